// The search as readers use it: the same answers wherever the site stands, by
// keyboard alone, and a way on where no script runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe, build, open, serve, stage } from '../browser.mjs';

const QUERIES = [
  'bolig', 'bustad', 'boliger i distriktene', 'tilflytting', 'omdøme', 'omdomme', 'næringsutvikling', 'nærings utvikling',
  'samarbied', 'veiledar', 'tett på', 'I LAG', '"tett på"', '"til og med"', 'hvordan får vi flere til å flytte hit', 'komm',
  'Snåsa', 'snasa', 'ungdom', 'kulturarv bygd', 'ordsomikkefinst', '100 % innafor',
];

let browser;
let site;
let below;
let disk;
const faults = stage(async (stood) => {
  ({ browser, site } = stood);
  below = await serve(build('.', '--base-url', 'https://a.example/portal/'), '/portal/');
  disk = `${pathToFileURL(build('.', '--portable'))}/`;
});
test.after(() => below?.close());

const context = (options = {}) => browser.newContext({ locale: 'nb-NO', reducedMotion: 'reduce', ...options });
const settled = (page) => page.locator('[data-search-done]').waitFor({ state: 'attached' });

/** What the search page answers, and how many it says that it found. */
async function answers(top, page) {
  const found = [];
  for (const query of QUERIES) {
    await page.goto(`${top}sok/index.html?q=${encodeURIComponent(query)}`);
    await settled(page);
    const hits = await page.locator('a[data-search-hit]').evaluateAll((links) => links.map((link) => [link.href, link.textContent]));
    found.push({ query, told: await page.locator('[data-search-status]').textContent(), hits: hits.map(([href, title]) => [href.slice(top.length).replace(/index\.html/, ''), title]) });
  }
  return found;
}

test('the answers are the same at the top of a host, below a folder of it, and read from disk', async () => {
  const page = await open(await context(), `${site.url}sok/`, faults);
  const top = await answers(site.url, page);
  assert.deepEqual(await answers(below.url, page), top);
  assert.deepEqual(await answers(disk, page), top);
  const empty = top.filter(({ hits }) => !hits.length).map(({ query }) => query);
  assert.deepEqual(empty, ['ordsomikkefinst']);
  await page.context().close();
});

