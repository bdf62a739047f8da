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
  assert.deepEqual(await titles(page), ['I\u00a0LAG', 'Veiledningspiloten']);
  assert.match(page.url(), /\?id=i-lag,veiledningspiloten$/);
  assert.ok(await page.locator('.compared .missing').count() > 0);
  const rows = await page.locator('.compared tbody tr:visible').count();
  await page.getByLabel('Vis bare det som er ulikt').check();
  const fewer = await page.locator('.compared tbody tr:visible').count();
  assert.equal(rows - fewer, await page.locator('.compared tr.same').count());
  assert.deepEqual(await axe(page, 'main'), []);
  const again = await open(await context(PHONE), page.url(), faults);
  await again.getByText('Sammenligner I LAG').waitFor();
  assert.deepEqual(await titles(again), ['I\u00a0LAG', 'Veiledningspiloten']);
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

test('what is the same but for its date is the same, and the box says what it hides', async () => {
  const page = await open(await context(), `${site.url}satsinger/sammenlign/?id=i-lag,gnist`, faults);
  const row = (name) => page.locator('.compared tbody tr').filter({ has: page.getByRole('rowheader', { name }) });
  // Both go on; the sources say so of different times.
  assert.match(await row('Status').textContent(), /Status likt.*desember 2025: Pågår.*2025: Pågår/);
  assert.match(await row('Eier').locator('th').textContent(), /ulikt$/);
  // Where only one is told, there is nothing to hold it to.
  assert.equal(await row('Varighet for hver kommune').locator('th .note').count(), 0);
  const status = page.locator('[data-compare-status]');
  const [, same, all] = (await status.textContent()).match(/Like felt: (\d+) av (\d+)\.$/).map(Number);
  assert.equal(same, await page.locator('.compared tr.same').count());
  assert.equal(all, await page.locator('.compared tbody tr:not(.text)').count());
  await page.getByLabel('Vis bare det som er ulikt').check();
  assert.ok(!(await row('Status').isVisible()));
  assert.match(await status.textContent(), /De er skjult\.$/);
});

test('on a small screen fields stand below each other, with the names, and nothing scrolls within', async () => {
  for (const [address, head] of [['satsinger/sammenlign/?id=i-lag,veiledningspiloten,gnist', 'tbody th'], ['eksempler/sammenlign/bygdevekstavtalene/', 'tbody th'], ['satsinger/sammenlign/alle/', 'tbody th']]) {
    const page = await open(await context({ viewport: { width: 320, height: 640 } }), site.url + address, faults);
    await page.locator(`.compared ${head}`).first().waitFor();
    const cells = await page.locator('.compared tbody tr').first().locator('td').evaluateAll((all) => all.map((td) => [getComputedStyle(td, '::before').content, td.getBoundingClientRect().left]));
    assert.ok(cells.length > 1 && cells.every(([name, left]) => name.length > 3 && left === cells[0][1]), `${address}: ${cells}`);
    const within = await page.locator('.compare, .compare *').evaluateAll((all) => all.filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1).length);
    assert.equal(within, 0, address);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), address);
  }
});
