// Narrowing lists: what the script counts is what the pages show, and the state
// stands in the address.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PHONE, axe, open, stage } from '../browser.mjs';

let browser;
let folder;
let site;
let others;
let other;
const faults = stage(async (stood) => {
  ({ browser, folder, site } = stood);
  ({ folder: others, site: other } = await stood.another('tests/portals/climate', '/library/'));
});

const context = (options = {}) => browser.newContext({ locale: 'nb-NO', reducedMotion: 'reduce', ...options });
const settled = (page) => page.locator('[data-search-done]').waitFor({ state: 'attached' });
const slug = (name) => name.replaceAll(/[^a-z0-9]+/g, '-');

/** The titles on all pages of a value. */
function listed(root, address) {
  const titles = new Set();
  for (let number = 1; ; number += 1) {
    const file = join(root, address, number > 1 ? `side/${number}` : '', 'index.html');
    if (!existsSync(file)) return titles;
    const list = readFileSync(file, 'utf8').split('<ul class="cards">')[1];
    // What nobody has any more leads elsewhere.
    if (list === undefined) return titles;
    const cards = list.split('<p class="title">').slice(1);
    for (const card of cards) titles.add(card.split('</p>')[0]);
  }
}

for (const [name, root, where, kind, list] of [
  ['the portal', () => folder, () => site, 'eksempel', 'eksempler'],
  ['places', () => folder, () => site, 'sted', 'steder'],
  ['another portal', () => others, () => other, 'case', 'cases'],
]) {
  test(`the script counts every pair of values as the pages do: ${name}`, async () => {
    const page = await open(await context(), where().url + list + '/', faults);
    await page.locator('.facets > summary').click();
    await settled(page);
    const counted = await page.evaluate(async (kind) => {
      const { dugnadSearch: engine } = window;
      const { searchTop, searchFolder } = document.querySelector('[data-search-root]').dataset;
      const index = await engine.open(searchTop + searchFolder);
      const at = index.start.kinds.findIndex((known) => known[2] === kind);
      const hits = await index.all(at);
      const facets = await index.facets(index.start.kinds[at][3]);
      const pairs = [];
      for (const facet of facets) {
        for (const value of facet.values) {
          const { counts } = index.narrow(hits, facets, { [facet.name]: [value.id] });
          for (const beside of facets.filter((other) => other !== facet)) {
            beside.values.forEach((other, of) => {
              pairs.push([facet.name, value.id, beside.name, other.id, counts[beside.name][of]]);
            });
          }
        }
      }
      return pairs;
    }, kind);
    const known = new Map();
    // The folder of a facet's pages, as the list without a script leads to it.
    const sent = readFileSync(join(root(), list, 'index.html'), 'utf8');
    const folderOf = (facet) => new RegExp(`data-facet="${facet}"[^]*?href="/${list}/([^/"]+)/`).exec(sent)?.[1] ?? slug(facet);
    const titles = (facet, value) => {
      const address = `${list}/${folderOf(facet)}/${value}`;
      if (!known.has(address)) known.set(address, listed(root(), address));
      return known.get(address);
    };
    for (const [facet, value, beside, id, count] of counted) {
      const [one, two] = [titles(facet, value), titles(beside, id)];
      const both = [...one].filter((title) => two.has(title)).length;
      assert.equal(count, both, `${facet} ${value}, ${beside} ${id}`);
    }
    assert.ok(counted.length > 50, `${counted.length}`);
  });
}

test('the page of a value opens with it chosen, and leads to the whole list', async () => {
  const page = await open(await context(PHONE), `${site.url}eksempler/tema/bolig/`, faults);
  assert.deepEqual(await axe(page, 'main'), []);
  await page.locator('.facets > summary').click();
  await settled(page);
  assert.ok(await page.locator('[id="facet:tema:bolig"]').isChecked());
  assert.ok(await page.locator('.cards .card').first().isVisible());
  await page.locator('details[data-facet=fylke] > summary').click();
  await page.locator('[id="facet:fylke:trondelag"]').click();
  await page.waitForURL('**/eksempler/?fylke=trondelag&tema=bolig#page:facets');
  await settled(page);
  assert.equal(await page.locator('.chips .chip').count(), 2);
  await page.goBack();
  await page.waitForURL('**/eksempler/tema/bolig/');
  await page.locator('.chip').click();
  await page.waitForURL('**/eksempler/**');
  assert.equal(new URL(page.url()).pathname, '/eksempler/');
});

