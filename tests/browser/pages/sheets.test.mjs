// What can be taken out of a page: on one sheet of paper, and as rich text.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { axe, open, stage } from '../browser.mjs';

let browser;
let site;
let folder;
const faults = stage((stood) => { ({ browser, folder, site } = stood); });

const context = (options = {}) => browser.newContext({ locale: 'nb-NO', permissions: ['clipboard-read', 'clipboard-write'], ...options });

/** The folders with this name anywhere below the site. */
function sheets(word, inside = folder) {
  const entries = readdirSync(inside, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.flatMap((entry) => {
    const path = join(inside, entry.name);
    return entry.name === word ? [`${relative(folder, path)}/`] : sheets(word, path);
  });
}

const pages = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) || []).length;

test('every brief is one page of A4 also in wider letters, and one that is cut is nearly full', async () => {
  // As wide and high as what lies between the margins, in the pixels of CSS.
  const page = await open(await context({ bypassCSP: true, viewport: { width: 695, height: 1043 } }), site.url, faults);
  const all = sheets('en-side');
  assert.ok(all.length > 100, `${all.length}`);
  const wrong = [];
  let cut = 0;
  for (const address of all) {
    await page.goto(site.url + address);
    // Twice as much as the fonts of machines differ.
    await page.addStyleTag({ content: 'body { letter-spacing: 0.03em !important; }' });
    const count = pages(await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
    if (count !== 1) wrong.push(`${address}: ${count} pages`);
    if (await page.getByText('[…]').count() === 0) continue;
    cut += 1;
    await page.emulateMedia({ media: 'print' });
    const foot = await page.locator('.sheet-foot').evaluate((element) => element.getBoundingClientRect().bottom);
    await page.emulateMedia({ media: null });
    if (foot < 0.85 * 1043) wrong.push(`${address}: ${foot}`);
  }
  console.log(`${cut} of ${all.length} briefs are cut`);
  assert.deepEqual(wrong, []);
});

/** What the clipboard holds. */
const clipboard = (page) => page.evaluate(async () => {
  const [item] = await navigator.clipboard.read();
  const of = async (type) => (await item.getType(type)).text();
  return { html: await of('text/html'), text: await of('text/plain') };
});

test('what is copied is headings, paragraphs, lists and one link', async () => {
  const page = await open(await context(), `${site.url}eksempler/pilot-midt/`, faults);
  await page.getByRole('link', { name: 'Kopier til saksframlegg' }).click();
  await page.getByText('Kopiert. Lim inn').waitFor();
  assert.ok(page.url().endsWith('/eksempler/pilot-midt/'));
  const copied = await clipboard(page);
  const tags = new Set(copied.html.match(/<[^>]+>/g).map((tag) => tag.replace(/ href="[^"]*"/, '')));
  const known = ['h2', 'h3', 'p', 'ul', 'ol', 'li', 'strong', 'a'].flatMap((tag) => [`<${tag}>`, `</${tag}>`]).concat('<br>');
  assert.deepEqual([...tags].filter((tag) => !known.includes(tag)), []);
  assert.equal(copied.html.match(/<a /g).length, 1);
  assert.match(copied.html, /<a href="https:\/\/erfaringer\.example\.no\/eksempler\/pilot-midt\/">/);
  assert.match(copied.text, /^Rindal og Holtålen\n\n/);
  assert.match(copied.text, /\nHva var vanskelig\n\n/);
  assert.match(copied.text, /\nKilder\n\n- /);
  // Pasted where somebody writes, it is what was copied.
  await page.evaluate(() => {
    const place = document.createElement('div');
    place.contentEditable = 'true';
    place.id = 'place';
    document.body.append(place);
    place.focus();
  });
  await page.keyboard.press('Control+V');
  assert.equal(await page.locator('#place h3').first().textContent(), 'Utfordringen');
  assert.ok(await page.locator('#place li').count() > 2);
  // On the sheet itself the button copies the same.
  await page.goto(`${site.url}eksempler/pilot-midt/en-side/`);
  await page.getByRole('button', { name: 'Kopier til saksframlegg' }).click();
  await page.getByText('Kopiert. Lim inn').waitFor();
  assert.deepEqual(await clipboard(page), copied);
});

test('what is copied has what limits its claims, and says so where it is shortened', async () => {
  const copy = async (address) => {
    const page = await open(await context(), `${site.url}${address}en-side/`, faults);
    await page.getByRole('button', { name: 'Kopier til saksframlegg' }).click();
    await page.getByText('Kopiert. Lim inn').waitFor();
    return clipboard(page);
  };
  const brief = await copy('eksempler/froya-boligkjop/');
  for (const copied of Object.values(brief)) {
    assert.match(copied, /er ikke målt\./);
    assert.match(copied, /Virket delvis \(Kommunens erfaring/);
    assert.match(copied, /Likt, men ikke blindt\./);
  }
  const cut = await copy('eksempler/meraker-i-lag/');
  assert.match(cut.text, /\(\+ \d+ punkter\)/);
  assert.match(cut.text, /\nForkortet\. Hele siden: https:\/\/erfaringer\.example\.no\/eksempler\/meraker-i-lag\/ /);
  assert.match(cut.html, /<strong>Forkortet\.<\/strong> Hele siden: <a href=/);
  assert.match(cut.html, /\(\+ \d+ punkter\)/);
  assert.doesNotMatch(cut.text, /på siden\)/);
  assert.equal(cut.html.match(/<a /g).length, 1);
});

test('where the clipboard is refused, the text is marked', async () => {
  const page = await open(await context({ permissions: [] }), `${site.url}eksempler/pilot-midt/`, faults);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  await page.goto(`${site.url}eksempler/pilot-midt/`);
  await page.getByRole('link', { name: 'Kopier til saksframlegg' }).click();
  await page.waitForURL(/en-side\/#page:copy$/);
  await page.keyboard.press('Enter');
  await page.getByText('Kopier den med Ctrl+C').waitFor();
  const marked = await page.evaluate(() => getSelection().toString());
  assert.match(marked, /Hva var vanskelig/);
});

test('sheets read without a script, and axe has nothing to say', async () => {
  const plain = await open(await context({ javaScriptEnabled: false }), `${site.url}eksempler/pilot-midt/en-side/`, faults);
  assert.ok(await plain.locator('noscript p').isVisible());
  assert.equal(await plain.locator('button[data-copy-here]:visible').count(), 0);
  const page = await open(await context(), site.url, faults);
  for (const address of ['eksempler/vestre-varanger/en-side/', 'steder/finnmark/rapport/', 'steder/tana/besoksark/', 'satsinger/bygdevekst/rapport/']) {
    await page.goto(site.url + address);
    assert.deepEqual(await axe(page, 'main'), [], address);
  }
});
