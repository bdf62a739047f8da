// A whole workshop: six participants, two of them on telephones and one on
// paper, a facilitator, minutes, and a second round a year later.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import jsQR from 'jsqr';
import { PHONE, axe, open, stage } from '../browser.mjs';

const PAGE = 'verktoy/kapasitetsdiamanten/';
const ITEMS = ['ledelse', 'kompetanse', 'kultur', 'okonomi', 'tid'];
let browser;
let site;
let workshop;
const faults = stage(async (stood) => {
  ({ browser, site } = stood);
  workshop = (await stood.another('tests/portals/workshop', '/kits/')).site;
});

const at = (page, name) => page.locator(`[data-f="${name}"]`);
const status = (page, text) => page.locator('.instrument [role=status]', { hasText: text }).waitFor();
const context = (options = {}) => browser.newContext({ locale: 'nb-NO', reducedMotion: 'reduce', acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'], ...options });

async function answer(page, scores, reasons = {}, name = '') {
  for (const [key, score] of Object.entries(scores)) await page.locator(`label:has([data-f="own-${key}-${score}"])`).click();
  for (const [key, reason] of Object.entries(reasons)) await at(page, `own-${key}-reason`).fill(reason);
  if (name) await at(page, 'own-name').fill(name);
  await at(page, 'finish').click();
  await status(page, /./);
}

async function group(ctx) {
  const page = await open(ctx, site.url + PAGE, faults);
  await at(page, 'language-nb').check();
  await at(page, 'to-group').click();
  return page;
}

async function clean(page, state) {
  assert.deepEqual(await axe(page, '.instrument'), [], state);
}

async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

/** What a camera reads from the QR code on the page. */
async function scan(page) {
  const rows = await page.locator('.qr').evaluate((figure) => {
    const size = Number(figure.querySelector('svg').getAttribute('viewBox').split(' ')[2]);
    const dark = [...figure.querySelector('path').getAttribute('d').matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => [Number(x), Number(y)]);
    return { size, dark };
  });
  const scale = 3;
  const width = rows.size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [x, y] of rows.dark) for (let i = 0; i < scale; i++) for (let j = 0; j < scale; j++) {
    const place = ((y * scale + i) * width + x * scale + j) * 4;
    pixels.fill(0, place, place + 3);
  }
  return jsQR(pixels, width, width).data;
}

/** How many dark points a picture of an element has in its middle. */
async function ink(page, locator) {
  const picture = [...await locator.screenshot()];
  return page.evaluate(async (bytes) => {
    const seen = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
    const { width, height } = seen;
    const pen = new OffscreenCanvas(width, height).getContext('2d');
    pen.drawImage(seen, 0, 0);
    const { data } = pen.getImageData(width / 4, height / 4, width / 2, height / 2);
    return data.filter((light, at) => at % 4 === 0 && light < 128).length;
  }, picture);
}

test('what one chooses between can be read', async () => {
  const desk = await context({ colorScheme: 'light' });
  const page = await open(desk, site.url + PAGE, faults);
  await at(page, 'to-answer').click();
  const choices = await page.locator('.scores').first().locator('label').all();
  assert.ok(choices.length > 4, `${choices.length}`);
  for (const choice of choices) assert.ok(await ink(page, choice) > 5, `nothing seen of «${await choice.innerText()}»`);
  await desk.close();
});

test('nothing looks chosen until it is, and what was chosen can be taken back', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 390, 1280]) {
      const page = await open(await context({ colorScheme, viewport: { width, height: 800 } }), site.url + PAGE, faults);
      await at(page, 'language-nb').check();
      await at(page, 'to-answer').click();
      assert.equal(await page.locator('.item :checked').count(), 0);
      const looks = () => page.locator('.item .scores span').evaluateAll((all) => new Set(all.map((box) => getComputedStyle(box).backgroundColor)).size);
      assert.equal(await looks(), 1, 'all boxes look alike');
      const back = page.getByRole('button', { name: 'Fjern valget: Utviklingskultur' });
      assert.equal(await back.count(), 0, 'there is nothing to take back');
      const places = () => page.locator('.item').evaluateAll((all) => all.map((item) => item.getBoundingClientRect().height));
      const before = await places();
      await at(page, 'own-kultur-1').focus();
      await page.keyboard.press('Space');
      assert.ok(await at(page, 'own-kultur-1').isChecked());
      assert.equal(await looks(), 2);
      assert.deepEqual(await places(), before, 'nothing moves');
      await clean(page, `a score that can be taken back, ${width} ${colorScheme}`);
      await page.keyboard.press('Tab');
      assert.equal(await back.evaluate((button) => button === document.activeElement), true);
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('.item :checked').count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.f), 'own-kultur-1');
      await status(page, 'Fjernet');
      await at(page, 'finish').click();
      await status(page, 'Sett poeng på minst én del først');
      await page.context().close();
    }
  }
});

