// `npm run -s bench [part of a path …]`: runs every src/**/*.bench.ts, each in a process of its own, one after the other.
// A bench is a plain program that prints JSON objects, one per line; each is passed on with the bench's path in front.
// What else it prints goes to standard error. Ends with a non-zero code if any bench fails or prints no result.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { bundle } from './run-ts.mjs';
import { root, setup } from './setup.mjs';

const limitMs = 900_000;

await setup();
const wanted = process.argv.slice(2);
const benches = readdirSync(join(root, 'src'), { recursive: true })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.bench.ts') && wanted.every((part) => path.includes(part)))
  .sort();
if (benches.length === 0) console.error('No *.bench.ts matches.');

for (const bench of benches) {
  const error = await runBench(bench).catch((thrown) => thrown.message);
  if (!error) continue;
  console.log(JSON.stringify({ bench, error }));
  process.exitCode = 1;
}

/** Resolves to what went wrong, or to undefined. */
async function runBench(bench) {
  const { program, remove } = await bundle(bench);
  const { code, output } = await run(process.execPath, ['--enable-source-maps', '--expose-gc', program], { limitMs });
  remove();
  let results = 0;
  for (const line of output.split('\n')) {
    const result = parseResult(line);
    if (result) {
      results += 1;
      console.log(JSON.stringify({ bench, ...result }));
    } else if (line) console.error(line);
  }
  if (code !== 0) return `ended with ${code === null ? 'a signal' : `exit code ${code}`}`;
  return results === 0 ? 'printed no result' : undefined;
}

function parseResult(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
