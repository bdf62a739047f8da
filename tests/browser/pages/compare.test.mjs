// Side by side: chosen by readers, and by the owner.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readdirSync, statSync } from 'node:fs';
import { PHONE, axe, build, open, stage } from '../browser.mjs';

let browser;
let site;
let folder;
const faults = stage((stood) => { ({ browser, folder, site } = stood); });

const context = (options = {}) => browser.newContext({ locale: 'nb-NO', ...options });
const titles = (page) => page.locator('.compared thead th').allTextContents();

test('readers choose by keyboard, and the address brings it back', async () => {
  const page = await open(await context(), `${site.url}satsinger/sammenlign/`, faults);
  await page.getByText('Velg minst to').waitFor();
  await page.getByLabel('Nummer 1').focus();
  await page.keyboard.type('I LAG');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Veiledningspiloten');
  await page.getByText('Sammenligner I LAG, Veiledningspiloten.').waitFor();
  assert.deepEqual(await titles(page), ['I LAG', 'Veiledningspiloten']);
  assert.match(page.url(), /\?id=i-lag,veiledningspiloten$/);
  assert.ok(await page.locator('.compared .missing').count() > 0);
  const rows = await page.locator('.compared tbody tr:visible').count();
  await page.getByLabel('Vis bare det som er ulikt').check();
  const fewer = await page.locator('.compared tbody tr:visible').count();
  assert.equal(rows - fewer, await page.locator('.compared tr.same').count());
  assert.deepEqual(await axe(page, 'main'), []);
  const again = await open(await context(PHONE), page.url(), faults);
  await again.getByText('Sammenligner I LAG').waitFor();
  assert.deepEqual(await titles(again), ['I LAG', 'Veiledningspiloten']);
  assert.deepEqual(await axe(again, 'main'), []);
});

test('what the address names wrongly or twice is passed over', async () => {
  const page = await open(await context(), `${site.url}satsinger/sammenlign/?id=i-lag,%3Cb%3E,i-lag,__proto__,bygdevekst,gnist,tett-pa,omdommeskolen`, faults);
  await page.getByText('Sammenligner').waitFor();
  assert.equal((await titles(page)).length, 4);
});

test('from a page the way leads to the comparison with it', async () => {
  const page = await open(await context(), `${site.url}satsinger/i-lag/`, faults);
  await page.getByRole('link', { name: 'Sammenlign satsinger' }).click();
  await page.getByText('Velg minst to').waitFor();
  assert.equal(await page.getByLabel('Nummer 1').inputValue(), 'i-lag');
});

test('a folder on disk compares as well', async () => {
  const portable = build('.', '--portable');
  const page = await open(await context(), `${pathToFileURL(portable)}/satsinger/sammenlign/index.html?id=i-lag,gnist`, faults);
  await page.getByText('Sammenligner I LAG, Gnist.').waitFor();
  await page.locator('.compared thead a').first().click();
  await page.getByRole('heading', { level: 1, name: 'I LAG' }).waitFor();
});

test('what the owner has chosen needs no script', async () => {
  const page = await open(await context({ javaScriptEnabled: false }), `${site.url}eksempler/sammenlign/bygdevekstavtalene/`, faults);
  assert.equal((await titles(page)).length, 5);
  await page.getByText('Avtalene er nye').waitFor();
  const free = await open(await context({ javaScriptEnabled: false }), `${site.url}eksempler/sammenlign/`, faults);
  assert.ok(await free.locator('noscript p').isVisible());
  await free.getByRole('link', { name: 'De fem bygdevekstavtalene' }).waitFor();
});

test('any four are printed on one sheet', async () => {
  const page = await open(await context(), site.url, faults);
  const pages = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length;
  for (const type of ['satsinger', 'eksempler', 'tiltak']) {
    const inside = `${folder}/${type}/sammenlign/`;
    const size = (file) => statSync(inside + file).size;
    const files = readdirSync(inside).filter((file) => file.startsWith('e-')).sort((a, b) => size(b) - size(a));
    const four = files.slice(0, 4).map((file) => file.slice(2, -3)).join(',');
    await page.goto(`${site.url}${type}/sammenlign/?id=${four}`);
    await page.getByText('Sammenligner').waitFor();
    assert.equal(pages(await page.pdf({ preferCSSPageSize: true })), 1, four);
  }
});
