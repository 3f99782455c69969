// `npm test [-- suite …]`: installs what is missing, then runs every suite (or the named ones), going on after a failure.
// The last line is `N passed, N failed`; the exit code is non-zero if anything failed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

await main().catch((error) => {
  console.error(error.message);
  finish(0, 1);
});

async function main() {
  await setup();
  const { suites } = await import('./suites.mjs');
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown)
    throw new Error(`There is no suite "${unknown}"; there are: ${suites.map(({ name }) => name).join(', ')}.`);

  const total = { passed: 0, failed: 0 };
  for (const suite of suites) {
    if (names.length > 0 && !names.includes(suite.name)) continue;
    const result = await runSuite(suite);
    total.passed += result.passed;
    total.failed += result.failed;
  }
  finish(total.passed, total.failed);
}

async function runSuite({ name, title, run }) {
  const start = Date.now();
  const result = await run().catch((error) => ({ passed: 0, failed: 1, output: error.message }));
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const counts = [`${result.passed} ok`, `${result.failed} not ok`];
  if (result.skipped) counts.push(`${result.skipped} left out`);
  if (result.detail) counts.push(result.detail);
  if (result.failed > 0) console.log(`\n${result.output?.trimEnd() ?? ''}\n`);
  console.log(
    `${result.failed > 0 ? '✗' : '✓'} ${name.padEnd(10)} ${seconds.padStart(6)} s  ${counts.join(', ')}  (${title})`,
  );
  if (result.leftOut?.length > 0) reportLeftOut(result.leftOut);
  return result;
}

function reportLeftOut(files) {
  const isSharedHere = existsSync(join(root, '../shared/oracles'));
  console.log(
    isSharedHere ? '  Left out by the tests themselves:' : '  ../shared is not here, so these were left out:',
  );
  for (const file of files) console.log(`    ${file}`);
}

function finish(passed, failed) {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
