// How long it takes from a file's write until the change is served.
//
//   node benches/preview.mjs PORTAL [--edits N] [--soak N] -- COMMAND…
//   node benches/preview.mjs PORTAL --hugo CONTENT -- hugo server …
//
// COMMAND is the preview of PORTAL and prints its address as the first thing
// on standard output that begins with http://. A change is written, and the
// page is asked for at once: `first` is how long the first answer took, `stale`
// how many first answers were old, `fresh` how long until an answer was new
// (asked for again without pause). Kinds of change: a page's text, its title
// (asked for on the page's list), a term, a template, a style sheet.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import http from "node:http";

const split = process.argv.indexOf("--");
const args = process.argv.slice(2, split), command = process.argv.slice(split + 1);
const option = (name, otherwise) =>
  args.includes(name) ? args[args.indexOf(name) + 1] : otherwise;
const portal = args[0], edits = Number(option("--edits", 100)), soak = Number(option("--soak", 0));
const hugo = option("--hugo");

const began = performance.now();
const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((resolve) => {
  let out = "";
  child.stdout.on("data", (data) => {
    const found = (out += data).match(/http:\/\/[^\s)]+/);
    if (found) resolve(found[0].replace("//localhost", "//127.0.0.1"));
  });
});
const get = (path) => new Promise((resolve, reject) => {
  http.get(new URL(path.replace(/^\//, ""), url), { agent: false }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (data) => { text += data; });
    answer.on("end", () => resolve(text));
  }).on("error", reject);
});
await get("/");
console.log(`start to first page: ${(performance.now() - began).toFixed(0)} ms`);

const memory = () => {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(status.match(/VmRSS:\s+(\d+)/)[1]) >> 10;
};
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const measure = async (name, count, edit, pause = 30) => {
  const first = [], fresh = [];
  let stale = 0;
  for (let n = 0; n < count; n++) {
    const { write, path, says } = edit(n);
    const start = performance.now();
    write();
    let text = await get(path);
    first.push(performance.now() - start);
    const isNew = (text) => typeof says === "function" ? says(text) : text.includes(says);
    let done = isNew(text);
    if (!done) stale++;
    while (!done) {
      if (performance.now() - start > 60000) throw new Error(`${name}: ${path} never says ${says}`);
      text = await get(path);
      done = isNew(text);
    }
    fresh.push(performance.now() - start);
    await sleep(pause);
  }
  const at = (all, share) => [...all].sort((a, b) => a - b)[Math.floor(share * (all.length - 1))].toFixed(1);
  console.log(`${name}: first ${at(first, 0.5)} ms, stale ${stale}/${count}; ` +
    `fresh median ${at(fresh, 0.5)}, 95 % ${at(fresh, 0.95)}, most ${at(fresh, 1)} ms`);
};

const undo = new Map();
const write = (path, text) => {
  if (!undo.has(path)) { try { undo.set(path, readFileSync(path, "utf8")); } catch { undo.set(path, null); } }
  writeFileSync(path, text);
};
try {
  if (hugo) {
    const pages = readdirSync(hugo).filter((name) => /\.md$/.test(name) && !name.startsWith("_"));
    await measure("text", edits, (n) => {
      const path = join(hugo, pages[n % pages.length]), text = readFileSync(path, "utf8");
      return { write: () => write(path, `${text}\nMerke${n}merke.\n`), says: `Merke${n}merke`,
        path: `${option("--under", "")}/${pages[n % pages.length].replace(/\.md$/, "")}/` };
    });
  } else {
    const types = join(portal, "content/_types");
    const folders = readdirSync(types).map((name) => readFileSync(join(types, name), "utf8"))
      .map((text) => text.match(/^folder = "(.*)"/m)?.[1]).filter(Boolean);
    const pagesOf = (folder) => {
      try { return readdirSync(join(portal, "content", folder)).filter((name) => /^[^_].*\.md$/.test(name)); }
      catch { return []; }
    };
    const [folder] = folders.sort((a, b) => pagesOf(b).length - pagesOf(a).length);
    const pages = pagesOf(folder);
    const page = (n) => {
      const name = pages[(n * 37) % pages.length], path = join(portal, "content", folder, name);
      return { path, text: readFileSync(path, "utf8"), address: `/${folder}/${name.slice(0, -3)}/` };
    };
    await measure("text", edits, (n) => {
      const { path, text, address } = page(n);
      return { write: () => write(path, `${text}\nMerke${n}merke.\n`), path: address, says: `Merke${n}merke` };
    });
    const few = Math.min(edits, 20);
    const searchFolder = (await get("/")).match(/data-search-folder="([^"]*)"/)?.[1];
    if (searchFolder) {
      const start = `/${searchFolder}i/start.js`;
      let last = await get(start);
      await measure("text, in the search index", few, (n) => {
        const { path, text } = page(n);
        return { write: () => write(path, `${text}\nMerke${n}leitemerke.\n`), path: start,
          says: (now) => now !== last && (last = now) };
      });
    }
    await measure("title, on the page", few, (n) => {
      const { path, text, address } = page(n);
      return { write: () => write(path, text.replace(/^title = ".*"/m, `title = "Aaa${n}aaa"`)),
        path: address, says: `Aaa${n}aaa` };
    });
    const rows = folders.map((name) => join(portal, "content", name, "_entries.toml"))
      .find((path) => { try { return /^title = "/m.test(readFileSync(path, "utf8")); } catch { return false; } });
    await measure("term, on its list", few, (n) => ({
      write: () => write(rows, readFileSync(rows, "utf8").replace(/^title = ".*"/m, `title = "Bbb${n}bbb"`)),
      path: `/${rows.split("/").at(-2)}/`, says: `Bbb${n}bbb`,
    }));
    const theme = join(portal, "themes/default");
    mkdirSync(join(theme, "assets"), { recursive: true });
    await measure("template", few, (n) => ({
      write: () => write(join(theme, "404.html"), `<p>Ccc${n}ccc</p>`), path: "/finnes/ikke", says: `Ccc${n}ccc`,
    }));
    await measure("style sheet", few, (n) => ({
      write: () => write(join(theme, "assets/own.css"), `p { order: ${n} }`), path: "/", says: "</html>",
    }));
    if (soak) {
      console.log(`memory before the soak: ${memory()} MiB`);
      for (let part = 1; part <= 5; part++) {
        await measure(`soak ${part}/5`, soak / 5, (n) => {
          const { path, text, address } = page(n);
          const clean = text.replace(/\nMerke.*merke\.\n/g, "");
          return { write: () => write(path, `${clean}\nMerke${n}merke.\n`), path: address, says: `Merke${n}merke` };
        }, 0);
        console.log(`memory: ${memory()} MiB`);
      }
    }
  }
} finally {
  for (const [path, text] of undo) if (text === null) rmSync(path); else writeFileSync(path, text);
  child.kill("SIGKILL");
}
