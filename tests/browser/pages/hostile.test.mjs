// A portal, a reader's address and a colleague's link that all mean harm:
// nothing of them runs, not even where no policy stops it.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { build, launch, repository, serve } from '../browser.mjs';

/** Everything that may stand in one line and run where it is taken for more than words. */
const ATTACKS = [
  '<script>ran()</script>', '</script><script>ran()</script>', '<img src=x onerror=ran()>', '"><svg onload=ran()>',
  "'><svg onload=ran()>", '" autofocus onfocus=ran() x="', 'javascript:ran()', 'JaVa\tScRiPt:ran()', '&#106;avascript:ran()',
  'data:text/html,<script>ran()</script>', ']]><script>ran()</script>', '--><script>ran()</script>', '</title><script>ran()</script>',
  '</textarea><img src=x onerror=ran()>', '<iframe srcdoc="<script>parent.ran()</script>">', '{{ 7 * 7 }}{% raw %}', '${ran()}', '`;ran();//',
  '\\u003cscript>ran()</script>', '\u202e<b onclick=ran()>\u2066', '<math><mi//xlink:href="data:x,<script>ran()</script>">', '=cmd|\' /C calc\'!A0', 'x;=HYPERLINK("https://x.example","y")\t@SUM(1)',
  '__proto__', 'constructor',
];
const ALL = ATTACKS.join(' ');
/** What scripts and the frame of a page call things: a heading may have any of them for an id. */
const NAMES = ['dugnadSearch', 'dugnadCompare', 'Dugnad', 'content', 'list', 'found', 'facets', 'page_content', 'page:suggestions:0', 'page:sources', 'tool:1', 'q', 'body', '__proto__', 'constructor'];
const text = (words) => JSON.stringify(words).replace(/\u202e/g, '\\u202e').replace(/\u2066/g, '\\u2066');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="ran()"><script>ran()</script></svg>';

