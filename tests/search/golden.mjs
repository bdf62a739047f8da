// The browser's half of the golden files: `node golden.mjs SITE`.
import { readFileSync } from 'node:fs'
import { openSite } from './engine.mjs'

const { engine } = await openSite(process.argv[2])
const lines = (name) => readFileSync(new URL(name, import.meta.url), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'))
let wrong = 0
const same = (found, wanted, what) => {
  if (found !== wanted && ++wrong <= 20) console.error(`${what}: ${found}, not ${wanted}`)
}
const words = lines('words.tsv')
for (const [word, snowball, stem, key] of words) {
  same(engine.snowball(word), snowball, `Snowball: ${word}`)
  same(engine.stem(word), stem, word)
  same(engine.fold(engine.stem(word)), key, word)
}
const texts = lines('texts.tsv')
for (const [text, wanted] of texts) same(engine.words(text).map((span) => text.slice(span[0], span[1])).join('|'), wanted, text)
console.log(`${words.length} words and ${texts.length} texts, ${wrong} wrong`)
process.exit(wrong ? 1 : 0)
