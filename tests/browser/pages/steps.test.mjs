// Working through steps, and instruments of another portal.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PHONE, axe, open, stage } from '../browser.mjs';

const PAGE = 'verktoy/10-punktsmodellen/';
let browser;
let site;
let folder;
let workshop;
const faults = stage(async (stood) => {
  ({ browser, folder, site } = stood);
  workshop = (await stood.another('tests/portals/workshop', '/kits/')).site;
});

const at = (page, name) => page.locator(`[data-f="${name}"]`);
const status = (page, text) => page.locator('.instrument [role=status]', { hasText: text }).waitFor();
const context = (options = {}) => browser.newContext({ locale: 'nb-NO', reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'], ...options });

test('ten steps in any order, with notes that a link brings back', async () => {
  const page = await open(await context(PHONE), site.url + PAGE, faults);
  assert.equal(await page.locator('.step').count(), 10);
  assert.deepEqual(await axe(page, '.instrument'), [], 'closed');
  for (const i of [5, 0, 7]) await at(page, `step-${i}`).click();
  const sixth = page.locator('.step').nth(5);
  await sixth.getByText('Kva aktørar er vi avhengige av').waitFor();
  await sixth.getByText('Råd: Vel rekkjefølgja medvite').waitFor();
  await sixth.getByRole('link', { name: /Hallingdal/ }).waitFor();
  await at(page, 'notes-5').fill('Snakk med bygdelaga\nog <i>formannskapet</i>');
  await at(page, 'who-5').fill('Prosjektleiar');
  await at(page, 'when-5').fill('1. mars');
  await at(page, 'state-5').selectOption('doing');
  await at(page, 'notes-0').fill('Folkemøte');
  await at(page, 'state-7').selectOption('skipped');
  await at(page, 'place').fill('Tana');
  await at(page, 'date').fill('2026-11-21');
  assert.deepEqual(await axe(page, '.instrument'), [], 'open');
  const overview = page.locator('.work .table-wrap tbody tr');
  assert.deepEqual(await overview.nth(5).locator('th, td').allTextContents(), ['6. Forankring', 'I gang', 'Prosjektleiar', '1. mars']);
  const plan = page.locator('.minutes');
  assert.equal(await plan.locator('tbody tr').count(), 3);
  assert.equal(await plan.locator('h4').textContent(), '10-punktsmodellen, Tana, 21. november 2026');
  await at(page, 'copy_plan').click();
  await status(page, 'Kopiert');
  const rich = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return (await item.getType('text/html')).text();
  });
  assert.ok(rich.includes('<table') && rich.includes('&lt;i&gt;formannskapet'), rich);
  const link = await at(page, 'keep-text').inputValue();

  const other = await open(await context({ colorScheme: 'dark' }), link, faults);
  await status(other, 'Det lagra er henta fram');
  assert.equal(await other.evaluate(() => document.activeElement.dataset.f), 'title');
  assert.equal(new URL(other.url()).hash, '');
  assert.deepEqual(await other.locator('.minutes tbody tr').nth(1).locator('th, td').allTextContents(), ['6. Forankring', 'I gang', 'Snakk med bygdelaga\nog <i>formannskapet</i>', 'Prosjektleiar', '1. mars']);
  await at(other, 'language-nb').check();
  await at(other, 'open_all').click();
  assert.equal(await at(other, 'notes-0').inputValue(), 'Folkemøte');
  await other.locator('.work').getByText('Hvilke aktører er vi avhengige av').waitFor();
  assert.deepEqual(await axe(other, '.instrument'), [], 'all open in the dark');
  // What has been written is not lost without a question.
  await at(other, 'notes-0').fill('Noe nytt');
  let asked = 0;
  other.on('dialog', (dialog) => { asked += 1; dialog.dismiss(); });
  await other.getByText('Åpne noe du har lagret').click();
  await at(other, 'open-text').fill(link);
  await at(other, 'open-take').click();
  await other.waitForTimeout(200);
  assert.equal(asked, 1);
  assert.equal(await at(other, 'notes-0').inputValue(), 'Noe nytt');
  // Of steps that are none of these nothing is taken, and nobody is asked.
  const foreign = await other.evaluate(() => `#${globalThis.Dugnad.codes.pack('s', { tool: '10-punktsmodellen', steps: { ukjent: { notes: 'x' } } })}`);
  await at(other, 'open-text').fill(foreign);
  await at(other, 'open-take').click();
  await status(other, 'Ingenting av dette hører til skjemaet her');
  assert.equal(asked, 1);
});

