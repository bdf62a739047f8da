import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsQR from 'jsqr';
import { load } from './assets.mjs';

const { qr } = load('qr.js');

/** What a reader makes of the picture of a code. */
function decoded(rows, scale = 3) {
  const size = (rows.length + 8) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    if (rows[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4]) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  }
  return jsQR(pixels, size, size)?.data;
}

test('every version is read back', () => {
  const sizes = new Set();
  for (let length = 1; length <= 1003; length += 12) {
    const text = Array.from({ length }, (_, i) => 'aZ1#.-_'[(i * 5 + length) % 7]).join('');
    const rows = qr(text);
    sizes.add((rows.length - 17) / 4);
    assert.equal(decoded(rows), text, `${length} bytes`);
  }
  assert.equal(sizes.size, 22);
});

test('any text that fits is read back', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
    assert.equal(decoded(qr(text)), text);
  }), { numRuns: 60 });
});

test('what is too long for a telephone is refused', () => {
  assert.ok(qr('x'.repeat(1003)));
  assert.equal(qr('x'.repeat(1004)), null);
  assert.equal(qr('å'.repeat(502)), null);
});