test('what the ends of the scale mean stands at every choice, in the language of the form', async () => {
  const page = await open(await context({ viewport: { width: 320, height: 800 } }), `${workshop.url}kits/harbour-check/`, faults);
  await at(page, 'to-answer').click();
  const ends = page.locator('.item .below p');
  assert.deepEqual(await ends.allTextContents(), Array(3).fill('0 sinking – 100 as good as new'));
  const group = page.getByRole('radiogroup').first();
  assert.equal(await group.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')).textContent), '0 sinking – 100 as good as new');
  await at(page, 'language-nb').check();
  assert.equal(await ends.last().textContent(), '0 synker – 100 som ny');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no scrolling sideways');
  await clean(page, 'ends on a narrow screen');
  await page.context().close();
});

test('a scale is a sentence to readers, in the language of the page', async () => {
  const told = async (address) => {
    const page = await open(await context(), address, faults);
    const sentences = await page.locator('.record > h3 + p').allTextContents();
    // None of its fields stands by itself beside it.
    assert.equal(await page.locator('.record dt').getByText(/^(Lågast|Høgast|Steg|Min|Max|Step|Mean|Sum)$/).count(), 0);
    await page.context().close();
    return sentences;
  };
  assert.deepEqual(await told(site.url + PAGE), [
    'Frå 1 til 5, éin om gongen. Kjelda reknar ikkje snitt eller sum.',
    'Opp til 10, 0,5 om gongen. Det lågaste er ikkje oppgitt. Kjelda reknar snittet av deltakarane og summen av delane.',
  ]);
  assert.deepEqual(await told(`${workshop.url}kits/harbour-check/`), [
    'From 0 (sinking) to 100 (as good as new), 10 at a time. The source reckons the mean of the participants and the sum of the parts.',
  ]);
});

test('no heading of the work is larger than the one above it', async () => {
  for (const width of [320, 390, 1280]) {
    const page = await open(await context({ viewport: { width, height: 800 } }), site.url + PAGE, faults);
    for (const view of ['start', 'to-answer', 'to-group']) {
      if (view !== 'start') await at(page, view).click();
      const sizes = await page.locator('.instrument :is(h2, h3, h4, h5):visible').evaluateAll((all) => all.map((heading) => [Number(heading.tagName[1]), parseFloat(getComputedStyle(heading).fontSize)]));
      assert.ok(sizes.length > 1, view);
      for (const [level, size] of sizes) for (const [other, larger] of sizes) assert.ok(other >= level || larger > size, `${view} ${width}: h${level} of ${size}, h${other} of ${larger}`);
      if (view !== 'start') await at(page, 'back').click();
    }
    await page.context().close();
  }
});

test('a workshop from the first form to the second round', async () => {
  // The facilitator prepares on a laptop, in bokmål on a page in nynorsk.
  const laptop = await context();
  const lead = await group(laptop);
  await clean(lead, 'an empty round');
  await at(lead, 'place').fill('Snåsa');
  await at(lead, 'date').fill('2026-11-21');
  await at(lead, 'who').fill('To politikere, kommunedirektøren, næringslivet og frivilligsentralen');
  await at(lead, 'invite-qr').click();
  const invitation = await scan(lead);
  assert.ok(invitation.startsWith(`${site.url}${PAGE}#f1.`), invitation);
  const before = site.asked.length;

  // One and two: on telephones, by the QR code; one reads the number aloud,
  // the other shows a QR code.
  const phone = await context(PHONE);
  const first = await open(phone, invitation, faults);
  await first.getByRole('heading', { name: 'Dine poeng: Snåsa' }).waitFor();
  await clean(first, 'a form on a telephone');
  assert.ok(await first.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no scrolling sideways');
  await answer(first, { ledelse: 3, kompetanse: 4, kultur: 2, okonomi: 2, tid: 1 });
  await clean(first, 'an answer to hand over');
  const spoken = await at(first, 'spoken').textContent();
  assert.match(spoken, /^\d{3} \d{3} \d{3}$/);
  const second = await open(await context(PHONE), invitation, faults);
  await answer(second, { ledelse: 4, kompetanse: 3, kultur: 4, okonomi: 2 }, { kultur: 'Dørene er åpne «hos oss»', tid: 'Vet ikke nok' }, 'Næringslivet');
  await at(second, 'answer-qr').click();
  const shown = await scan(second);

  // Three sends a link, four a file, five answers in a tab of the laptop.
  const third = await open(await context(), invitation, faults);
  await answer(third, { ledelse: 2, kompetanse: 4, kultur: 2, okonomi: 1, tid: 1 }, { ledelse: '<b>Planen</b> ligger & støver' });
  await at(third, 'answer-copy').click();
  await status(third, 'Kopiert');
  const sent = await third.evaluate(() => navigator.clipboard.readText());
  const fourth = await open(await context(), invitation, faults);
  await answer(fourth, { ledelse: 3, kompetanse: 4, kultur: 3, okonomi: 2, tid: 2 });
  const file = await saved(fourth, () => at(fourth, 'answer-file').click());
  assert.equal(file.name, 'kapasitetsdiamanten-svar.json');

  // The facilitator gathers: a number, then a link broken as in mail, the file.
  await at(lead, 'gather-text').fill(spoken.replace(/ /g, '').replace(/.$/, (digit) => String((Number(digit) + 1) % 10)));
  await at(lead, 'gather-take').click();
  await status(lead, 'Dette kunne ikke leses');
  await clean(lead, 'a number that was heard wrong');
  await at(lead, 'gather-text').fill(spoken);
  await at(lead, 'gather-take').click();
  await status(lead, 'Svar i gruppen nå: 1.');
  await at(lead, 'gather-text').fill(`Hei, her er svaret mitt:\n${sent.replace(/(.{76})/g, '$1\n')}\nHilsen`);
  await at(lead, 'gather-take').click();
  await status(lead, 'Svar i gruppen nå: 2.');
  await at(lead, 'gather-file').setInputFiles({ name: file.name, mimeType: 'application/json', buffer: await readFile(file.path) });
  await status(lead, 'Svar i gruppen nå: 3.');
  // A QR code that is scanned in this browser comes by itself, and only once.
  const scanned = await open(laptop, shown, faults);
  await status(scanned, 'Svaret er lagt til i gruppen.');
  await clean(scanned, 'an answer that was handed over');
  assert.equal(new URL(scanned.url()).hash, '', 'the answer is taken out of the address');
  await lead.getByText('Samle svarene (4)').waitFor();
  const again = await open(laptop, shown, faults);
  await status(again, 'Gruppen har dette svaret fra før.');
  // Six: on paper.
  await at(lead, 'from_paper').click();
  await at(lead, 'typed-kultur-5').check();
  await at(lead, 'typed-tid-2').check();
  await at(lead, 'typed-tid-reason').fill('For få folk');
  await clean(lead, 'typing in from paper');
  await at(lead, 'add_answer').click();
  await status(lead, 'Svar i gruppen nå: 5.');
  // Five: by the form in another tab, corrected by the facilitator.
  const fifth = await open(laptop, invitation, faults);
  await answer(fifth, { ledelse: 3, kompetanse: 4, kultur: 2, okonomi: 2, tid: 3 });
  await at(lead, 'gather-text').fill(await at(fifth, 'spoken').textContent());
  await at(lead, 'gather-take').click();
  await status(lead, 'Svar i gruppen nå: 6.');

  // The spread is hidden until all have answered, then shown with reasons.
  assert.equal(await lead.locator('.spread').count(), 0);
  await at(lead, 'show_answers').click();
  await clean(lead, 'the spread');
  const culture = lead.locator('.talk .item').nth(2);
  assert.match(await culture.locator('.spread').textContent(), /6 svar: 2 – 2 – 2 – 3 – 4 – 5\./);
  assert.deepEqual(await culture.locator('li').allTextContents(), ['4: Dørene er åpne «hos oss»']);
  assert.equal(await lead.locator('.talk').getByText('Næringslivet').count(), 0, 'names are left out');
  assert.deepEqual(await lead.locator('.talk .item').nth(0).locator('li').allTextContents(), ['2: <b>Planen</b> ligger & støver']);
  assert.deepEqual(await lead.locator('.talk .item').nth(4).locator('li').allTextContents(), ['2: For få folk', 'Vet ikke nok']);
  await at(lead, 'names').check();
  assert.equal(await culture.locator('li').textContent(), '4: Dørene er åpne «hos oss» (Næringslivet)');
  // No sum and no mean: the method has none.
  assert.equal(await lead.locator('.work').getByText(/snitt|\bsum\b/i).filter({ visible: true }).count(), 0);

  // The group agrees.
  for (const [i, score] of [3, 4, 3, 2, 1].entries()) await at(lead, `agreed-${i}`).selectOption(String(score));
  await at(lead, 'grounds-2').fill('Ulikt fra sektor til sektor.');
  await at(lead, 'strengthen-4').check();
  await at(lead, 'what-4').fill('Frikjøp av prosjektleder');
  await at(lead, 'follows-4').fill('Kommunedirektøren');
  await at(lead, 'when-4').fill('før sommeren');
  await clean(lead, 'agreed');

  // Minutes: on the page, pasted into a document, as print, picture and file.
  const minutes = lead.locator('.minutes');
  for (const words of ['Kapasitetsdiamanten, Snåsa, 21. november 2026', 'Ulikt fra sektor til sektor.', 'Frikjøp av prosjektleder', 'Kommunedirektøren', 'før sommeren', 'verktøy for samtale, ikke for måling']) {
    assert.ok((await minutes.innerText()).includes(words), words);
  }
  assert.ok(!(await minutes.innerText()).includes('Planen'), 'single reasons are left out');
  await at(lead, 'copy_minutes').click();
  await status(lead, 'Kopiert');
  const document_ = await laptop.newPage();
  await document_.setContent('<div contenteditable id="doc"></div>');
  await document_.locator('#doc').click();
  await document_.keyboard.press('Control+V');
  assert.equal(await document_.locator('#doc table').count(), 2);
  assert.equal(await document_.locator('#doc h1').textContent(), 'Kapasitetsdiamanten, Snåsa, 21. november 2026');
  await lead.evaluate(() => { window.print = () => { window.wasPrinted = true; }; });
  await at(lead, 'print_minutes').click();
  assert.ok(await lead.evaluate(() => window.wasPrinted));
  await lead.emulateMedia({ media: 'print' });
  assert.ok(await lead.locator('.printed .minutes').isVisible());
  assert.ok(!(await lead.locator('main').isVisible()));
  await lead.emulateMedia({ media: 'screen' });
  await lead.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await lead.locator('.printed').count(), 0);
  const picture = await saved(lead, () => at(lead, 'save_picture').click());
  assert.equal(picture.name, 'kapasitetsdiamanten-snasa-2026-11-21.png');
  assert.deepEqual([...(await readFile(picture.path)).subarray(1, 4)], [...Buffer.from('PNG')]);
  const kept = JSON.parse(await readFile((await saved(lead, () => at(lead, 'save_minutes').click())).path, 'utf8'));
  assert.equal(kept.format, 'dugnad-scoring');
  assert.deepEqual(kept.rounds[0].answers, []);
  assert.equal(kept.rounds[0].agreed.tid.what, 'Frikjøp av prosjektleder');
  await at(lead, 'copy_front_matter').click();
  await status(lead, 'Kopiert');
  assert.equal(await lead.evaluate(() => navigator.clipboard.readText()), `[[runde]]
verktoy = "kapasitetsdiamanten"
skala = "en-til-fem"
tid = "2026-11-21"
poeng = { ledelse = 3, kompetanse = 4, kultur = 3, okonomi = 2, tid = 1 }
deltakere = "To politikere, kommunedirektøren, næringslivet og frivilligsentralen"
`);
  const round = await at(lead, 'keep-text').inputValue();

  // A year later, on another machine: the link restores the round, and a new
  // one stands beside it.
  const later = await open(await context({ colorScheme: 'dark' }), round, faults);
  await status(later, /hent/);
  await at(later, 'new_round').click();
  await at(later, 'date').fill('2027-11-20');
  for (const [i, score] of [4, 4, 3, 1].entries()) await at(later, `agreed-${i}`).selectOption(String(score));
  const table = later.locator('.work .table-wrap table');
  assert.deepEqual(await table.locator('thead th').allTextContents(), ['Del', '21. november 2026', '20. november 2027']);
  assert.deepEqual(await table.locator('tbody tr').nth(3).locator('td').allTextContents(), ['2', '1']);
  assert.deepEqual(await table.locator('tbody tr').nth(4).locator('td').allTextContents(), ['1', '–']);
  assert.equal(await later.locator('.charts > svg circle.now').count(), 2 * 4);
  assert.equal(await later.locator('.charts > svg circle.then').count(), 2 * 5);
  await clean(later, 'two rounds in the dark');
  await later.setViewportSize({ width: 320, height: 640 });
  await clean(later, 'two rounds on a narrow screen');
  assert.ok(await later.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no scrolling sideways');
  // Nothing left the browser after the pages had come.
  assert.ok(site.asked.slice(before).every((address) => !address.includes('.eyJ')), 'no answer in any request');
  const stores = await lead.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  assert.deepEqual(stores, [0, 0, '']);
});

test('on the scale of ten the source has a mean and a sum, and halves', async () => {
  const page = await group(await context());
  await at(page, 'scale-av-10').check();
  const link = (scores) => page.evaluate((given) => `#${globalThis.Dugnad.codes.pack('a', { tool: 'kapasitetsdiamanten', answer: { scale: 'av-10', scores: given } })}`, scores);
  await at(page, 'gather-text').fill([await link({ ledelse: 6.5, tid: 3 }), await link({ ledelse: 7.5 })].join('\n'));
  await at(page, 'gather-take').click();
  await status(page, 'nå: 2');
  await at(page, 'show_answers').click();
  assert.match(await page.locator('.spread').first().textContent(), /6,5 – 7,5\. Gjennomsnitt: 7\./);
  await at(page, 'mean-0').click();
  assert.equal(await at(page, 'agreed-0').inputValue(), '7');
  const sum = page.locator('.work .table-wrap tbody tr').last();
  assert.deepEqual(await sum.locator('th, td').allTextContents(), ['Sum', '–'], 'no sum while a part is missing');
  for (const [i, score] of [7, 6, 7.5, 4, 3].entries()) await at(page, `agreed-${i}`).selectOption(String(score));
  assert.deepEqual(await sum.locator('td').allTextContents(), ['27,5']);
  await clean(page, 'a scale of ten');
  // An answer on the other scale is refused, never converted.
  const other = await page.evaluate(() => `#${globalThis.Dugnad.codes.pack('a', { tool: 'kapasitetsdiamanten', answer: { scale: 'en-til-fem', scores: { tid: 3 } } })}`);
  await at(page, 'gather-text').fill(other);
  await at(page, 'gather-take').click();
  await status(page, 'Poeng regnes aldri om');
  await at(page, 'copy_front_matter').click();
  await status(page, 'Kopiert');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /skala = "av-10"[^]*kultur = 7\.5[^]*sum = 27\.5/);
});

test('by keyboard alone, with what a screen reader is told', async () => {
  const page = await open(await context(), site.url + PAGE, faults);
  await page.locator('.start a').focus();
  await page.keyboard.press('Enter');
  const press = async (key, until, most = 60) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press(key);
      if (await page.evaluate((name) => document.activeElement?.dataset.f === name, until)) return;
    }
    assert.fail(`${until} was not reached`);
  };
  await press('Tab', 'language-nn');
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => document.activeElement?.dataset.f === 'language-nb');
  await press('Tab', 'to-answer');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Dine poeng');
  await press('Tab', 'own-ledelse-1');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await press('Tab', 'own-ledelse-reason');
  await page.keyboard.type('Vi møtes ofte');
  await press('Tab', 'finish');
  await page.keyboard.press('Enter');
  await status(page, 'Svaret er klart');
  const tree = await page.locator('.instrument').ariaSnapshot();
  for (const line of ['group "1. Utviklingsledelse"', 'radiogroup "Poeng"', 'radio "2" [checked]', 'textbox "Hvorfor? Noen stikkord": Vi møtes ofte', 'button "Ferdig"', 'textbox "Lenke med svaret"', 'status: Svaret er klart til å gi fra seg.']) {
    assert.ok(tree.includes(line), `${line}\n${tree}`);
  }
  await press('Tab', 'answer-copy');
  await page.keyboard.press('Enter');
  await status(page, 'Kopiert');
});

