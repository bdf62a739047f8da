// Every kind of page, in every way that readers see it: axe in four modes,
// what axe cannot see (reflow, large text, spacing, focus), the Nu checker,
// and that nothing is lost without a script.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { axe, open, serve, stage } from '../browser.mjs';
import { address, cover, largest } from '../cover.mjs';

let browser;
let site;
let folder;
let kinds;
const faults = stage((stood) => {
  ({ browser, folder, site } = stood);
  kinds = cover(folder).map(address).filter((page) => page !== '404.html');
});

const DESK = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' };
const MODES = {
  light: { ...DESK, colorScheme: 'light' },
  dark: { ...DESK, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, reducedMotion: 'reduce' },
  contrast: { ...DESK, forcedColors: 'active' },
};

for (const [mode, options] of Object.entries(MODES)) {
  test(`axe has nothing to say of any kind of page: ${mode}`, async () => {
    const context = await browser.newContext(options);
    const found = [];
    for (const kind of kinds) {
      const page = await open(context, site.url + kind, faults);
      found.push(...(await axe(page, 'html')).map((fault) => `${kind} ${fault}`));
      await page.close();
    }
    assert.deepEqual(found, []);
    await context.close();
  });
}

/** Keeps what moves without its reader having done anything. */
const watch = () => {
  globalThis.moved = [];
  const tell = ({ value, sources }) => globalThis.moved.push({ by: Number(value.toFixed(3)), what: String(sources.map(({ node }) => node && `${node.nodeName}.${node.getAttribute?.('class') ?? ''}`)) });
  new PerformanceObserver((list) => list.getEntries().forEach(tell)).observe({ type: 'layout-shift', buffered: true });
};

/** What moves on pages below `top`, and by how much, from when they are asked for. */
async function moves(mode, pages, top = site.url) {
  const context = await browser.newContext(MODES[mode]);
  await context.addInitScript(watch);
  const found = [];
  for (const kind of pages) {
    const page = await open(context, top + kind, faults);
    await page.waitForTimeout(200);
    found.push(...(await page.evaluate(() => globalThis.moved)).map((moved) => ({ kind, ...moved })));
    await page.close();
  }
  await context.close();
  return found;
}

const size = (kind) => statSync(join(folder, kind, 'index.html')).size;

for (const mode of ['light', 'phone']) {
  test(`nothing moves while a page is loading: ${mode}`, async () => {
    // What rounds to nothing is a part of a pixel.
    assert.deepEqual((await moves(mode, kinds)).filter(({ by }) => by > 0), []);
  });

  test(`what frames a page stands still, wherever the page is cut: ${mode}`, async () => {
    const short = kinds.toSorted((a, b) => size(a) - size(b)).slice(0, 6);
    const slow = await serve(folder, '/', 400);
    const found = await moves(mode, [...short, ''], slow.url);
    slow.close();
    assert.deepEqual(found.filter(({ what }) => /HEADER\.site|A\.home|SEARCH|NAV\.|FOOTER\.site|landscape/.test(what)), []);
  });
}

test('nothing moves while a long page comes bit by bit', async () => {
  const long = kinds.filter((kind) => size(kind) > 20_000);
  assert.ok(long.length > 5, String(long));
  const slow = await serve(folder, '/', 6000);
  const found = await moves('phone', long, slow.url);
  slow.close();
  // Columns of a table find their width as its rows come: that is less.
  assert.deepEqual(found.filter(({ by }) => by > 0.01), []);
});

/** Links of which one lies within another's box, as where one goes over two lines. */
const within = () => {
  const links = [...document.querySelectorAll('.box dd a:not(.cite)')].map((link) => [link.textContent, link.getBoundingClientRect()]);
  const around = (a, b) => a !== b && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return links.flatMap(([text, box]) => links.filter(([, other]) => around(box, other)).map(([other]) => `${text} and ${other}`));
};

test('on phones no link of a box lies within another', async () => {
  const context = await browser.newContext(MODES.phone);
  const found = [];
  for (const kind of [...kinds, 'eksempler/bo-i-telemark/', 'eksempler/holmedal-bygdemobilisering/']) {
    const page = await open(context, site.url + kind, faults);
    for (const width of [360, 390, 412, 480, 600]) {
      await page.setViewportSize({ width, height: 844 });
      found.push(...(await page.evaluate(within)).map((fault) => `${kind} ${width} ${fault}`));
    }
    await page.close();
  }
  assert.deepEqual(found, []);
  await context.close();
});

/** What stands out to the right of the window, outside anything that scrolls. */
const outside = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width + 1) return [];
  const scrolls = (element) => element && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const wide = [...document.querySelectorAll('main *, header *, footer *')].filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement));
  return [`${document.documentElement.scrollWidth} of ${width}: ${wide.slice(0, 2).map((element) => `${element.tagName}.${element.className}`)}`];
};

const spaced = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
};

test('nothing is wider than a window of 320, nor with twice as large text or wide spacing', async () => {
  const context = await browser.newContext(DESK);
  const found = [];
  for (const kind of kinds) {
    const page = await open(context, site.url + kind, faults);
    const look = async (how) => found.push(...(await page.evaluate(outside)).map((fault) => `${kind} ${how} ${fault}`));
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await look('large');
    await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
    await page.setViewportSize({ width: 320, height: 640 });
    await look('narrow');
    await page.evaluate(spaced);
    await look('spaced');
    await page.close();
  }
  assert.deepEqual(found, []);
  await context.close();
});

