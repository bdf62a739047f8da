// Which pages of a site to look at, so that everything it has is looked at.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every page below `folder`, as the file's path, in order. */
export function pages(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'));
  return files.map((file) => relative(folder, join(folder, file))).sort();
}

/** The address of a page's file, below the site. */
export const address = (file) => file.replace(/(^|\/)index\.html$/, '$1');

/** Elements with their classes and the names of their attributes. */
function pieces(html) {
  const tags = html.matchAll(/<([a-z][a-z0-9]*)(\s[^<>]*)?>/g);
  return new Set(Array.from(tags, ([, name, more = '']) => {
    const kind = (/\bclass="([^"]*)"/.exec(more)?.[1] || '').replace(/\d+/g, '#');
    const names = more.replace(/="[^"]*"/g, '').split(/\s+/);
    return `${name} ${kind} ${names.filter((one) => !one.startsWith('data-')).sort()}`;
  }));
}

/**
 * Few pages that between them show every kind of element the site has: again
 * and again the page with most that no other has shown, of equals the smallest.
 */
export function cover(folder) {
  const all = pages(folder).map((file) => {
    const html = readFileSync(join(folder, file), 'utf8');
    return { file, size: html.length, has: pieces(html) };
  });
  const left = new Set(all.flatMap(({ has }) => [...has]));
  const chosen = [];
  while (left.size > 0) {
    const counted = all.map((page) => ({ page, news: [...page.has].filter((piece) => left.has(piece)).length }));
    counted.sort((a, b) => b.news - a.news || a.page.size - b.page.size);
    const [{ page }] = counted;
    chosen.push(page.file);
    for (const piece of page.has) left.delete(piece);
  }
  return chosen;
}

/** The largest page in each of the site's folders, by bytes. */
export function largest(folder) {
  const found = new Map();
  for (const file of pages(folder)) {
    const { length } = readFileSync(join(folder, file));
    const [top] = file.split('/');
    if (length > (found.get(top)?.length || 0)) found.set(top, { file, length });
  }
  return [...found.values()].map(({ file }) => file);
}
