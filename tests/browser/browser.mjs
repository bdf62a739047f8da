// What the browser tests share: a site built by the program, a plain static
// server with the site's own policy, and Chromium.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before } from 'node:test';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

/** The program: named by DUGNAD, else the newest that cargo made. */
export function program() {
  const target = process.env.CARGO_TARGET_DIR || join(repository, 'target');
  const made = ['release', 'debug'].map((kind) => join(target, kind, 'dugnad')).filter(existsSync);
  const newest = made.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  const found = process.env.DUGNAD || newest;
  if (!found) throw new Error('build the program first: cargo build');
  return found;
}

/** Builds the portal at `root` (from the repository's) into a folder of its own. */
export function build(root = '.', ...more) {
  const out = mkdtempSync(join(tmpdir(), 'dugnad-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  execFileSync(program(), ['build', '--root', join(repository, root), '--out', join(out, 'site'), ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  return join(out, 'site');
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png' };

const cut = (bytes, size) => Array.from({ length: Math.max(1, Math.ceil(bytes.length / size)) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

/** Serves `folder` under `base`, with the policy that the site promises to bear;
    pages in pieces of so many bytes, as over a slow line. */
export async function serve(folder, base = '/', piece = Infinity) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://a').pathname);
    asked.push(request.url);
    const inside = path.startsWith(base) ? normalize(path.slice(base.length - 1)) : '/missing';
    const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(inside.endsWith('favicon.ico') ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] || 'application/octet-stream', 'content-security-policy': POLICY });
    const pieces = file.endsWith('.html') ? cut(readFileSync(file), piece) : [readFileSync(file)];
    const send = () => {
      const next = pieces.shift();
      if (pieces.length === 0) response.end(next);
      else response.write(next, () => { setTimeout(send, 40); });
    };
    send();
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  return {
    /** Every address that was asked for. */
    asked,
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}

/** Chromium: named by CHROMIUM, else of the system, else Playwright's own. */
export function launch() {
  const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = paths.find((path) => path && existsSync(path));
  return chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/**
 * Chromium and the portal's site for the tests of one file; `ready` is given
 * them once they stand, and may ask for the site of another portal. Gives the
 * list of what goes wrong on pages: it must be empty when the tests are done.
 */
export function stage(ready) {
  const faults = [], closing = [];
  const stand = async (root, base) => {
    const folder = build(root);
    const site = await serve(folder, base);
    closing.push(() => site.close());
    return { folder, site };
  };
  before(async () => {
    const browser = await launch();
    closing.push(() => browser.close());
    await ready({ browser, ...await stand(), another: stand });
  });
  after(async () => {
    for (const close of closing) await close();
    assert.deepEqual(faults, []);
  });
  return faults;
}

export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A page that fails the test on any error in it. */
export async function open(context, url, faults) {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${error.message}\n${error.stack}`));
  // What axe does to the page while it looks is not the page's own.
  page.on('console', (message) => { if (message.type() === 'error' && !page.isLookedAt) faults.push(message.text().slice(0, 200)); });
  await page.goto(url);
  return page;
}

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe finds wrong by WCAG 2.2 A and AA. */
export async function axe(page, within = 'main') {
  // The page's policy lets no script in; the debugger's does not heed it.
  page.isLookedAt = true;
  await page.evaluate(AXE);
  const found = await page.evaluate((part) => globalThis.axe.run(part, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { region: { enabled: false } },
  }), within);
  await page.waitForTimeout(100);
  page.isLookedAt = false;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`);
}