test('a reader says what her place is like, by keyboard', async () => {
  const page = await open(await context(PHONE), site.url, faults);
  await page.locator('select[name=klasse]').focus();
  await page.keyboard.type('Klasse 5');
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await page.locator('select[name=fylke]').selectOption('trondelag');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/eksempler/?fylke=trondelag&klasse=klasse-5');
  await settled(page);
  assert.match(await page.locator('[data-search-results] li').first().textContent(), /Klasse 5 eller 6/);
  await page.locator('select[name=klasse]').selectOption('');
  await page.locator('.finder button').click();
  await page.waitForURL('**/eksempler/?fylke=trondelag');
  await page.goBack();
  await page.waitForURL('**/eksempler/?fylke=trondelag&klasse=klasse-5');
  assert.equal(await page.locator('select[name=klasse]').inputValue(), 'klasse-5');
  assert.deepEqual(await axe(page, 'main'), []);
});

test('without a script, every value is a link', async () => {
  const page = await (await context({ javaScriptEnabled: false })).newPage();
  await page.goto(site.url);
  assert.ok(!(await page.locator('.finder').isVisible()));
  await page.locator('.finder-links a', { hasText: 'Klasse 6' }).click();
  assert.equal(new URL(page.url()).pathname, '/eksempler/klasse/klasse-6/');
  const [shown, among] = (await page.locator('.list-head .count').textContent()).match(/\d+/g).map(Number);
  assert.ok(shown > 10 && shown < among);
  await page.locator('.facets > summary').click();
  await page.locator('.facet a', { hasText: 'Klasse 5' }).click();
  assert.equal(new URL(page.url()).pathname, '/eksempler/klasse/klasse-5/');
});

test('what stands open on a wide screen says so, and its boxes come by keyboard', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await open(context, `${site.url}eksempler/tema/bolig/`, faults);
  const panel = page.locator('[data-search-facets]');
  assert.equal(await panel.evaluate((details) => details.open), true);
  const scripts = () => page.locator('script[src*="search-page"]').count();
  assert.equal(await scripts(), 0, 'nothing is fetched before it is used');
  await page.locator('.facet > summary').first().focus();
  await page.locator('.facet input').first().waitFor({ state: 'attached' });
  assert.ok(await page.locator('.facet').count() > 5);
  // Who was in a group is in it still.
  assert.equal(await page.evaluate(() => document.activeElement.closest('details').dataset.facet), 'tema');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.locator('[data-search-done]').waitFor({ state: 'attached' });
  assert.match(page.url(), /tema=/);
  await page.goto(`${site.url}eksempler/indre-namdal/`);
  const beside = page.locator('.contents details, .rest');
  assert.deepEqual(await beside.evaluateAll((all) => all.map((details) => details.open)), [true, true]);
  assert.equal(await page.locator('.contents summary').evaluate((summary) => summary.tabIndex), -1);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.waitForFunction(() => !document.querySelector('.contents details').open);
  await context.close();
});