/** The hostile portal of the other tests, and what only browsers can be hurt by. */
function portal() {
  const root = mkdtempSync(join(tmpdir(), 'dugnad-hostile-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  cpSync(join(repository, 'tests/portals/hostile'), root, { recursive: true });
  const write = (path, words) => { mkdirSync(dirname(join(root, path)), { recursive: true }); writeFileSync(join(root, path), words); };
  const types = (name) => join(root, 'content/_types', name);
  const thing = readFileSync(types('ting.toml'), 'utf8');
  const compare = `\n[compare]\nid = "side-om-side"\nlabel = ${text(ATTACKS[3])}\ncaveat = ${text(ALL)}\nfields = ["tekst", "merke", "tid", "#kort"]\n`;
  const sheet = `\n[[sheets]]\nid = "ark"\nlabel = ${text(ATTACKS[2])}\ncopy = ${text(ATTACKS[1])}\nfacts = ["tekst", "merke"]\nparts = ["#kort"]\n`;
  writeFileSync(types('ting.toml'), thing.replace('\n[fields.tekst]', `${compare}${sheet}\n[fields.tekst]`));
  cpSync(join(repository, 'tests/portals/workshop/content/_types/kit.toml'), types('kit.toml'));
  const angle = ATTACKS.slice(0, 4).map((attack, i) => `{ id = "${['a0', 'a1', 'a2', 'constructor'][i]}", called = ${text(attack)}, ask = ${text(ALL)} }`);
  const stage = ATTACKS.slice(0, 4).map((attack, i) => `{ no = ${i + 1}, called = ${text(attack)}, ask = ${text(ALL)}, hint = ${text(ALL)} }`);
  const titled = (attack) => `+++\ntitle = ${text(attack)}\n`;
  write('content/kits/score.md', `${titled(ATTACKS[1])}care = ${text(ALL)}\nangle = [${angle}]\nruler = [{ id = "r", max = 10, step = 1, reading = ${text(ALL)} }]\n+++\n\nSe [[steps]].\n\n${NAMES.map((name) => `## ${name} {#${name}}\n\n`).join('')}`);
  write('content/kits/steps.md', `${titled(ATTACKS[2])}stage = [${stage}]\n+++\n\nSe [[score]].\n`);
  ATTACKS.forEach((attack, i) => {
    const body = `Ord forankring. ${attack}\n\n[lenke](<https://example.no/?${attack.replace(/[<>\t\n]/g, '')}>)\n\n## ${attack}\n\n${attack}\n`;
    write(`content/ting/a${i}.md`, `${titled(attack)}summary = ${text(ALL)}\nnames = [${text(attack)}]\ntekst = ${text(attack)}\nmerke = ["rod", { name = ${text(`${attack} ${i}`)} }]\n+++\n\nSe [[en]]${i ? ` og [[a${i - 1}]]` : ''}.\n\n${body}`);
  });
  write('content/ting/sist.md', `${titled('Sist')}+++\n\nSe [[en]], [[score]] og [[a${ATTACKS.length - 1}]].\n`);
  return root;
}

let browser, site, folder, context;
const ran = [];
before(async () => {
  const root = portal();
  folder = build(relative(repository, root));
  site = await serve(folder);
  browser = await launch();
  // Even without the policy.
  context = await browser.newContext({ bypassCSP: true, locale: 'nb-NO' });
  await context.exposeFunction('ran', () => { ran.push('a script'); });
  await context.addInitScript(() => { globalThis.alert = globalThis.ran; });
});
after(async () => { await browser.close(); site.close(); });

/** A page that tells of everything that should not be. */
async function open(path) {
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    // The page's own: whether unsaved work may be left.
    if (dialog.type() === 'beforeunload') return dialog.accept();
    ran.push(`${path}: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', (error) => ran.push(`${path}: ${error.stack}`));
  page.on('request', (request) => { if (!/^(http:\/\/127\.0\.0\.1|data:image\/svg|blob:)/.test(request.url())) ran.push(`${path} asks for ${request.url()}`); });
  await page.goto(site.url + path);
  return page;
}

const nothingRan = () => assert.deepEqual(ran.splice(0), []);
const files = (ending) => readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith(ending));

test('a drawing that does something is refused wherever it lies', () => {
  for (const place of ['static/a.svg', 'static/deep/A.SVG', 'content/ting/a.svg']) {
    const root = portal();
    mkdirSync(dirname(join(root, place)), { recursive: true });
    writeFileSync(join(root, place), SVG);
    if (place.startsWith('content')) writeFileSync(join(root, 'content/ting/sist.md'), '+++\ntitle = "S"\n+++\n\n![x](a.svg) [[en]]\n');
    assert.throws(() => build(relative(repository, root)), /bad-picture|active/, place);
  }
});

test('every page is only read', async () => {
  const page = await open('');
  for (const file of files('.html')) {
    await page.goto(`${site.url}${file.split('/').map(encodeURIComponent).join('/')}`);
    await page.evaluate(() => { document.querySelectorAll('details').forEach((part) => { part.open = true; }); });
    const left = await page.evaluate(() => Array.from(document.querySelectorAll('*')).flatMap((element) => Array.from(element.attributes)
      .filter(({ name, value }) => name.startsWith('on') || name === 'srcdoc' || /^\s*(java|vb)script:/i.test(value) && ['href', 'src', 'action'].includes(name))
      .map(({ name, value }) => `${element.localName} ${name}=${value}`)));
    assert.deepEqual(left, [], file);
    const twice = await page.evaluate(() => Array.from(document.querySelectorAll('[id]'), ({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at));
    assert.deepEqual(twice, [], `ids of ${file}`);
  }
  nothingRan();
});

test('a heading by the name of something of the script is a heading', async () => {
  const page = await open('kits/score/');
  const box = page.locator('input[id="page:search"]');
  await box.focus();
  await box.pressSequentially('forankring');
  await page.locator('[id="page:suggestions:0"]').waitFor();
  await page.locator('[data-f=to-group]').click();
  await page.locator('[data-f=from_paper]').click();
  await page.locator('label:has([data-f="typed-constructor-3"])').click();
  await page.locator('[data-f="typed-constructor-reason"]').fill('grunn');
  await page.locator('[data-f=add_answer]').click();
  await page.locator('[data-f=show_answers]').click();
  assert.equal(await page.locator('.spread').count(), 1, 'of the others nothing is said');
  nothingRan();
});

test('nothing in a search runs', async () => {
  const page = await open('sok/');
  for (const attack of [...ATTACKS, ALL, '"'.repeat(500), '(((', 'a'.repeat(2000)]) {
    await page.goto(`${site.url}sok/?q=${encodeURIComponent(attack)}&${encodeURIComponent(attack)}=${encodeURIComponent(attack)}&type=${encodeURIComponent(attack)}#${encodeURIComponent(attack)}`);
    await page.locator('[data-search-done]').waitFor({ state: 'attached' });
  }
  await page.goto(`${site.url}sok/?q=forankring`);
  await page.locator('[data-search-done]').waitFor({ state: 'attached' });
  const results = page.locator('[data-search-results] a');
  assert.ok(await results.count() > 3, 'attacks are found as words');
  const field = page.getByRole('searchbox').or(page.getByRole('combobox')).first();
  for (const attack of ['<script>', 'svg', 'onerror', 'constructor']) {
    await field.fill(attack);
    await page.waitForTimeout(150);
    await field.press('ArrowDown');
  }
  // A whole text that is pasted makes no address that hosts refuse.
  const stood = page.url();
  await field.focus();
  await page.keyboard.insertText(' forankring'.repeat(3000));
  await page.waitForURL((now) => now.href !== stood);
  assert.ok(page.url().length < 4000, `${page.url().length}`);
  await page.goto(`${site.url}sok/?q=forankring`);
  await page.locator('[data-search-done]').waitFor({ state: 'attached' });
  await page.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
  const boxes = page.locator('[data-search-facets] input[type=checkbox]');
  for (let i = 0; i < Math.min(4, await boxes.count()); i += 1) await boxes.nth(i).click({ force: true });
  await results.first().click({ timeout: 3000 }).catch(() => {});
  nothingRan();
});

test('nothing in the address of a list, a comparison or a facet runs', async () => {
  const page = await open('ting/');
  for (const attack of ATTACKS) {
    const written = encodeURIComponent(attack);
    for (const path of [`ting/?merke=${written}&${written}=x&__proto__=x#${written}`, `ting/side-om-side/?id=en,to,${written}&id=${written}#${written}`]) {
      await page.goto(site.url + path);
    }
  }
  await page.goto(`${site.url}ting/side-om-side/?id=a0,a1,a2,a3`);
  await page.locator('.compared tbody tr').first().waitFor();
  nothingRan();
});

/** What a colleague could put into a sound link, by its kind. */
function forged(tool) {
  const keys = ['a0', 'a1', 'a2', 'constructor', '1', '2', '3', '4', '__proto__', ALL];
  const each = (value) => Object.fromEntries(keys.map((key) => [key, value]));
  const answer = { scale: 'r', name: ALL, scores: each(3), reasons: each(ALL) };
  const agreed = each({ score: 3, strengthen: true, grounds: ALL, what: ALL, follows: ALL, when: ALL });
  const bad = { scale: ALL, name: [ALL], scores: ALL, reasons: [ALL] };
  const step = { state: ALL, notes: ALL, who: ALL, when: ALL };
  const links = [
    ['a', { answer }], ['a', { answer: bad }], ['f', { scale: 'r', place: ALL }], ['f', { scale: ALL, place: { toString: ALL } }],
    ['r', { rounds: [{ scale: 'r', place: ALL, date: ALL, who: ALL, answers: [answer, answer], agreed }] }], ['r', { rounds: [bad, null] }],
    ['s', { place: ALL, date: ALL, who: ALL, steps: each(step) }], ['s', { place: null, steps: each(ALL) }],
  ];
  const sent = links.map(([kind, value]) => [kind, { format: 'dugnad-steps', version: 1, tool, lang: 'nb', ...value }]);
  return [...sent, ['s', { tool: ALL, lang: ALL }]];
}

test('no link to work on an instrument runs anything', async () => {
  const places = files('.html').filter((file) => file.startsWith('kits/') && readFileSync(join(folder, file), 'utf8').includes('class="instrument'));
  assert.ok(places.length >= 2, places.join());
  for (const file of places) {
    const at = file.replace('index.html', '');
    const page = await open(at);
    const tool = await page.evaluate(() => JSON.parse(document.querySelector('.instrument template').content.textContent).tool);
    const links = await page.evaluate((all) => all.map(([kind, value]) => globalThis.Dugnad.codes.pack(kind, value)), forged(tool));
    let taken = 0;
    for (const fragment of [...links.map((link) => link.replace(/^#/, '')), encodeURIComponent(ALL)]) {
      await page.goto('about:blank');
      await page.goto(`${site.url}${at}#${fragment}`);
      taken += await page.locator('.instrument').first().evaluate((section) => section.innerText.includes('ran()'));
      await page.evaluate(() => Array.from(document.querySelectorAll('.instrument button')).slice(0, 3).forEach((button) => button.click()));
    }
    assert.ok(taken > 0, `${file} shows what it was given`);
  }
  nothingRan();
});

test('no table that a spreadsheet opens reckons anything', () => {
  for (const file of files('.csv')) {
    for (const cell of readFileSync(join(folder, file), 'utf8').split(/[,;\n]/)) assert.doesNotMatch(cell, /^"?[=@]/, `${file}: ${cell}`);
  }
});