test('the focus goes where the work does, and what is shown is told', async () => {
  const page = await open(await context(), site.url + PAGE, faults);
  await at(page, 'language-nb').check();
  const press = async (name) => {
    await at(page, name).first().focus();
    await page.keyboard.press('Enter');
    return page.evaluate(() => document.activeElement.dataset.f);
  };
  for (const way of ['to-answer', 'to-group']) {
    assert.equal(await press(way), 'title');
    assert.equal(await press('back'), way);
  }
  await press('to-group');
  for (const score of [1, 2]) {
    await press('from_paper');
    await page.locator(`label:has([data-f="typed-ledelse-${score}"])`).click();
    await press('add_answer');
  }
  // Of buttons of one word each tells whose it is.
  const second = page.getByRole('button', { name: 'Rett: Deltaker 2' });
  await second.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Rett: Deltaker 2');
  await press('add_answer');
  await page.getByRole('button', { name: 'Fjern: Deltaker 2' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Samle svarene (1)');
  await status(page, 'Fjernet');
  await press('keep-qr');
  await status(page, 'QR-kode med lenken');
  // The round is brought beside itself, and taken away again.
  const link = await at(page, 'keep-text').inputValue();
  await page.locator('summary', { hasText: 'tidligere runde' }).click();
  await at(page, 'earlier-text').fill(link);
  assert.equal(await press('earlier-take'), 'rounds');
  await page.getByRole('button', { name: /^Fjern: \d+\. / }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.f), 'rounds');
  await page.context().close();
});

test('leaving unsaved work warns, and saved work does not', async () => {
  const page = await group(await context());
  const leaving = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  assert.equal(await leaving(), false, 'nothing is written');
  await at(page, 'agreed-0').selectOption('3');
  assert.equal(await leaving(), true, 'a grade is agreed');
  await at(page, 'keep-copy').click();
  assert.equal(await leaving(), false, 'the link is kept');
  await at(page, 'grounds-0').fill('x');
  assert.equal(await leaving(), true, 'written on');
  await saved(page, () => at(page, 'keep-file').click());
  assert.equal(await leaving(), false, 'the file is kept');
});

test('what is damaged, foreign or hostile is told or made harmless', async () => {
  const page = await group(await context());
  const pack = (kind, value) => page.evaluate(([k, v]) => globalThis.Dugnad.codes.pack(k, v), [kind, value]);
  const give = async (text, told) => {
    await at(page, 'gather-text').fill(text);
    await at(page, 'gather-take').click();
    await status(page, told);
  };
  await give('hei', 'Dette kunne ikke leses');
  await give('{"format":"noe annet"}', 'hører til skjemaet her');
  await give('{"format":"dugnad-scoring","version":9}', 'nyere utgave');
  await give(`#${await pack('a', { tool: 'annet', answer: {} })}`, 'hører til skjemaet her');
  await give(`#${await pack('a', { tool: 'kapasitetsdiamanten', answer: { scale: 'ukjent' } })}`, 'hører til skjemaet her');
  await give(`#${await pack('a', { tool: 'kapasitetsdiamanten', answer: { scale: 'en-til-fem', scores: { ukjent: 1 } } })}`, 'hører til skjemaet her');
  await give(`#${await pack('a', null)}`, 'hører til skjemaet her');
  const hostile = { scale: 'en-til-fem', name: '<img src=x onerror=alert(1)>', scores: { ledelse: 99, tid: '3', kultur: 2, __proto__: 1 }, reasons: { kultur: `<script>alert(1)</script>${'x'.repeat(9000)}`, tid: { a: 1 } } };
  await give(`#${await pack('a', { tool: 'kapasitetsdiamanten', answer: hostile })}`, 'nå: 1');
  assert.match(await page.locator('.answers li').textContent(), /^<img src=x onerror=alert\(1\)> \(har svart på 1 av 5 deler\)/);
  await at(page, 'show_answers').click();
  assert.equal(await page.locator('.instrument img, .instrument script').count(), 0);
  assert.ok((await page.locator('.talk li').textContent()).length < 2100);
});

test('what is too much is told before the browser is busy with it', async () => {
  const page = await group(await context());
  const tool = 'kapasitetsdiamanten';
  const scores = { ledelse: 3, tid: 1 };
  const packed = (all) => page.evaluate((values) => values.map((answer) => `#${globalThis.Dugnad.codes.pack('a', { tool: 'kapasitetsdiamanten', answer })}`).join('\n'), all);
  const answers = (count) => Array.from({ length: count }, (_, i) => ({ scale: 'en-til-fem', name: `n${i}`, scores, reasons: { tid: 'x' } }));
  const file = async (value, told) => {
    const buffer = Buffer.from(typeof value === 'string' ? value : JSON.stringify({ format: 'dugnad-scoring', version: 1, tool, ...value }));
    await at(page, 'gather-file').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
    await status(page, told);
  };
  await file('1'.repeat(2e7), 'for stort');
  await file({ rounds: [{ scale: 'en-til-fem', answers: answers(3000) }] }, 'for mye. En gruppe kan ha 300 svar');
  await file({ rounds: Array(5000).fill({ scale: 'en-til-fem' }) }, 'og 100 runder');
  await at(page, 'gather-text').fill(await packed(answers(400)));
  await at(page, 'gather-take').click();
  await status(page, 'for mye');
  assert.equal(await page.locator('.answers li').count(), 0, 'all or none');
  // As many as there may be are drawn once.
  const start = Date.now();
  await at(page, 'gather-text').fill(await packed(answers(300)));
  await at(page, 'gather-take').click();
  await status(page, 'nå: 300');
  assert.ok(Date.now() - start < 5000, `${Date.now() - start} ms`);
  await page.context().close();
});

test('of answers that are taken in together all or none are in, and none twice', async () => {
  const page = await group(await context());
  const give = async (text, told) => {
    await at(page, 'gather-text').fill(text);
    await at(page, 'gather-take').click();
    await status(page, told);
  };
  const number = (scores) => page.evaluate((places) => {
    const { data } = { data: JSON.parse(document.querySelector('.instrument template').content.textContent) };
    const [sheet] = data.sheets;
    const key = JSON.stringify([data.tool, sheet.items.map((item) => item.key), sheet.scales.map(({ key: of, min, max, step }) => [of, min, max, step])]);
    const count = ({ min, max, step }) => Math.floor((max - (min ?? 0)) / step + 1e-9) + 1;
    return globalThis.Dugnad.codes.spoken({ key, items: 5, counts: sheet.scales.map(count) }, 0, places);
  }, scores);
  const [one, other] = [await number([0, 1, 2, 3, 4]), await number([4, 3, 2, 1, 0])];
  await give(`${one}\n123 456 789\n${other}`, 'Dette kunne ikke leses: «123 456 789»');
  assert.equal(await page.locator('.answers li').count(), 0);
  await give(`${one}\n${other}`, 'nå: 2');
  // A file that is there already does not keep the others out.
  const sent = (name) => page.evaluate((who) => `#${globalThis.Dugnad.codes.pack('a', { tool: 'kapasitetsdiamanten', answer: { scale: 'en-til-fem', name: who, scores: { tid: 3 }, reasons: { tid: 'x' } } })}`, name);
  await give(await sent('a'), 'nå: 3');
  await give(`${await sent('a')}\n${await sent('b')}`, 'nå: 4');
  // Numbers among links: neither kind keeps the other out.
  await give(`${one}\n${await sent('c')}\n${other}\n99 88 77 66`, 'nå: 7');
  await give(await sent('b'), 'med fra før');
  await page.context().close();
});

test('a link that is opened over unsaved work asks first', async () => {
  const page = await group(await context());
  const asked = [];
  page.on('dialog', (dialog) => { asked.push(dialog.message()); dialog.dismiss(); });
  await at(page, 'place').fill('Snåsa');
  await at(page, 'agreed-0').selectOption('3');
  await at(page, 'back').click();
  const round = await page.evaluate(() => globalThis.Dugnad.codes.pack('r', { tool: 'kapasitetsdiamanten', rounds: [{ scale: 'en-til-fem', place: 'En annen' }] }));
  await page.evaluate((hash) => { location.hash = hash; }, round);
  await page.waitForFunction(() => !location.hash);
  assert.deepEqual(asked.splice(0), ['Dette tar plassen til det du har skrevet. Vil du det?']);
  await at(page, 'to-group').click();
  assert.equal(await at(page, 'place').inputValue(), 'Snåsa');
  // So does an invitation over a form that is filled in.
  await at(page, 'back').click();
  await at(page, 'to-answer').click();
  await at(page, 'own-name').fill('Kari');
  const invitation = await page.evaluate(() => globalThis.Dugnad.codes.pack('f', { tool: 'kapasitetsdiamanten', scale: 'en-til-fem' }));
  await page.evaluate((hash) => { location.hash = hash; }, invitation);
  await page.waitForFunction(() => !location.hash);
  assert.equal(asked.length, 1);
  assert.equal(await at(page, 'own-name').inputValue(), 'Kari');
  await page.context().close();
});

test('both written languages, whatever the page is in', async () => {
  const page = await open(await context(), site.url + PAGE, faults);
  await at(page, 'to-answer').click();
  await page.locator('.work').getByText('Korleis har leiinga bidrege').waitFor();
  await at(page, 'own-tid-4').check();
  await at(page, 'language-nb').check();
  await page.locator('.work').getByText('Hvordan har ledelsen bidratt').waitFor();
  assert.ok(await at(page, 'own-tid-4').isChecked(), 'the scores stay');
  assert.equal(await page.locator('.instrument .work').getAttribute('lang'), 'nb');
  assert.equal(await page.locator('.work [lang=nn]:not(label)').count(), 0, 'nothing is left in the other');
});

test('without script there are sheets to print', async () => {
  const page = await open(await context({ javaScriptEnabled: false }), site.url + PAGE, faults);
  assert.equal(await page.locator('.sheet.one:visible').count(), 1);
  assert.equal(await page.locator('.sheet.all:visible').count(), 1);
  assert.equal(await page.locator('.sheet.one:visible tbody tr').count(), ITEMS.length);
  assert.equal(await page.locator('details[data-language]').count(), 4);
  // Each on a line of its own, below the other.
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const boxes = await page.locator('.sheets > *').evaluateAll((all) => all.map((part) => part.getBoundingClientRect()).map(({ left, top, bottom }) => ({ left, top, bottom })));
    boxes.slice(1).forEach(({ left, top }, i) => assert.ok(left === boxes[0].left && top >= boxes[i].bottom, `${width}: ${JSON.stringify(boxes)}`));
  }
});

test('a page with forms works offline once it has come', async () => {
  const ctx = await context();
  const page = await group(ctx);
  await ctx.setOffline(true);
  await at(page, 'from_paper').click();
  await at(page, 'typed-tid-2').check();
  await at(page, 'add_answer').click();
  await status(page, 'nå: 1');
  await at(page, 'keep-qr').click();
  await saved(page, () => at(page, 'keep-file').click());
});
