// Agreements narrowed by theme and partner.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, open, stage } from '../browser.mjs';

const PAGE = 'eksempler/vestre-varanger/';
let browser;
let site;
const faults = stage((stood) => { ({ browser, site } = stood); });

const shown = (page) => page.locator('[data-marks]:visible').count();

test('records are narrowed by all that is chosen, and the address brings it back', async () => {
  const page = await open(await browser.newContext(), site.url + PAGE, faults);
  await page.getByText('Viser 6 av 6').waitFor();
  await page.locator('select[name="partner.aktor"]').selectOption('husbanken');
  await page.getByText('Viser 1 av 6').waitFor();
  assert.equal(await shown(page), 1);
  await page.locator('select[name="tema"]').selectOption('rekruttering');
  await page.getByText('Viser 0 av 6').waitFor();
  await page.locator('select[name="partner.aktor"]').selectOption('');
  await page.getByText('Viser 1 av 6').waitFor();
  assert.deepEqual(await axe(page, 'main'), []);
  const again = await open(await browser.newContext(), page.url(), faults);
  await again.getByText('Viser 1 av 6').waitFor();
  const wrong = await open(await browser.newContext(), `${site.url + PAGE}?tema=%22%5D&partner.aktor=ingen`, faults);
  await wrong.getByText('Viser 6 av 6').waitFor();
});

test('counts are those of the records', async () => {
  const page = await open(await browser.newContext(), site.url + PAGE, faults);
  const options = await page.locator('[data-filter] option[value]:not([value=""])').evaluateAll((all) => all.map((option) => [option.parentNode.name, option.value, Number(option.textContent.match(/\((\d+)\)$/)[1])]));
  assert.ok(options.length > 8);
  for (const [name, value, count] of options) {
    await page.goto(`${site.url + PAGE}?${name}=${value}`);
    await page.getByText(`Viser ${count} av 6`).waitFor();
    assert.equal(await shown(page), count);
  }
});

test('without a script all are shown, and there is nothing to choose', async () => {
  const page = await open(await browser.newContext({ javaScriptEnabled: false }), site.url + PAGE, faults);
  assert.equal(await shown(page), 6);
  assert.equal(await page.locator('[data-filter]:visible').count(), 0);
});

test('a measure shows each agreement in its own words, with partners and status', async () => {
  const page = await open(await browser.newContext(), `${site.url}tiltak/felles-startlanskontor/`, faults);
  const place = page.locator('.inverse').first();
  await place.getByText('Utrede felles saksbehandler for startlån i Vestre Varanger').waitFor();
  assert.equal(await place.getByText('Partnere').count(), 3);
  assert.equal(await place.getByText('Planlagt').count(), 3);
  assert.deepEqual(await axe(page, 'main'), []);
});
