// How well the search answers: `node measure.mjs SITE [QUERIES] [--half 1|2] [--against NODE_MODULES] [--misses] [--floor N] [--bytes N]`.
// Prints nDCG@10, MRR, success@3 and how many have no answer, per kind, of the
// site's own search, and with --against of Pagefind and MiniSearch from npm on
// the same pages. Fails below the floor of nDCG@10, and above the median of bytes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSite } from './engine.mjs'

const args = process.argv.slice(2)
const option = (name) => args.includes(name) ? args[args.indexOf(name) + 1] : undefined
const site = args[0]
const file = args[1] && !args[1].startsWith('--') ? args[1] : new URL('queries.tsv', import.meta.url)

const seen = {}
const queries = readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => {
  const [kind, text, wanted] = line.split('\t')
  const [best, help = ''] = wanted.split('|')
  const gain = new Map()
  for (const id of help.split(' ').filter(Boolean)) gain.set(id, 1)
  for (const id of best.split(' ').filter(Boolean)) gain.set(id, 3)
  seen[kind] = (seen[kind] ?? 0) + 1
  return { kind, text, gain, half: seen[kind] % 2 ? 1 : 2 }
}).filter((query) => !option('--half') || query.half === Number(option('--half')))

const discounted = (gains) => gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0)

function score(query, hits) {
  const gains = hits.slice(0, 10).map((id) => query.gain.get(id) ?? 0)
  const ideal = [...query.gain.values()].sort((a, b) => b - a).slice(0, 10)
  const first = gains.findIndex((gain) => gain > 0)
  return { ndcg: discounted(gains) / discounted(ideal), mrr: first < 0 ? 0 : 1 / (first + 1), top: first >= 0 && first < 3 ? 1 : 0, none: hits.length ? 0 : 1 }
}

function table(name, scores) {
  const kinds = [...new Set(queries.map((query) => query.kind))]
  const mean = (list, key) => list.reduce((sum, one) => sum + one[key], 0) / list.length
  console.log(`\n${name}\n\n| kind | n | nDCG@10 | MRR | success@3 | no answer |\n|---|--:|--:|--:|--:|--:|`)
  const line = (kind, list) => console.log(`| ${kind} | ${list.length} | ${mean(list, 'ndcg').toFixed(3)} | ${mean(list, 'mrr').toFixed(3)} | ${mean(list, 'top').toFixed(3)} | ${mean(list, 'none').toFixed(3)} |`)
  for (const kind of kinds) line(kind, scores.filter((one) => one.kind === kind))
  line('all', scores)
  return mean(scores, 'ndcg')
}

async function run(name, ask) {
  const scores = []
  for (const query of queries) {
    const hits = await ask(query.text)
    const result = score(query, hits)
    scores.push({ kind: query.kind, ...result })
    if (args.includes('--misses') && result.ndcg < 0.9) {
      console.log(`${result.ndcg.toFixed(2)} ${query.kind}: ${query.text} → ${hits.slice(0, 6).join(' ')} (${[...query.gain.keys()].join(' ')})`)
    }
  }
  return table(name, scores)
}

const own = await openSite(site)
const start = own.bytes()
const bytes = [], times = []
const mean = await run('this', async (text) => {
  const fresh = await openSite(site)
  fresh.bytes()
  await fresh.ask(text)
  bytes.push(start + fresh.bytes())
  const before = performance.now()
  const { hits } = await own.ask(text)
  times.push(performance.now() - before)
  return hits
})
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const late = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)]
console.log(`\nindex, a cold query (start, shards, cards; without scripts), gzip: median ${middle(bytes)} B, 95 % ${late(bytes)} B; time ${middle(times).toFixed(1)} ms, 95 % ${late(times).toFixed(1)} ms`)

const modules = option('--against')
if (modules) {
  const { others } = await import('./others.mjs')
  for (const [name, ask] of await others(site, modules)) {
    await run(name, ask)
    await ask.close?.()
  }
}
const floor = Number(option('--floor') ?? 0)
if (mean < floor) {
  console.error(`nDCG@10 ${mean.toFixed(3)} is below ${floor}`)
  process.exitCode = 1
}
const most = Number(option('--bytes') ?? Infinity)
if (middle(bytes) > most) {
  console.error(`a cold query takes ${middle(bytes)} B, more than ${most}`)
  process.exitCode = 1
}
