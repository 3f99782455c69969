// What a first visit has to load: everything that index.html reaches through static imports, gzipped. Chunks that are
// imported on use and workers don't count. Reads the manifest of the last `vite build`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budgetBytes = 170 * 1024;

/** Resolves to `{ passed, failed, detail, output }` for the page in `dist`. */
export function checkBundle(dist) {
  const problems = [];
  const read = (file) => readFileSync(join(dist, file));
  const sizes = firstLoadFiles(JSON.parse(read('.vite/manifest.json')), 'index.html').map((file) => ({
    file,
    bytes: gzipSync(read(file), { level: 9 }).length,
  }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > budgetBytes) {
    const largest = sizes.sort((a, b) => b.bytes - a.bytes).map(({ file, bytes }) => `  ${kilobytes(bytes)}  ${file}`);
    problems.push(`The first load is ${kilobytes(total)} gzipped, over ${kilobytes(budgetBytes)}:`, ...largest);
    problems.push('Import what is not needed for the first picture with import().');
  }
  const rooted = [
    ...read('index.html')
      .toString()
      .matchAll(/(?:src|href)="(\/[^"]*)"/g),
  ].map(([, url]) => url);
  if (rooted.length > 0) problems.push(`index.html would break under a sub path: ${rooted.join(', ')}`);
  const failed = (total > budgetBytes) + (rooted.length > 0);
  return {
    passed: 2 - failed,
    failed,
    detail: `first load ${kilobytes(total)} of ${kilobytes(budgetBytes)} gzipped`,
    output: problems.join('\n'),
  };
}

/** The JavaScript and CSS files that loading a manifest's entry brings along without any import(). */
export function firstLoadFiles(manifest, entry) {
  const seen = new Set();
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(entry);
  return [...files];
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
