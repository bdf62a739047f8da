// Pagefind and MiniSearch on the pages of a built site, for comparison. They
// are looked for in NODE_MODULES and are no part of this repository; Pagefind
// runs in Chromium, through playwright-core.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, statSync, existsSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf, openSite } from './engine.mjs'

/** Every page of an entry that can be found: path, id, title and text of its
    main part. Copies to print and the like are left out. */
async function pages(site) {
  const { index } = await openSite(site)
  const cards = await index.cards(await index.all())
  const paths = new Set(cards.map(({ card }) => card.address.replace(/#.*/, '')))
  const found = []
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) walk(path)
      else if (name === 'index.html') {
        const html = readFileSync(path, 'utf8')
        const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1]
        if (!main || !main.includes('<article') || !paths.has(path.slice(site.length + 1, -name.length))) continue
        const text = (part) => part.replace(/<[^>]+>/g, ' ').replace(/&nbsp;/g, ' ').replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim()
        found.push({ path: path.slice(site.length + 1), id: idOf(path.slice(site.length + 1)), title: text(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(main)?.[1] ?? ''), text: text(main) })
      }
    }
  }
  walk(site)
  return found
}

async function miniSearch(site, modules) {
  const { default: MiniSearch } = await import(join(modules, 'minisearch/dist/es/index.js'))
  const { engine } = await openSite(site)
  const index = new MiniSearch({
    fields: ['title', 'text'],
    processTerm: (term) => engine.snowball(term.toLowerCase()),
    searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2 },
  })
  index.addAll(await pages(site))
  return (text) => index.search(text).slice(0, 10).map((hit) => hit.id)
}

async function pagefind(site, modules, chromium) {
  const folder = mkdtempSync(join(tmpdir(), 'pagefind-'))
  for (const { path } of await pages(site)) cpSync(join(site, path), join(folder, path))
  cpSync(join(site, '404.html'), join(folder, '404.html'))
  const bin = join(modules, '.bin/pagefind')
  execFileSync(bin, ['--site', folder, '--force-language', 'nb', '--glob', '**/index.html', '--root-selector', 'article'], { stdio: 'ignore' })
  const server = http.createServer((request, response) => {
    const path = join(folder, decodeURIComponent(request.url.split('?')[0]).replace(/\/$/, '/index.html'))
    if (!existsSync(path)) { response.writeHead(404); return response.end() }
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.html') ? 'text/html' : path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream'
    response.writeHead(200, { 'content-type': type })
    response.end(readFileSync(path))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/404.html`)
  await page.evaluate(() => import('/pagefind/pagefind.js').then((loaded) => { window.pagefind = loaded; return loaded.init() }))
  const ask = async (text) => {
    const urls = await page.evaluate(async (text) => {
      const found = await window.pagefind.search(text)
      const shown = await Promise.all(found.results.slice(0, 10).map((result) => result.data()))
      return shown.map((one) => one.url)
    }, text)
    return urls.map((url) => idOf(url.replace(/^\//, '')))
  }
  ask.close = async () => { await browser.close(); server.close() }
  return ask
}

/** Name and function of each. */
export async function others(site, modules) {
  const { chromium } = createRequire(join(process.env.PLAYWRIGHT ?? modules, '/'))('playwright-core')
  return [
    ['MiniSearch with Snowball', await miniSearch(site, modules)],
    ['Pagefind, one index', await pagefind(site, modules, chromium)],
  ]
}
