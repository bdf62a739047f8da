import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { load } from './assets.mjs';

const { codes } = load('instrument.js');
const reason = (run) => {
  try { return run(); } catch (error) { return error.reason ?? error; }
};

const form = fc.record({
  key: fc.string(), items: fc.integer({ min: 1, max: 12 }), counts: fc.array(fc.integer({ min: 2, max: 200 }), { minLength: 1, maxLength: 10 }),
});
const filled = form.chain((made) => fc.nat({ max: made.counts.length - 1 }).chain((scale) => fc.record({
  form: fc.constant(made), scale: fc.constant(scale),
  scores: fc.array(fc.integer({ min: -1, max: made.counts[scale] - 1 }), { minLength: made.items, maxLength: made.items }),
})));

test('a spoken code is read back, with or without spaces', () => {
  fc.assert(fc.property(filled, ({ form, scale, scores }) => {
    const code = codes.spoken(form, scale, scores);
    assert.deepEqual(codes.unspoken(form, code), { scale, scores });
    assert.deepEqual(codes.unspoken(form, ` ${code.replace(/ /g, '-')}.`), { scale, scores });
  }));
});

test('five parts on five steps make nine digits in threes', () => {
  const diamond = { key: 'k', items: 5, counts: [5, 21] };
  assert.match(codes.spoken(diamond, 0, [0, 1, 2, 3, 4]), /^\d{3} \d{3} \d{3}$/);
  assert.match(codes.spoken(diamond, 1, [20, 1, 2, -1, 4]), /^(\d{3} ){3}\d{3}$/);
});

test('every wrong digit of a spoken code is noticed', () => {
  fc.assert(fc.property(filled, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ form, scale, scores }, at, by) => {
    const digits = codes.spoken(form, scale, scores).replace(/ /g, '').split('');
    const place = at % digits.length;
    digits[place] = String((Number(digits[place]) + by) % 10);
    assert.equal(reason(() => codes.unspoken(form, digits.join(''))), 'damaged');
  }));
});

test('two digits that change places are noticed', () => {
  fc.assert(fc.property(filled, fc.nat(), fc.nat(), ({ form, scale, scores }, first, second) => {
    const digits = codes.spoken(form, scale, scores).replace(/ /g, '').split('');
    const [a, b] = [first % digits.length, second % digits.length];
    fc.pre(digits[a] !== digits[b]);
    [digits[a], digits[b]] = [digits[b], digits[a]];
    assert.equal(reason(() => codes.unspoken(form, digits.join(''))), 'damaged');
  }));
});

test('a digit too many or too few is noticed, and so is nonsense', () => {
  const diamond = { key: 'k', items: 5, counts: [5, 21] };
  const code = codes.spoken(diamond, 0, [0, 1, 2, 3, 4]).replace(/ /g, '');
  for (let at = 0; at < code.length; at++) {
    assert.equal(reason(() => codes.unspoken(diamond, code.slice(0, at) + code.slice(at + 1))), 'damaged');
  }
  for (const text of ['', '1', 'hei', '999999999', '000000000000', '１２３']) assert.equal(reason(() => codes.unspoken(diamond, text)), 'damaged');
});

test('a code of another form is rarely taken for one of this', () => {
  const made = Array.from({ length: 200 }, (_, i) => codes.spoken({ key: `form ${i}`, items: 5, counts: [5] }, 0, [0, 1, 2, 3, 4]));
  const taken = made.filter((code) => typeof reason(() => codes.unspoken({ key: 'other', items: 5, counts: [5] }, code)) === 'object');
  assert.ok(taken.length <= 3, `${taken.length} of 200`);
});

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));

test('a link is read back wherever it stands in a text', () => {
  fc.assert(fc.property(json, fc.string(), (value, around) => {
    const text = `${around.replace(/#/g, '')} https://a.example/b/#${codes.pack('a', value)}\nHilsen`;
    assert.deepEqual(codes.unpack(text), [{ kind: 'a', value }]);
  }));
});

test('several links are read, also with lines broken as in mail', () => {
  const links = [{ a: 1 }, { b: 'æøå €' }].map((value) => `https://a.example/#${codes.pack('a', value)}`);
  assert.deepEqual(codes.unpack(links.join('\n')).map(({ value }) => value), [{ a: 1 }, { b: 'æøå €' }]);
  const broken = links.map((link) => link.replace(/(.{30})/g, '$1\r\n')).join('\r\n');
  assert.deepEqual(codes.unpack(broken).map(({ value }) => value), [{ a: 1 }, { b: 'æøå €' }]);
  assert.deepEqual(codes.unpack('ingen lenke her'), []);
});

test('damage to a link is noticed', () => {
  fc.assert(fc.property(json, fc.nat(), fc.constantFrom(...'abZ09_-'), (value, at, letter) => {
    const code = codes.pack('a', value);
    const place = 3 + (at % (code.length - 3));
    fc.pre(code[place] !== letter);
    const found = reason(() => codes.unpack(`#${code.slice(0, place)}${letter}${code.slice(place + 1)}`));
    assert.equal(found, 'damaged');
  }));
});

test('a link that was cut is noticed', () => {
  const link = `https://a.example/#${codes.pack('a', { scores: { a: 1 } })}`;
  for (let end = link.indexOf('#') + 4; end < link.length; end++) assert.equal(reason(() => codes.unpack(link.slice(0, end))), 'damaged');
});

test('what a later version made says so', () => {
  const later = (kind) => {
    const head = `${kind}2.${btoa('{}').replace(/=+$/, '')}`;
    return `${head}.${codes.crc32(head)}`;
  };
  assert.equal(reason(() => codes.unpack(`#${later('a')}`)), 'newer');
  const diamond = { key: 'k', items: 1, counts: [5] };
  const code = codes.spoken(diamond, 0, [3]).replace(/ /g, '');
  // Version 2 with a sum that is right: one thousand steps of the prime apart.
  const body = `2${code.slice(1, -3)}`;
  const right = Array.from({ length: 1000 }, (_, i) => body + String(i).padStart(3, '0')).find((text) => reason(() => codes.unspoken(diamond, text)) !== 'damaged');
  assert.equal(reason(() => codes.unspoken(diamond, right)), 'newer');
});

test('the checksum is CRC-32', () => {
  assert.equal(codes.crc32('123456789'), 'cbf43926');
  assert.equal(codes.crc32(''), '00000000');
});

test('strings of TOML hold what JSON does not escape', () => {
  assert.equal(codes.toml('a "b" \\ \n\u007f'), '"a \\"b\\" \\\\ \\n\\u007f"');
  assert.equal(codes.toml('\ud800x'), '"\ufffdx"');
  for (const plain of ['tid', '1', 'a-b_C']) assert.equal(codes.key(plain), plain);
  for (const quoted of ['mål', '1.1', 'a b', '']) assert.equal(codes.key(quoted), `"${quoted}"`);
});