/** Texts that stand letter by letter, for there is no room for a word. */
const squeezed = () => {
  const found = [];
  for (const details of document.querySelectorAll('details')) details.open = true;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim().length < 6 || parentElement.closest('svg, .unseen, th')) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { width, height } = range.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (width > 0 && width < 2.2 * size && height > 4 * size) found.push(`${data.trim().slice(0, 30)}: ${width} × ${height}`);
  }
  return found;
};

test('twice as large text has room for its words, on phones too', async () => {
  const context = await browser.newContext(DESK);
  const found = [];
  for (const kind of kinds) {
    const page = await open(context, site.url + kind, faults);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      found.push(...(await page.evaluate(squeezed)).map((fault) => `${kind} ${width} ${fault}`));
    }
    await page.close();
  }
  assert.deepEqual(found, []);
  await context.close();
});

/** What is wrong with the element in focus: no mark of it, or all of it covered. */
const focus = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none' || element.closest('svg');
  const points = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(box.x + box.width * part, box.y + box.height / 2));
  const seen = box.bottom <= 0 || box.top >= innerHeight || points.some((at) => !at || at.contains(element) || element.contains(at));
  return { what: `${element.tagName} ${element.textContent.trim().slice(0, 40)}`, href: element.getAttribute('href'), marked: Boolean(marked), seen };
};

test('by keyboard the first stop leads to the text, and every stop is seen', async () => {
  const context = await browser.newContext(DESK);
  const found = [];
  for (const kind of kinds) {
    const page = await open(context, site.url + kind, faults);
    for (let stop = 0; stop < 80; stop += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(focus);
      if (!now) break;
      if (stop === 0 && now.href !== '#page_content') found.push(`${kind}: first is ${now.what}`);
      if (!now.marked) found.push(`${kind}: not marked ${now.what}`);
      if (!now.seen) found.push(`${kind}: covered ${now.what}`);
    }
    await page.close();
  }
  assert.deepEqual(found, []);
  await context.close();
});

test('back from a source is to the mark that led there', async () => {
  const context = await browser.newContext(DESK);
  const page = await open(context, `${site.url}eksempler/hallingdal-10-punktsmodellen/`, faults);
  const mark = page.locator('.entry-body .cite').nth(2);
  await mark.focus();
  const before = await page.evaluate(() => scrollY);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.startsWith('#source'));
  await page.keyboard.press('Tab');
  await page.goBack();
  await page.waitForFunction(() => document.activeElement.matches('.cite'));
  assert.ok(await mark.evaluate((link) => link === document.activeElement));
  await page.waitForFunction((was) => Math.abs(scrollY - was) < 2, before);
  await context.close();
});

test('headings go down one step at a time from the one first, and pages name what they are', async () => {
  const context = await browser.newContext(DESK);
  const found = [];
  for (const kind of kinds) {
    const page = await open(context, site.url + kind, faults);
    const { levels, language, description } = await page.evaluate(() => ({
      levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((heading) => heading.getClientRects().length).map((heading) => Number(heading.tagName[1])),
      language: document.documentElement.lang,
      description: document.querySelector('meta[name=description]')?.content,
    }));
    if (levels.filter((level) => level === 1).length !== 1) found.push(`${kind}: not one h1`);
    if (levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) found.push(`${kind}: ${levels}`);
    if (!/^(nb|nn|en)/.test(language) || !description) found.push(`${kind}: language or description`);
    await page.close();
  }
  assert.deepEqual(found, []);
  await context.close();
});

test('without a script the text is the same', async () => {
  const text = async (context, kind) => {
    const page = await context.newPage();
    await page.goto(site.url + kind);
    // What only a script can use is not text, and nor is what stands instead.
    const words = await page.evaluate(() => {
      document.querySelectorAll('form, noscript, .instrument, [data-search-root] [data-search-results], details.facets, button').forEach((tool) => tool.remove());
      return document.querySelector('main').innerText.replace(/\s+/g, ' ');
    });
    await page.close();
    return words;
  };
  const [plain, scripted] = await Promise.all([browser.newContext(DESK), browser.newContext(DESK)]);
  await plain.route(/\.js$/, (route) => route.abort());
  for (const kind of kinds.filter((page) => !/^sok\/|sammenlign\/$/.test(page))) {
    const [without, within] = [await text(plain, kind), await text(scripted, kind)];
    assert.ok(without.length >= within.length * 0.95, `${kind}: ${without.length} of ${within.length}`);
  }
  await Promise.all([plain.close(), scripted.close()]);
});

const hasJava = spawnSync('java', ['-version']).status === 0;

test('the Nu checker has neither errors nor warnings', { skip: !hasJava && 'java is missing: apt-get install default-jre-headless' }, () => {
  const jar = fileURLToPath(new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
  assert.ok(existsSync(jar));
  const files = [...new Set([...cover(folder), ...largest(folder)])].map((file) => join(folder, file));
  const { stderr } = spawnSync('java', ['-Xss4m', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files], { encoding: 'utf8', maxBuffer: 1 << 27 });
  const { messages } = JSON.parse(stderr);
  assert.deepEqual(messages.map(({ url, lastLine, message }) => `${url}:${lastLine} ${message}`), []);
});
