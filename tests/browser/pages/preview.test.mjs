// The preview in a real browser: edits are made on disk while it looks.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, program, repository } from '../browser.mjs';

const portal = mkdtempSync(join(tmpdir(), 'dugnad-preview-'));
const path = join(portal, 'content/eksempler/leka-i-lag.md');
for (const part of ['content', 'static', 'portal.toml']) {
  cpSync(join(repository, part), join(portal, part), { recursive: true });
}
const original = readFileSync(path, 'utf8');
const wrong = [];
let browser, page, child, url, address;

/** Starts the preview; its first line of output is its address. */
const serve = (port) => new Promise((resolve, reject) => {
  const started = spawn(program(), ['serve', '--root', portal, '--port', String(port)], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.stdout.once('data', (data) => resolve([started, String(data).split('\n')[0]]));
  started.once('exit', reject);
  started.once('error', reject);
});

const until = (test, what) => page.waitForFunction(test, what, { polling: 20, timeout: 30000 });
const says = (text) => document.body.innerText.includes(text);
const fault = () => document.querySelector('dugnad-preview')?.shadowRoot.querySelector('.fault');
const panel = () => document.querySelector('dugnad-preview')?.shadowRoot.querySelector('.panel');

before(async () => {
  [child, url] = await serve(0);
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  page.on('pageerror', (error) => wrong.push(String(error)));
  address = `${url}eksempler/leka-i-lag/`;
  await page.goto(address);
  await until(panel);
  // What the page has as long as it is the same.
  await page.evaluate(() => { window.same = true; });
});

after(async () => {
  await browser?.close();
  child?.removeAllListeners('exit');
  child?.kill('SIGKILL');
  rmSync(portal, { recursive: true, force: true });
});

test('a change is shown in the page as it stands', async () => {
  await page.evaluate(() => window.scrollTo(0, 300));
  for (const time of ['første', 'andre', 'tredje']) {
    writeFileSync(path, `${original}\nEndret for ${time} gang.\n`);
    await until(says, `Endret for ${time} gang.`);
  }
  assert.ok(await page.evaluate(() => window.same), 'without a reload');
  assert.equal(await page.evaluate(() => Math.round(scrollY)), 300, 'where the reader was');
});

test('a page that is broken stands as it was, with what is wrong over it', async () => {
  writeFileSync(path, `${original}\nSist den var hel.\n`);
  await until(says, 'Sist den var hel.');
  writeFileSync(path, original.replace('+++\n', '+++\ntitle = \n'));
  await until(fault);
  const shown = page.locator('dugnad-preview .fault');
  assert.equal(await shown.evaluate((fault) => getComputedStyle(fault).position), 'fixed');
  assert.match(await shown.textContent(), /content\/eksempler\/leka-i-lag\.md/);
  assert.match(await shown.locator('a').first().getAttribute('href'), /^vscode:\/\/file\/.*:\d+:\d+$/);
  assert.ok(await page.evaluate(says, 'Sist den var hel.'));
  writeFileSync(path, original);
  await page.waitForFunction(() => !document.querySelector('dugnad-preview')?.shadowRoot.querySelector('.fault'));
});

test('the panel opens by keyboard, and stays open', async () => {
  await page.locator('dugnad-preview .panel > summary').focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('dugnad-preview .panel').evaluate((panel) => panel.open));
  writeFileSync(path, `${original}\nÅpent panel.\n`);
  await until(says, 'Åpent panel.');
  assert.ok(await page.locator('dugnad-preview .panel').evaluate((panel) => panel.open));
});

test('on paper there is nothing of the panel', async () => {
  await page.emulateMedia({ media: 'print' });
  const shown = await page.evaluate(() => getComputedStyle(document.querySelector('dugnad-preview')).display);
  await page.emulateMedia({ media: null });
  assert.equal(shown, 'none');
});

test('a style sheet is swapped', async () => {
  const css = join(portal, 'themes/default/assets/style.css');
  mkdirSync(join(portal, 'themes/default/assets'), { recursive: true });
  writeFileSync(css, 'body { background: rgb(1, 2, 3) }\n');
  await until(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)');
  assert.ok(await page.evaluate(() => window.same), 'without a reload');
  rmSync(css);
});

test('who looks at a page follows it to its new name', async () => {
  const renamed = path.replace(/leka-i-lag\.md$/, 'omdopt-side.md');
  renameSync(path, renamed);
  await page.waitForURL(/omdopt-side/);
  renameSync(renamed, path);
  await page.waitForURL(address);
  assert.ok(await page.evaluate(() => window.same), 'without a reload');
});

test('a server that was away is found again', async () => {
  const { port } = new URL(url);
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await gone;
  writeFileSync(path, `${original}\nMens den var borte.\n`);
  [child, url] = await serve(port);
  assert.equal(new URL(url).port, port);
  await until(says, 'Mens den var borte.');
  assert.ok(await page.evaluate(() => window.same), 'without a reload');
});

test('the overview stands, and nothing went wrong on the way', async () => {
  const answer = await page.goto(`${new URL(url).origin}/_dugnad/`);
  assert.equal(answer.status(), 200);
  // What was refused while the server was away, or a page was renamed.
  assert.deepEqual(wrong.filter((text) => !/net::ERR_|status of 404/.test(text)), []);
});