test('steps by keyboard, with what a screen reader is told', async () => {
  const page = await open(await context(), site.url + PAGE, faults);
  await at(page, 'step-2').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  while (!(await page.evaluate(() => document.activeElement.dataset.f === 'notes-2'))) await page.keyboard.press('Tab');
  await page.keyboard.type('Straum');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  const tree = await page.locator('.work').ariaSnapshot();
  for (const line of ['textbox "Notat": Straum', 'combobox "Status"', 'option "I gang" [selected]', 'cell "I gang"']) assert.ok(tree.includes(line), `${line}\n${tree}`);
  await page.getByRole('button', { name: '9. Organisering og finansiering' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.f), 'step-8');
});

test('without script the steps can be printed', async () => {
  const page = await open(await context({ javaScriptEnabled: false }), site.url + PAGE, faults);
  assert.equal(await page.locator('.sheet:visible tbody tr').count(), 10);
});

test('a third tool for scoring, made in TOML alone', async () => {
  const page = await open(await context(), `${workshop.url}kits/harbour-check/`, faults);
  assert.deepEqual(await axe(page, '.instrument'), []);
  await page.getByText('Fill in the form').click();
  assert.deepEqual(await page.locator('fieldset.item legend').allTextContents(), ['1. The quay', '2. The crane & the <hook>', '3. People']);
  for (const [key, score] of [['quay', 3], ['crane-1', 5], ['people', 0]]) await page.locator(`label:has([data-f="own-${key}-${score * 10}"])`).click();
  await at(page, 'finish').click();
  const code = await at(page, 'spoken').textContent();
  await at(page, 'language-nb').check();
  assert.equal(await page.locator('fieldset.item legend').first().textContent(), '1. Kaia');
  await at(page, 'back').click();
  await at(page, 'to-group').click();
  await at(page, 'gather-text').fill(code);
  await at(page, 'gather-take').click();
  await status(page, 'nå: 1');
  await at(page, 'show_answers').click();
  assert.match(await page.locator('.spread').nth(1).textContent(), /1 svar: 50\. Gjennomsnitt: 50/);
  for (const i of [0, 1, 2]) await at(page, `mean-${i}`).click();
  await at(page, 'date').fill('2026-11-21');
  await at(page, 'who').fill('The "crew"');
  await at(page, 'copy_front_matter').click();
  await status(page, 'Kopiert');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `[[tally]]
kit = "harbour-check"
ruler = "hundred"
day = "2026-11-21"
marks = { quay = 30, crane-1 = 50, people = 0 }
whole = 80
people = "The \\"crew\\""
`);
});

test('a third tool of steps, made in TOML alone', async () => {
  const page = await open(await context(), `${workshop.url}kits/four-stages/`, faults);
  await at(page, 'step-1').click();
  await page.locator('.work').getByText('Whom have we not heard?').waitFor();
  await page.locator('.work').getByText('Advice: Begin with the check.').waitFor();
  assert.equal(await page.locator('.step a').getAttribute('href'), '/kits/visits/north-pier/');
  assert.equal(await page.locator('.languages').count(), 0, 'one language needs no choice');
  assert.deepEqual(await axe(page, '.instrument'), []);
});

test('the scripts of a page stay small', () => {
  const assets = readdirSync(`${folder}/assets`);
  const weigh = (...names) => names.map((name) => gzipSync(readFileSync(`${folder}/assets/${assets.find((asset) => asset.startsWith(`${name}-`) && asset.endsWith('.js'))}`), { level: 9 }).length);
  for (const kind of ['scoring', 'steps']) {
    const [weight] = weigh(kind);
    assert.ok(weight <= 15 * 1024, `${kind}: ${weight} bytes`);
  }
});

test('the work stands after what the page tells, in its contents, and its form is printed by one button', async () => {
  for (const [path, sheets] of [[PAGE, 1], ['verktoy/kapasitetsdiamanten/', 2]]) {
    const page = await open(await context(), site.url + path, faults);
    const id = await page.locator('.instrument').getAttribute('id');
    // It stands where the type's order says, and what leads here comes after it.
    assert.equal(await page.locator('.instrument').evaluate((work) => work.previousElementSibling.querySelector('h2').textContent), 'Slik gjer de', path);
    assert.equal(await page.locator('.relation ~ .instrument').count(), 0, path);
    assert.ok(await page.locator('.instrument ~ .relation').count() > 2, path);
    assert.equal(await page.locator(`.contents a[href="#${id}"]`).count(), 1, path);
    const button = page.getByRole('button', { name: 'Skriv ut skjema', exact: true });
    assert.equal(await button.count(), 1, path);
    await page.evaluate(() => { window.print = () => { window.printed = [...document.querySelectorAll('.printed .sheet')].map((sheet) => sheet.className); }; });
    await button.click();
    assert.equal((await page.evaluate(() => window.printed)).length, sheets, path);
  }
  const page = await open(await context({ javaScriptEnabled: false }), site.url + PAGE, faults);
  assert.ok(!(await page.locator('.start button').isVisible()));
});
