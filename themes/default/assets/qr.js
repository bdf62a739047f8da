// QR codes (ISO/IEC 18004): bytes, error correction of level L, versions 1 to
// 22. Larger ones no telephone reads from another's screen.
(() => {
  'use strict';
  const MOST = 22;
  // Error correction codewords in each block, and how many blocks, by version.
  const EC = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28];
  const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9];

  // Powers and logarithms in the field of 256 elements over x^8+x^4+x^3+x^2+1.
  const exp = new Uint8Array(512);
  const log = new Uint8Array(256);
  for (let i = 0, x = 1; i < 255; i++, x = (x << 1) ^ (x > 127 ? 0x11d : 0)) {
    exp[i] = exp[i + 255] = x;
    log[x] = i;
  }
  const times = (a, b) => (a && b ? exp[log[a] + log[b]] : 0);

  const centres = (version) => {
    if (version < 2) return [];
    const count = Math.floor(version / 7) + 2;
    const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    const places = Array.from({ length: count - 1 }, (_, i) => version * 4 + 10 - i * step);
    return [6, ...places.reverse()];
  };

  // How many codewords a version holds in all.
  const room = (version) => {
    let bits = (16 * version + 128) * version + 64;
    if (version > 1) {
      const count = Math.floor(version / 7) + 2;
      bits -= (25 * count - 10) * count - 55;
      if (version > 6) bits -= 36;
    }
    return bits >> 3;
  };

  const remainder = (data, count) => {
    let divisor = [1];
    for (let i = 0; i < count; i++) {
      const next = [...divisor, 0];
      divisor.forEach((factor, at) => { next[at + 1] ^= times(factor, exp[i]); });
      divisor = next;
    }
    const left = [...data, ...Array(count).fill(0)];
    for (let i = 0; i < data.length; i++) {
      const lead = left[i];
      divisor.forEach((factor, at) => { left[i + at] ^= times(factor, lead); });
    }
    return left.slice(data.length);
  };

  // Data codewords, in blocks with their error correction, woven together.
  const codewords = (bytes, version) => {
    const ec = EC[version - 1];
    const blocks = BLOCKS[version - 1];
    const total = room(version);
    const capacity = total - ec * blocks;
    const bits = [];
    const put = (value, width) => { while (width--) bits.push((value >> width) & 1); };
    put(4, 4);
    put(bytes.length, version < 10 ? 8 : 16);
    bytes.forEach((byte) => put(byte, 8));
    put(0, Math.min(4, capacity * 8 - bits.length));
    while (bits.length % 8) bits.push(0);
    for (let pad = 0xec; bits.length < capacity * 8; pad ^= 0xfd) put(pad, 8);
    const data = Array.from({ length: capacity }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2));
    const short = Math.floor(total / blocks) - ec;
    const parts = [];
    for (let i = 0, at = 0; i < blocks; i++) {
      const size = short + (i >= blocks - (total % blocks) ? 1 : 0);
      parts.push(data.slice(at, at + size));
      at += size;
    }
    const checks = parts.map((part) => remainder(part, ec));
    const woven = [];
    for (let i = 0; i <= short; i++) parts.forEach((part) => i < part.length && woven.push(part[i]));
    for (let i = 0; i < ec; i++) checks.forEach((check) => woven.push(check[i]));
    return woven;
  };

  const MASKS = [
    (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
  ];

  const check = (value, generator, width) => {
    let left = value << width;
    for (let bit = 31 - Math.clz32(left); bit >= width; bit--) {
      if ((left >> bit) & 1) left ^= generator << (bit - width);
    }
    return (value << width) | left;
  };

  // A grid with all that is fixed, and which places those are.
  const frame = (version) => {
    const size = version * 4 + 17;
    const grid = Array.from({ length: size }, () => new Uint8Array(size));
    const fixed = grid.map((row) => row.slice());
    const set = (x, y, dark) => {
      if (x < 0 || y < 0 || x >= size || y >= size) return;
      grid[y][x] = dark ? 1 : 0;
      fixed[y][x] = 1;
    };
    for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
    for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
      for (let y = -4; y < 5; y++) for (let x = -4; x < 5; x++) {
        const ring = Math.max(Math.abs(x), Math.abs(y));
        set(cx + x, cy + y, ring !== 2 && ring !== 4);
      }
    }
    const places = centres(version);
    const last = places.length - 1;
    places.forEach((cx, i) => places.forEach((cy, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
      for (let y = -2; y < 3; y++) for (let x = -2; x < 3; x++) {
        set(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
      }
    }));
    if (version > 6) {
      const bits = check(version, 0x1f25, 12);
      for (let i = 0; i < 18; i++) {
        const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
        set(a, b, (bits >> i) & 1);
        set(b, a, (bits >> i) & 1);
      }
    }
    return { size, grid, fixed, set };
  };

  const format = ({ size, set }, mask) => {
    const bits = check(8 | mask, 0x537, 10) ^ 0x5412;
    const bit = (i) => (bits >> i) & 1;
    for (let i = 0; i < 15; i++) {
      set(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, bit(i));
      set(i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i, 8, bit(i));
    }
    set(8, size - 8, 1);
  };

  const fill = ({ size, grid, fixed }, words, mask) => {
    let at = 0;
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let i = 0; i < size; i++) {
        const y = ((right + 1) & 2) ? i : size - 1 - i;
        for (const x of [right, right - 1]) {
          if (fixed[y][x]) continue;
          const bit = (words[at >> 3] >> (7 - (at & 7))) & 1;
          grid[y][x] = bit ^ (MASKS[mask](x, y) === 0 ? 1 : 0);
          at++;
        }
      }
    }
  };

  // How hard a grid is to read: long runs, false corners.
  const penalty = (grid) => {
    const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]))].map((line) => line.join(''));
    const cost = (line) => (line.match(/(.)\1{4,}/g) || []).join('').length + 40 * (line.match(/(?=10111010000|00001011101)/g) || []).length;
    return lines.reduce((sum, line) => sum + cost(line), 0);
  };

  // The rows of the code for a text, ones for dark; nothing when it is too long.
  const qr = (text) => {
    const bytes = new TextEncoder().encode(text);
    let version = 1;
    const bits = () => (room(version) - EC[version - 1] * BLOCKS[version - 1]) * 8;
    while (version <= MOST && bits() < bytes.length * 8 + (version < 10 ? 12 : 20)) version++;
    if (version > MOST) return null;
    const words = codewords(bytes, version);
    const tries = MASKS.map((_, mask) => {
      const made = frame(version);
      format(made, mask);
      fill(made, words, mask);
      return { grid: made.grid, cost: penalty(made.grid) };
    });
    return tries.reduce((best, next) => (next.cost < best.cost ? next : best)).grid;
  };

  globalThis.Dugnad = Object.assign(globalThis.Dugnad || {}, { qr });
})();
