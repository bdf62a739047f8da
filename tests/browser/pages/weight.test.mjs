// What pages weigh on the wire, every one of them, and what they ask for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { stage } from '../browser.mjs';
import { address, cover, pages } from '../cover.mjs';

const KB = 1000;
const BUDGET = { median: 40 * KB, page: 80 * KB, requests: 6, style: 12 * KB, script: 15 * KB };

let browser;
let site;
let folder;
const faults = stage((stood) => { ({ browser, folder, site } = stood); });

const weighed = new Map();
/** Bytes that are sent for a file of the site, without what HTTP adds. */
function bytes(path) {
  if (!weighed.has(path)) {
    const held = readFileSync(join(folder, path));
    weighed.set(path, /\.(png|jpe?g|webp|avif|gif)$/.test(path) ? held.length : gzipSync(held).length);
  }
  return weighed.get(path);
}

/** What a page asks for before its reader does anything, by kind. */
function needs(file) {
  const html = readFileSync(join(folder, file), 'utf8');
  const all = (pattern) => [...new Set(Array.from(html.matchAll(pattern), ([, found]) => found.slice(1)))];
  return {
    style: all(/<link rel="stylesheet" href="(\/[^"]+)"/g),
    script: all(/<script\b[^>]* src="(\/[^"]+)"/g),
    picture: all(/<img\b[^>]* src="(\/[^"]+)"/g),
  };
}

const sum = (paths) => paths.reduce((whole, path) => whole + bytes(path), 0);

test('no page is heavier than its budget', () => {
  const heavy = [];
  const weights = pages(folder).map((file) => {
    const { style, script, picture } = needs(file);
    const whole = bytes(file) + sum([...style, ...script, ...picture]);
    const isTool = script.some((path) => /\/(scoring|steps)-/.test(path));
    if (whole > BUDGET.page) heavy.push(`${file}: ${whole}`);
    if (1 + style.length + script.length + picture.length > BUDGET.requests) heavy.push(`${file}: too many requests`);
    if (sum(style) > BUDGET.style) heavy.push(`${file}: style ${sum(style)}`);
    if (!isTool && sum(script) > BUDGET.script) heavy.push(`${file}: script ${sum(script)}`);
    return whole;
  });
  assert.deepEqual(heavy, []);
  const median = weights.sort((a, b) => a - b)[weights.length >> 1];
  assert.ok(median <= BUDGET.median, `${median}`);
  console.log(`${weights.length} pages: median ${median} bytes, heaviest ${weights.at(-1)}`);
});

test('browsers ask for no more, of no one else, and keep nothing', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  for (const file of cover(folder)) {
    const asked = [];
    const page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => faults.push(`${file}: ${message.text()}`));
    await page.goto(site.url + address(file), { waitUntil: 'networkidle' });
    // One file may be both the icon of the tab and the mark in the page's head.
    assert.ok(new Set(asked).size <= BUDGET.requests && asked.every((url) => url.startsWith(site.url)), `${file}: ${asked}`);
    assert.ok(asked.length >= 3 && needs(file).script.every((path) => asked.includes(site.url + path)), `${file}: ${asked}`);
    const kept = await page.evaluate(() => localStorage.length + sessionStorage.length);
    assert.equal(kept, 0, file);
    await page.close();
  }
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
