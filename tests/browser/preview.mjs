// The preview in a real browser: edits are made on disk while it looks.
//
//   node tests/browser/preview.mjs DUGNAD PORTAL PAGE [--modules DIR]
//
// DUGNAD is the program, PORTAL a copy of a portal that may be written on,
// PAGE the path of one of its pages from the root (content/…/id.md), in whose
// text there is room. Playwright is looked for in DIR; CHROMIUM names the
// browser.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";

const [program, portal, file] = process.argv.slice(2);
const modules = process.argv.includes("--modules")
  ? process.argv[process.argv.indexOf("--modules") + 1] : "./";
const { chromium } = createRequire(join(modules, "/"))("playwright-core");
const shots = process.env.SHOTS;

const serve = (port) => new Promise((resolve, reject) => {
  const child = spawn(program, ["serve", "--root", portal, "--port", String(port)]);
  child.stderr.pipe(process.stderr);
  child.stdout.once("data", (data) => resolve({ child, url: String(data).split("\n")[0] }));
  child.once("exit", reject);
});

let { child, url } = await serve(0);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
const wrong = [];
page.on("console", (message) => { if (message.type() === "error") wrong.push(message.text()); });
page.on("pageerror", (error) => wrong.push(String(error)));
const path = join(portal, file);
const original = readFileSync(path, "utf8");
const address = url + file.replace(/^content\//, "").replace(/\.md$/, "/");
const times = [];
const until = async (what, test) => {
  const start = performance.now();
  await page.waitForFunction(test, what, { polling: 5, timeout: 20000 });
  return performance.now() - start;
};
const shot = async (name) => {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
};
const says = (text) => document.body.innerText.includes(text);
const shadow = (text) => document.querySelector("dugnad-preview")?.shadowRoot.textContent.includes(text);

try {
  await page.goto(address);
  await until("", () => document.querySelector("dugnad-preview")?.shadowRoot.querySelector(".panel"));
  // A reader has opened something, typed something, and scrolled.
  await page.evaluate(() => {
    window.same = true;
    const details = document.createElement("div");
    document.querySelector("dugnad-preview").before(details);
    window.scrollTo(0, 300);
  });
  for (let n = 0; n < 20; n++) {
    writeFileSync(path, `${original}\nEndret for ${n}. gang.\n`);
    times.push(await until(`Endret for ${n}. gang.`, says));
  }
  assert.ok(await page.evaluate(() => window.same), "the page was changed in place");
  assert.equal(await page.evaluate(() => Math.round(scrollY)), 300, "scroll is kept");
  await shot("changed");

  // A page that is broken: the last good version with what is wrong over it.
  writeFileSync(path, original.replace("+++\n", "+++\ntitle = \n"));
  await until("", () => document.querySelector("dugnad-preview")?.shadowRoot.querySelector(".fault"));
  const over = await page.locator("dugnad-preview .fault").evaluate((fault) => getComputedStyle(fault).position);
  assert.equal(over, "fixed", "over the page");
  assert.ok(await page.evaluate(shadow, file), "the file is named");
  const link = await page.locator("dugnad-preview .fault a").first().getAttribute("href");
  assert.match(link, /^vscode:\/\/file\/.*:\d+:\d+$/);
  assert.ok(await page.evaluate(says, "Endret for 19. gang."), "the last good version stays");
  await shot("fault");
  writeFileSync(path, original);
  await until("", () => !document.querySelector("dugnad-preview")?.shadowRoot.querySelector(".fault"));

  // The panel, by the keyboard.
  await page.locator("dugnad-preview .panel > summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("dugnad-preview .panel").evaluate((panel) => panel.open));
  await shot("panel");
  writeFileSync(path, `${original}\nÅpent panel.\n`);
  await until("Åpent panel.", says);
  assert.ok(await page.locator("dugnad-preview .panel").evaluate((panel) => panel.open), "stays open");

  // A style sheet is swapped.
  const css = join(portal, "themes/default/assets/style.css");
  mkdirSync(join(portal, "themes/default/assets"), { recursive: true });
  writeFileSync(css, "body { background: rgb(1, 2, 3) }\n");
  await until("", () => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
  assert.ok(await page.evaluate(() => window.same), "without a reload");

  rmSync(css);

  // The page is renamed.
  const renamed = path.replace(/([^/]+)\.md$/, "omdopt-side.md");
  renameSync(path, renamed);
  await page.waitForURL(/omdopt-side/, { timeout: 10000 });
  renameSync(renamed, path);
  await page.waitForURL(address, { timeout: 10000 });

  // The server is killed and comes back.
  const { port } = new URL(url);
  child.removeAllListeners("exit");
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  writeFileSync(path, `${original}\nMens den var borte.\n`);
  ({ child, url } = await serve(port));
  assert.equal(new URL(url).port, port, "the same port");
  await until("Mens den var borte.", says);
  assert.ok(await page.evaluate(() => window.same), "the same page");

  // The overview.
  writeFileSync(path, original);
  const answer = await page.goto(`${new URL(url).origin}/_dugnad/`);
  assert.equal(answer.status(), 200);
  await shot("overview");
  // What was refused while the server was away is no mistake of ours.
  const ours = wrong.filter((text) => !/net::ERR_|status of 404/.test(text));
  assert.deepEqual(ours, []);
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(0);
  console.log(`saved → changed on the screen: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, of ${times.length}`);
} finally {
  writeFileSync(path, original);
  await browser.close();
  child.removeAllListeners("exit");
  child.kill("SIGKILL");
}
