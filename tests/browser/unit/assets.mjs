// Loads scripts of the default theme as a page would, without a page.
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

export function load(...names) {
  for (const name of names) {
    const file = new URL(`../../../themes/default/assets/${name}`, import.meta.url);
    runInThisContext(readFileSync(file, 'utf8'), { filename: name });
  }
  return globalThis.Dugnad;
}
