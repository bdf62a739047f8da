// On paper: how many sheets, tagged for those who read PDF by ear, sources last.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { open, stage } from '../browser.mjs';
import { address, cover, pages } from '../cover.mjs';

let browser;
let site;
let folder;
const faults = stage((stood) => { ({ browser, folder, site } = stood); });

const sheets = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length;
const print = (page) => page.pdf({ preferCSSPageSize: true, format: 'A4', tagged: true });

test('nearly all examples are at most two sheets of A4, and the longest three', async () => {
  const isEntry = (file) => readFileSync(join(folder, file), 'utf8').includes('<article class="entry">');
  const examples = pages(folder).filter((file) => /^eksempler\/[^/]+\/index\.html$/.test(file) && isEntry(file));
  const page = await open(await browser.newContext(), site.url, faults);
  const counts = [];
  for (const file of examples) {
    await page.goto(site.url + address(file));
    counts.push(sheets(await print(page)));
  }
  const fit = counts.filter((count) => count <= 2).length;
  console.log(`${fit} of ${counts.length} examples on two sheets, the longest ${Math.max(...counts)}`);
  assert.ok(fit >= counts.length * 0.95, `${counts}`);
  assert.ok(Math.max(...counts) <= 3, `${counts}`);
  await page.context().close();
});

test('text on paper is of ten points, and what stands beside it no less than nine', async () => {
  const page = await open(await browser.newContext(), `${site.url}eksempler/meraker-i-lag/`, faults);
  await page.emulateMedia({ media: 'print' });
  const points = await page.evaluate(() => {
    const size = (element) => Math.round(Number.parseFloat(getComputedStyle(element).fontSize) * 7.5) / 10;
    const told = [...document.querySelectorAll('main *')].filter((element) => {
      return !element.closest('svg') && element.getClientRects().length && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    });
    return { text: size(document.querySelector('.entry-body p')), least: Math.min(...told.map(size)) };
  });
  assert.deepEqual(points, { text: 10, least: 9 });
  await page.context().close();
});

test('every kind of page is tagged, has a title, and nothing wider than the paper', async () => {
  const context = await browser.newContext({ viewport: { width: 673, height: 1000 } });
  for (const file of cover(folder)) {
    const page = await open(context, site.url + address(file), faults);
    const pdf = (await print(page)).toString('latin1');
    assert.match(pdf, /\/StructTreeRoot/, file);
    assert.match(pdf, /\/Marked true/, file);
    assert.match(pdf, /\/Title/, file);
    // The width between the margins of A4, in the pixels of CSS.
    await page.emulateMedia({ media: 'print' });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 674, `${file}: ${wide}`);
    assert.equal(await page.locator('.no-print:visible').count(), 0, file);
    await page.close();
  }
  await context.close();
});

test('tables stay within their column on paper, and numbers on one line', async () => {
  const page = await open(await browser.newContext({ viewport: { width: 673, height: 1000 } }), site.url, faults);
  await page.emulateMedia({ media: 'print' });
  const told = pages(folder).filter((file) => readFileSync(join(folder, file), 'utf8').includes('<th class="source"'));
  assert.ok(told.length > 100, `${told.length}`);
  for (const file of told) {
    await page.goto(site.url + address(file));
    const wrong = await page.evaluate(() => {
      const spills = (wrap) => wrap.querySelector('table').getBoundingClientRect().width > wrap.getBoundingClientRect().width + 1;
      const isBroken = (cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const boxes = [...range.getClientRects()];
        // On one line every piece is beside the others.
        return boxes.some((box) => boxes.some((other) => other.top >= box.bottom));
      };
      return {
        wide: [...document.querySelectorAll('.table-wrap')].filter(spills).map((wrap) => `${wrap.textContent.slice(0, 80)} ${wrap.getBoundingClientRect().width}`),
        broken: [...document.querySelectorAll('td.short')].filter(isBroken).map((cell) => cell.textContent),
      };
    });
    assert.deepEqual(wrong, { wide: [], broken: [] }, file);
  }
  await page.context().close();
});

test('what is known at a glance is whole on paper and where there is room, and asked for on phones', async () => {
  const seen = async (width, media) => {
    const page = await open(await browser.newContext({ viewport: { width, height: 900 } }), `${site.url}eksempler/indre-namdal/`, faults);
    await page.emulateMedia({ media });
    const labels = page.locator('.entry-side .facts dt');
    const shown = await labels.evaluateAll((all) => all.filter((label) => label.checkVisibility({ contentVisibilityAuto: true })).length);
    const all = await labels.count();
    if (shown < all) await page.locator('.entry-side .rest > summary').press('Enter');
    const asked = await labels.evaluateAll((every) => every.filter((label) => label.checkVisibility()).length);
    assert.equal(asked, all);
    await page.context().close();
    return shown === all ? 'all' : shown;
  };
  assert.equal(await seen(1280, 'screen'), 'all');
  assert.equal(await seen(390, 'screen'), 4);
  assert.equal(await seen(673, 'print'), 'all');
});

test('sources are the last heading on paper, and what only leads elsewhere is not there', async () => {
  const page = await open(await browser.newContext(), `${site.url}eksempler/meraker-i-lag/`, faults);
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(() => ({
    headings: [...document.querySelectorAll('h2')].filter((heading) => heading.getClientRects().length).map((heading) => heading.textContent),
    tools: [...document.querySelectorAll('nav, form, button, .sheets')].filter((tool) => tool.getClientRects().length).length,
  }));
  assert.equal(seen.headings.at(-1), 'Kilder');
  assert.equal(seen.tools, 0);
  await page.context().close();
});
