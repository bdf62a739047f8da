// Which files of an index a question reads, of a site so large that its shards
// are named in directories.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

const engine = readFileSync(new URL('../../../themes/default/assets/search.js', import.meta.url), 'utf8');

const INDEX = {
  start: {
    form: 4, count: 16, size: 64, kinds: [['Ting', 'Ting', 'ting', []]], stop: 'og om', frame: 'lurt', c: [3, '....cardcaro'], x: 0, f: '', o: '',
    t: '', d: 'A:dira|Am:dirm', r: 'A:ends', e: '',
  },
  'd--dira': ['d', 'Aa:sha1|Ab:shb1|Bo:shb2'],
  'd-m-dirm': ['dm', 'Am:shm1|Bu:shm2'],
  't-b-shb1': ['tb', 'Aberg:LKBJ'],
  't-bo-shb2': ['tbo', 'Abol:IK|Dyst:JK|By:NKBB|Cgd:NBBK|Alåg;lav:KK|Bav;;låg:KK|Dterskeltilbud:QK'],
  't-m-shm1': ['tm', 'Amat:KK'],
  't-mu-shm2': ['tmu', 'Amur:LC|Aspråk:KK|Fkafé:PK|Atilbod;tilbud:KK|Eud;;tilbod:KK'],
  'r--ends': ['r', 'Adoblit|Bublit|Gleksretval|Agreb|Alob|Atam'],
  'c-1-card': ['c1', { 8: ['Bolig', 'bolig/', 0, '', ''], 9: ['Bolyst', 'bolyst/', 0, '', ''], 10: ['Mat', 'mat/', 0, '', ''], 11: ['Berg', 'berg/', 0, '', ''], 12: ['Bergen', 'bergen/', 0, 'kommune · Vestland', ''], 13: ['Bygd i vekst', 'bygd/', 0, '', ''], 14: ['By', 'by/', 0, '', ''], 15: ['Språkkafé', 'kafe/', 0, '', ''] }],
  'c-2-caro': ['c2', { 16: ['Lavterskeltilbud', 'lav/', 0, '', ''] }],
};

/** Opens the index; `read` gathers the files that were read. */
async function opened(read) {
  const head = {
    append(script) {
      const name = script.src.slice('i/'.length, -'.js'.length);
      const [key, value] = name === 'start' ? ['start', INDEX.start] : INDEX[name] ?? [];
      read.push(name);
      queueMicrotask(() => {
        if (!key) return script.onerror();
        context.dugnadSearch.add(key, value);
        script.onload();
      });
    },
  };
  const context = createContext({ document: { head, createElement: () => ({ remove() {} }) } });
  context.window = context;
  runInContext(engine, context);
  return context.dugnadSearch.open('');
}

test('a question reads the directories of its words and what they name', async () => {
  const read = [];
  const index = await opened(read);
  const { hits } = await index.ask('bolig om ');
  assert.deepEqual(Array.from(hits, (hit) => hit.slot), [8]);
  assert.deepEqual(read.slice(0, 3), ['start', 'd--dira', 't-bo-shb2']);
  const [hit] = await index.cards(hits);
  assert.equal(hit.card.title, 'Bolig');
  assert.ok(!read.some((name) => name.includes('dirm')), read.join());
});

test('what has been read is not read again', async () => {
  const read = [];
  const index = await opened(read);
  await index.ask('bolig og bolyst');
  await index.ask('bolig');
  await index.ask('bolyst');
  assert.equal(new Set(read).size, read.length, read.join());
});

test('two directories are read for words that stand far apart', async () => {
  const read = [];
  const index = await opened(read);
  const { hits } = await index.ask('mat bolyst om');
  assert.equal(hits.length, 2);
  assert.ok(read.includes('d--dira') && read.includes('d-m-dirm'), read.join());
});

test('who is called what is asked for comes before who has a form of it', async () => {
  const index = await opened([]);
  const first = async (text) => (await index.ask(text)).hits[0].card.title;
  assert.equal(await first('Berg'), 'Berg');
  assert.equal(await first('bergen'), 'Bergen');
  // With what it is told to be, in any order.
  assert.equal(await first('bergen kommune'), 'Bergen');
  assert.equal(await first('Ting Bergen'), 'Bergen');
  // As far as it is typed, unless that is a word by itself.
  assert.equal(await first('berge'), 'Berg');
  assert.equal(await first('by'), 'By');
  assert.equal(await first('bygd i v'), 'Bygd i vekst');
});

test('a compound that nobody has is looked for by what it is a kind of', async () => {
  const index = await opened([]);
  const titles = async (text) => {
    const { hits } = await index.ask(text);
    return Array.from(await index.cards(hits), (hit) => hit.card.title);
  };
  assert.deepEqual(await titles('fonnaberg'), ['Berg', 'Bergen']);
  assert.deepEqual(await titles('fonnabergens'), ['Berg', 'Bergen']);
  // Three letters at the end say too little of a word.
  assert.deepEqual(await titles('fonnamat'), []);
  assert.deepEqual(await titles('fonnaxyz'), []);
});

test('a compound is found in the other language, though its parts are known by other names', async () => {
  const index = await opened([]);
  const first = async (text) => (await index.ask(text)).hits[0].card.title;
  assert.equal(await first('lågterskeltilbod'), 'Lavterskeltilbud');
  assert.equal(await first('lavterskeltilbod'), 'Lavterskeltilbud');
});

test('words that are one are found as they are written, and by their stem', async () => {
  const index = await opened([]);
  const { hits } = await index.ask('språk kafe');
  assert.deepEqual(Array.from(await index.cards(hits), (hit) => hit.card.title), ['Språkkafé', 'Mat']);
});
