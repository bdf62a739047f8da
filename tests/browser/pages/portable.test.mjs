// The site as a folder on disk, opened without any server.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, launch, open } from '../browser.mjs';
import { cover } from '../cover.mjs';

let browser;
let folder;
const faults = [];
before(async () => {
  folder = build('.', '--portable');
  browser = await launch();
});
after(async () => {
  await browser.close();
  assert.deepEqual(faults, []);
});

const at = (path) => pathToFileURL(join(folder, path)).href;
const visit = async (path) => open(await browser.newContext({ locale: 'nb-NO' }), at(path), faults);

test('every link of every kind of page leads to a file in the folder', async () => {
  const page = await visit('index.html');
  const missing = [];
  for (const file of cover(folder)) {
    await page.goto(at(file));
    // Where an old address leads on, one is there when its page is.
    const moved = /http-equiv="refresh" content="0; ?url=([^"]*)"/.exec(readFileSync(join(folder, file), 'utf8'));
    if (moved) await page.waitForURL(new URL(moved[1], at(file)).href);
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href], link[href], script[src], img[src]')].map((one) => one.href?.baseVal === undefined ? one.href || one.src : new URL(one.href.baseVal, location.href).href));
    const own = links.filter((link) => link.startsWith('file:')).map((link) => fileURLToPath(link.replace(/[?#].*/, '')));
    missing.push(...own.filter((path) => !existsSync(path) || path.endsWith('/')).map((path) => `${file}: ${path}`));
  }
  assert.deepEqual(missing, []);
  await page.context().close();
});

test('a reader searches, and narrows by what is offered', async () => {
  const page = await visit('index.html');
  await page.locator('[id="page:search"]').fill('boligmangel');
  await page.keyboard.press('Enter');
  await page.locator('.hits li').first().waitFor();
  assert.match(page.url(), /^file:.*\/sok\/.*q=boligmangel/);
  await page.goto(at('eksempler/index.html'));
  await page.locator('details.facets > summary').first().click();
  const group = page.locator('details.facet').first();
  if (!await group.evaluate((one) => one.open)) await group.locator('summary').click();
  const choice = group.locator('input, a').first();
  await choice.click();
  await page.locator('[data-search-chips] button, [data-search-chips] a').first().waitFor();
  await page.context().close();
});

test('both instruments start, and a sheet is read', async () => {
  for (const tool of ['kapasitetsdiamanten', '10-punktsmodellen']) {
    const page = await visit(`verktoy/${tool}/index.html`);
    await page.locator('.instrument button').first().waitFor();
    await page.locator('p.start a').click();
    assert.ok(await page.locator('.instrument button:visible').count() > 0, tool);
    await page.context().close();
  }
  const page = await visit('eksempler/meraker-i-lag/index.html');
  await page.locator('.sheets a').first().click();
  await page.locator('.sheet h1').waitFor();
  await page.context().close();
});