test('on a phone the list is a step away, and the panel says what it has come to', async () => {
  const page = await open(await context(PHONE), `${site.url}eksempler/`, faults);
  const way = page.getByRole('link', { name: 'Til listen' });
  assert.ok((await way.boundingBox()).y < 740, 'on the first screen');
  await way.click();
  assert.ok((await page.locator('[id="page:list"]').boundingBox()).y < 100);
  await page.locator('.facets > summary').click();
  await settled(page);
  const answer = page.locator('.answer a');
  assert.match(await answer.textContent(), /^Vis \d+ treff$/);
  const whole = await answer.textContent();
  await page.locator('details[data-facet=tema] > summary').click();
  await page.locator('details[data-facet=tema] input').first().check();
  await settled(page);
  assert.notEqual(await answer.textContent(), whole);
  // It stays in sight however long the panel is, and covers nothing that has the focus.
  const box = await answer.boundingBox();
  assert.ok(box.y > 0 && box.y + box.height <= 740, JSON.stringify(box));
  await page.locator('.facet').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  // Before the panel's own stops stands the way past them.
  await page.locator('.facets > summary').focus();
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('.facets > .skip').evaluate((way) => way === document.activeElement));
  const stop = () => page.evaluate(() => {
    const now = document.activeElement;
    const { x, y, width, height } = now.getBoundingClientRect();
    const over = document.elementFromPoint(x + width / 2, y + height / 2);
    return { inside: now.closest('.facet-groups') !== null, covered: over?.closest('.answer') ? now.id || now.textContent : '' };
  });
  let stops = 0;
  for (;;) {
    await page.keyboard.press('Tab');
    const { inside, covered } = await stop();
    if (!inside) break;
    stops += 1;
    assert.equal(covered, '');
  }
  assert.ok(stops > 40, `${stops}`);
  assert.deepEqual(await axe(page, 'main'), []);
  const told = (await answer.textContent()).replace('Vis ', '');
  assert.equal(await page.locator('[role=status][id="page:found"]').textContent(), told);
  await answer.click();
  assert.equal(await page.locator('.facets').evaluate((panel) => panel.open), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'page:found');
  assert.ok((await page.locator('[data-search-results] li').first().boundingBox()).y < 740);
});

test('the search reads its ways to narrow when they are first asked for', async () => {
  const page = await open(await browser.newContext({ viewport: { width: 1280, height: 900 } }), `${site.url}sok/?q=bolig`, faults);
  const read = () => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/i/f-')).length);
  await settled(page);
  await page.waitForLoadState('networkidle');
  assert.equal(await read(), 0);
  // Where there is room the types stand there unasked, and the way to the others.
  assert.deepEqual(await page.locator('.facet > summary').allTextContents(), ['Innholdstype']);
  await page.getByRole('button', { name: 'Flere måter å avgrense på' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.facet > summary').nth(5).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.matches('.facet:nth-child(2) > summary')), true);
  assert.ok(await read() > 5);
  assert.ok(!(await page.locator('.answer').isVisible()));
});

test('who lets go of the last choice hears how many there are again', async () => {
  for (const size of [PHONE, { viewport: { width: 1280, height: 900 } }]) {
    const page = await open(await context(size), `${site.url}eksempler/?fase=forankre&tema=bolig`, faults);
    await settled(page);
    const told = page.locator('[id="page:found"]');
    const let_go = async (name, words) => {
      await page.locator('.chips').getByRole('button', { name }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction((was) => !['', was].includes(document.getElementById('page:found').textContent), words);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'page:found');
      return told.textContent();
    };
    const few = await told.textContent();
    const some = await let_go(/^Fjern Tema/, few);
    const all = await let_go(/^Fjern Fase/, some);
    assert.equal(Number.parseInt(all), await page.locator('[data-search-plain] .card').count());
    await page.goBack();
    await page.waitForFunction((words) => document.getElementById('page:found').textContent === words, some);
    assert.equal(await let_go(/^(Fjern alle|Nullstill)/, some), all);
    await page.context().close();
  }
});

test('what an old address asks for and nobody has any more is named, and can be taken away', async () => {
  for (const [where, name] of [['eksempler/?tema=gammelt-tema&tema=bolig', 'Tema'], ['sok/?q=bolig&type=gammelt-tema', 'Innholdstype']]) {
    const page = await open(await context(PHONE), site.url + where, faults);
    await settled(page);
    const chip = page.locator('.chips').getByRole('button', { name: `Fjern ${name}: gammelt-tema (ukjent valg)` });
    assert.equal(await chip.textContent(), `${name}: gammelt-tema (ukjent valg) ×`);
    assert.deepEqual(await axe(page, 'main'), []);
    const told = page.locator('[id="page:found"]');
    const before = await told.textContent();
    await chip.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !location.search.includes('gammelt'));
    await settled(page);
    assert.equal(await chip.count(), 0);
    assert.match(await told.textContent(), /\d+ treff/);
    if (where.startsWith('sok')) assert.notEqual(await told.textContent(), before);
    assert.ok(await told.evaluate((status) => document.activeElement === status));
    await page.context().close();
  }
});
