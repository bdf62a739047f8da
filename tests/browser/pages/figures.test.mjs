// Two paths across each other, on a page of their own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe, open, stage } from '../browser.mjs';

let browser;
let site;
const faults = stage((stood) => { ({ browser, site } = stood); });

test('heads stay while the table scrolls, and every cell that is not empty is a link', async () => {
  const page = await open(await browser.newContext({ viewport: { width: 390, height: 740 } }), `${site.url}satsinger/deltakere/`, faults);
  const around = page.locator('.matrix-wrap');
  const head = around.locator('thead th').first();
  const side = around.locator('tbody th').first();
  const [top, left] = [(await head.boundingBox()).y, (await side.boundingBox()).x];
  await around.evaluate((element) => { element.scrollTop = 400; element.scrollLeft = 300; });
  assert.ok(Math.abs((await head.boundingBox()).y - top) < 2);
  assert.ok(Math.abs((await side.boundingBox()).x - left) < 2);
  const wrong = await around.locator('tbody td').evaluateAll((cells) => cells.filter((cell) => !cell.querySelector('a, details') && cell.textContent !== '–').length);
  assert.equal(wrong, 0);
  // As it is met: in between, a link may lie half below the heads.
  await around.evaluate((element) => { element.scrollTop = 0; element.scrollLeft = 0; });
  assert.deepEqual(await axe(page, 'main'), []);
});

test('the numbers of a matrix are downloaded as they stand', async () => {
  const page = await open(await browser.newContext({ acceptDownloads: true }), `${site.url}eksempler/delmal-etter-tema/`, faults);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Last ned som CSV' }).click()]);
  assert.equal(download.suggestedFilename(), 'eksempler-delmal-etter-tema.csv');
  const lines = readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(';'));
  const heads = await page.locator('.matrix thead th').allTextContents();
  assert.deepEqual(lines[0].slice(1), heads);
  const rows = await page.locator('.matrix tbody tr').evaluateAll((all) => all.map((row) => Array.from(row.cells, (cell) => cell.textContent.trim())));
  assert.deepEqual(lines.slice(1), rows.map((row) => row.map((cell) => (cell === '–' ? '' : cell))));
});

test('nothing that has the focus is wholly under the heads, on the way back neither', async () => {
  const page = await open(await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }), `${site.url}satsinger/temaer/`, faults);
  await page.locator('footer a').first().focus();
  const under = () => page.evaluate(() => {
    const now = document.activeElement;
    if (!now.closest('.matrix')) return [false, ''];
    const { x, y, width, height } = now.getBoundingClientRect();
    const at = [0.1, 0.5, 0.9].flatMap((across) => [0.2, 0.5, 0.8].map((down) => document.elementFromPoint(x + width * across, y + height * down)));
    return [true, at.some((element) => now.contains(element)) ? '' : now.textContent];
  });
  const found = [];
  let seen = 0;
  for (;;) {
    await page.keyboard.press('Shift+Tab');
    const [inside, covered] = await under();
    if (!inside && seen) break;
    seen += inside ? 1 : 0;
    if (covered) found.push(covered);
  }
  assert.deepEqual(found, []);
  assert.ok(seen > 60, `${seen}`);
});

test('a map of many places is one stop, for whoever goes to its list', async () => {
  const page = await open(await browser.newContext({ viewport: { width: 1280, height: 800 } }), `${site.url}steder/landet/`, faults);
  const way = page.locator('.map-plot .skip');
  await way.focus();
  const box = await way.boundingBox();
  const map = await page.locator('.map-plot').boundingBox();
  assert.ok(box.y >= map.y && box.y < map.y + map.height, 'it is shown where the map is');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('.places a')));
  assert.deepEqual(await axe(page, 'main'), []);
});