test('hits have their summaries and texts, and what stands in quotes is marked', async () => {
  const page = await open(await context(), `${site.url}sok/?q=${encodeURIComponent('"til og med"')}`, faults);
  await settled(page);
  const place = page.locator('.hit .snippet').first();
  await place.locator('mark').first().waitFor();
  const marks = await place.locator('mark').allTextContents();
  assert.match(marks.join(' ').toLowerCase(), /til og med/);
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('suggestions come by keyboard alone', async () => {
  const page = await open(await context(), site.url, faults);
  const box = page.getByRole('combobox', { name: 'Søk' });
  for (let step = 0; step < 30 && !await box.evaluate((field) => field === document.activeElement); step++) await page.keyboard.press('Tab');
  assert.ok(await box.evaluate((field) => field === document.activeElement), 'the box is reached with the tab key');
  await page.keyboard.type('bolig');
  const list = page.getByRole('listbox');
  await list.waitFor();
  assert.equal(await box.getAttribute('aria-expanded'), 'true');
  assert.equal(await box.getAttribute('aria-controls'), await list.getAttribute('id'));
  const options = list.getByRole('option');
  assert.ok(await options.count() > 2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const chosen = list.locator('[aria-selected="true"]');
  assert.equal(await chosen.count(), 1);
  assert.equal(await box.getAttribute('aria-activedescendant'), await chosen.getAttribute('id'));
  assert.deepEqual(await axe(page, 'header'), []);
  await page.keyboard.press('Escape');
  assert.equal(await list.isVisible(), false);
  assert.equal(await box.getAttribute('aria-activedescendant'), null);
  assert.equal(await box.inputValue(), 'bolig');
  // What is closed is not told of, and opens again.
  const told = page.locator('[data-search-told]');
  assert.equal(await told.textContent(), '');
  await page.keyboard.press('ArrowDown');
  await list.waitFor();
  // Who writes on is not told of each letter.
  assert.equal(await told.textContent(), '');
  await told.filter({ hasText: /^\d+ forslag/ }).waitFor({ state: 'attached' });
  await page.keyboard.type('e');
  await list.waitFor();
  await page.keyboard.press('ArrowDown');
  const to = new URL(await chosen.getAttribute('data-href'), page.url()).href;
  await page.keyboard.press('Enter');
  await page.waitForURL(to);
  await page.context().close();
});

test('enter leads to the search page, and back leads back', async () => {
  const page = await open(await context(), site.url, faults);
  await page.locator('[id="page:search"]').focus();
  await page.keyboard.type('bolig');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sok/?q=bolig');
  await settled(page);
  const first = await page.locator('a[data-search-hit]').first().textContent();
  const field = page.locator('[data-search-form] [name="q"]');
  await field.fill('ungdom');
  await page.keyboard.press('Enter');
  await page.waitForFunction((first) => document.querySelector('a[data-search-hit]')?.textContent !== first, first);
  await page.keyboard.press('ArrowDown');
  const hit = await page.evaluate(() => document.activeElement.matches('a[data-search-hit]') && document.activeElement.href);
  assert.ok(hit, 'the arrow leads to the first hit');
  await page.keyboard.press('Enter');
  await page.waitForURL(hit);
  await page.goBack();
  await settled(page);
  assert.equal(await field.inputValue(), 'ungdom');
  await page.goBack();
  await page.waitForFunction((first) => document.querySelector('a[data-search-hit]')?.textContent === first, first);
  assert.equal(await field.inputValue(), 'bolig');
  await page.goBack();
  await page.waitForURL(site.url);
  await page.context().close();
});

test('on a slow line who waits is told, and who has let go of the words is not', async () => {
  const page = await open(await context(), `${site.url}sok/`, faults);
  const field = page.locator('[data-search-form] [name="q"]');
  const status = page.locator('[data-search-status]');
  let arrive;
  const arrived = new Promise((resolve) => { arrive = resolve; });
  await page.route(/\/i\/[^/]+$/, async (route) => {
    await arrived;
    await route.continue();
  });
  await field.fill('bolig');
  await page.waitForTimeout(300);
  await field.fill('');
  await page.waitForTimeout(800);
  assert.equal(await status.textContent(), '');
  await field.fill('bolig');
  await page.waitForFunction(() => document.querySelector('[data-search-status]').textContent === 'Leter …');
  arrive();
  await settled(page);
  assert.match(await status.textContent(), /^\d+ treff/);
  await page.context().close();
});

test('who comes back from a hit further down finds as many as were shown', async () => {
  for (const top of [site.url, disk]) {
    const page = await open(await context(), `${top}sok/index.html?q=kommune`, faults);
    await settled(page);
    const hits = page.locator('a[data-search-hit]');
    // By keyboard: below hits whose texts are on their way a press of the mouse may miss.
    await page.locator('[data-search-more]').press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('a[data-search-hit]').length === 20);
    const last = await hits.nth(19).getAttribute('href');
    await hits.nth(19).press('Enter');
    await page.locator('article').waitFor();
    await page.goBack();
    await settled(page);
    assert.equal(await hits.count(), 20);
    assert.equal(await hits.nth(19).getAttribute('href'), last);
    // Other words begin anew.
    await page.locator('[data-search-form] [name="q"]').fill('ungdom');
    await page.waitForFunction((last) => document.querySelectorAll('a[data-search-hit]')[19]?.getAttribute('href') !== last, last);
    await settled(page);
    assert.equal(await hits.count(), 10);
    await page.context().close();
  }
});

test('what a new publication calls otherwise is asked for anew', async () => {
  const page = await open(await context(), `${site.url}sok/?q=kommune`, faults);
  await settled(page);
  // The files of the index are gone, until its start is read anew.
  let gone = true, anew = 0;
  await page.context().route(/\/i\/[^/]+$/, async (route) => {
    if (/start\.js\?/.test(route.request().url())) { gone = false; anew++; }
    await (gone ? route.fulfill({ contentType: 'text/javascript', body: '' }) : route.continue());
  });
  const hits = page.locator('a[data-search-hit]');
  await page.locator('[data-search-more]').press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('a[data-search-hit]').length === 20);
  assert.equal(anew, 1);
  assert.equal(await hits.count(), 20);
  // The box of all pages, when its start has not come.
  gone = true;
  await page.goto(site.url);
  await page.locator('[id="page:search"]').focus();
  await page.keyboard.type('bolig');
  await page.getByRole('listbox').waitFor();
  assert.equal(anew, 2);
  // And when the rest is gone once it has.
  gone = true;
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('snåsa');
  await page.waitForFunction(() => /Snåsa/.test(document.querySelector('[role=option]')?.textContent));
  assert.equal(anew, 3);
  await page.context().close();
});

test('without scripts the search page leads on', async () => {
  const page = await open(await context({ javaScriptEnabled: false }), site.url, faults);
  await page.locator('[id="page:search"]').fill('bolig');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sok/?q=bolig');
  assert.equal(await page.locator('[data-search-form]').isVisible(), false);
  const links = page.locator('[data-search-without] a');
  assert.ok(await links.count() > 2);
  await links.first().click();
  assert.notEqual(new URL(page.url()).pathname, '/sok/');
  assert.ok(await page.locator('main a').count() > 10);
  await page.context().close();
});

test('what is chosen answers without words, and the words can be taken back', async () => {
  const page = await open(await context(), `${site.url}sok/?q=skole&type=aktor`, faults);
  await settled(page);
  const title = await page.title();
  assert.match(title, /^skole – Søk – /);
  const told = page.locator('[data-search-status]');
  const found = Number.parseInt(await told.textContent());
  await page.locator('[id="page:q"]').fill('');
  await page.waitForFunction((fewer) => Number.parseInt(document.querySelector('[data-search-status]').textContent) > fewer, found);
  assert.equal(`skole – ${await page.title()}`, title);
  await page.reload();
  await settled(page);
  assert.ok(Number.parseInt(await told.textContent()) > found);
  // With the last choice gone there is nothing to tell: the words are next.
  await page.locator('.chip').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'page:q');
  assert.equal(await told.textContent(), '');
});
