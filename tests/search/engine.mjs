// The search of a built site, run outside a browser: the same script and the
// same files, read from disk. Tells how many bytes a question takes.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { gzipSync } from 'node:zlib'

/** Opens the search of the site in `folder`. */
export async function openSite(folder) {
  const asset = readdirSync(join(folder, 'assets')).find((name) => /^search-[0-9a-f]{10}\.js$/.test(name))
  const read = new Map()
  const head = {
    append(script) {
      const path = join(folder, script.src.split('?')[0])
      let text
      try { text = readFileSync(path, 'utf8') } catch { return void queueMicrotask(() => script.onerror()) }
      read.set(path, gzipSync(text, { level: 9 }).length)
      vm.runInContext(text, context)
      queueMicrotask(() => script.onload())
    },
  }
  const window = {}
  const context = vm.createContext({
    window,
    document: { head, createElement: () => ({ remove() {} }) },
    URL, Date, console,
  })
  context.window = context
  vm.runInContext(readFileSync(join(folder, 'assets', asset), 'utf8'), context)
  const engine = context.dugnadSearch
  const index = await engine.open('sok/')
  return {
    engine, index,
    /** Ids of the first hits, in order, with the size of the whole answer. */
    async ask(text, most = 10) {
      const found = await index.ask(text)
      const hits = await index.cards(found.hits.slice(0, most))
      return { hits: hits.map((hit) => idOf(hit.card.address)), total: found.hits.length, found }
    },
    /** The files read so far, each with its bytes over the wire. */
    files: () => new Map(read),
    /** Bytes over the wire since last asked. */
    bytes() {
      const sum = [...read.values()].reduce((a, b) => a + b, 0)
      read.clear()
      return sum
    },
  }
}

/** The id of the entry at an address: its anchor on a list, else its folder. */
export function idOf(address) {
  const [path, anchor] = address.split('#')
  return anchor ?? path.replace(/(index\.html)?$/, '').replace(/\/$/, '').split('/').pop()
}
