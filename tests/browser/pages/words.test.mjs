// A portal whose types, fields, terms and pages are called what objects of the
// language have by themselves, and readers who ask for what nobody would.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build, launch, repository, serve } from '../browser.mjs';

const WORD = 'constructor';
const FILES = {
  'portal.toml': 'title = "Ord"\nlanguage = "nb"\nbase_url = "https://ord.example.no/"\n',
  [`content/_types/${WORD}.toml`]: `label = ["${WORD}", "${WORD}"]\nfolder = "${WORD}"\nfacets = ["${WORD}", "prototype"]\nsimilar = ["${WORD}"]\n[fields]\n${WORD} = { to = "prototype", many = true }\nprototype = { to = "prototype", many = true }\n[compare]\nid = "valg"\nlabel = "Valg"\nfields = ["${WORD}", "prototype"]\n`,
  'content/_types/prototype.toml': `label = ["prototype", "prototype"]\nfolder = "prototype"\ncovers = "over"\n[fields]\nover = { to = "prototype", many = true }\n`,
  'content/prototype/_entries.toml': `[[entry]]\nid = "${WORD}"\ntitle = "${WORD}"\n[[entry]]\nid = "valueof"\ntitle = "valueOf"\nover = ["${WORD}", "tostring"]\n[[entry]]\nid = "tostring"\ntitle = "toString"\n`,
};
const pages = ['prototype', 'hasownproperty', 'isprototypeof', 'tolocalestring'];
pages.forEach((id, at) => {
  const term = ['valueof', WORD, 'tostring'][at % 3];
  FILES[`content/${WORD}/${id}.md`] = `+++\ntitle = "${id} __proto__"\n${WORD} = ["${term}"]\nprototype = ["${WORD}"]\n+++\n\nSe [[${pages[(at + 1) % pages.length]}]]. Ordet ${id}, __proto__ og toString.\n`;
});

let browser, site, page;
const faults = [];
before(async () => {
  const root = mkdtempSync(join(tmpdir(), 'dugnad-ord-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  site = await serve(build(relative(repository, root)));
  browser = await launch();
  page = await browser.newPage({ locale: 'nb-NO' });
  page.on('pageerror', (error) => faults.push(error.stack));
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
});
after(async () => { await browser.close(); site.close(); });

const done = () => page.locator('[data-search-done]').waitFor({ state: 'attached' });
const hits = () => page.locator('[data-search-hit]').count();

test('words of the language are words of a portal', async () => {
  await page.goto(`${site.url}sok/?q=${WORD}`);
  await done();
  assert.ok(await hits() >= 1, 'the term');
  await page.goto(`${site.url}sok/?q=ordet&type=${WORD}&${WORD}=${WORD}`);
  await done();
  assert.equal(await hits(), 3, 'who has the term, and who has one that covers it');
  await page.goto(`${site.url}${WORD}/?${WORD}=${WORD}&prototype=${WORD}`);
  await done();
  assert.equal(await hits(), 3, 'two of the pages have a term that covers it');
  await page.locator('[data-search-facets] summary').first().click();
  assert.ok(await page.locator('[data-search-facets] input:checked').count() >= 2);
  await page.goto(`${site.url}${WORD}/valg/?id=prototype,hasownproperty`);
  await page.locator('.compared tbody tr').first().waitFor();
  assert.deepEqual(faults.splice(0), []);
});

test('what nobody has is nothing, not something of the language', async () => {
  for (const name of ['__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', 'q', 'length']) {
    for (const value of ['__proto__', WORD, '1']) {
      await page.goto(`${site.url}sok/?q=ordet&${name}=${value}`);
      await done();
      await page.goto(`${site.url}${WORD}/?${name}=${value}`);
      await page.goto(`${site.url}${WORD}/valg/?id=${name},${value},toString,__proto__,valueOf`);
    }
  }
  assert.equal(await page.evaluate(() => Object.keys(Object.prototype).length), 0);
  assert.deepEqual(faults.splice(0), []);
});

/** Queries that would take a careless search a minute. */
const LONG = 100000;
const QUERIES = {
  'one word': 'a'.repeat(LONG), 'a compound': 'kommune'.repeat(LONG / 7), 'many words': 'ab '.repeat(LONG / 3), hyphens: 'a-'.repeat(LONG / 2), quotes: '"'.repeat(LONG),
  'quotes that open': '«a '.repeat(LONG / 3), marks: `a${'\u0301'.repeat(5000)}`, figures: '1'.repeat(LONG), spaces: `a${' '.repeat(LONG)}b`, letters: 'åæø'.repeat(LONG / 3),
  endings: 'heitene'.repeat(LONG / 7), vowels: 'aeiouy'.repeat(LONG / 6), pairs: '😀'.repeat(LONG / 2), halves: '\ud83d'.repeat(LONG), stops: 'og i '.repeat(LONG / 5),
};
for (const [name, query] of Object.entries(QUERIES)) {
  test(`a very long query is answered: ${name}`, { timeout: 20000 }, async () => {
    await page.goto('about:blank');
    await page.goto(`${site.url}sok/`);
    const field = page.locator('[data-search-form] [name=q]');
    await field.evaluate((input, text) => { input.value = text; input.form.requestSubmit(); }, query);
    await done();
    assert.deepEqual(faults.splice(0), []);
  });
}
