// The suites of `npm test`, in order. Each `run` resolves to { passed, failed, skipped?, detail?, output? } and counts what
// its tool counts; `output` is printed when something failed, the files in `leftOut` always. To add a suite, add an entry.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { checkBundle } from './bundle-budget.mjs';
import { ensureChromium } from './chromium.mjs';
import { debianProgram } from './debian-package.mjs';
import { findKubectls } from './kubectl.mjs';
import { run } from './processes.mjs';
import { root } from './setup.mjs';

const limitMs = 900_000;

export const suites = [
  { name: 'typecheck', title: 'the simulation, the page and the tests, each with its own globals', run: typecheck },
  {
    name: 'lint',
    title: 'formatting and lint rules',
    run: () => check('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  },
  { name: 'unit', title: 'architecture, tables, controllers, transcripts, oracles, lessons', run: unit },
  {
    name: 'clients',
    title: 'the real kubectl, old and new, and client libraries against the HTTP door; the real etcd beside ours',
    run: clients,
  },
  {
    name: 'build',
    title: 'the page as it is served',
    run: () => check('vite/bin/vite.js', ['build', '--logLevel', 'warn']),
  },
  { name: 'budget', title: 'how much a first visit loads', run: async () => checkBundle(join(root, 'dist')) },
  { name: 'browser', title: 'flows in a real Chromium', run: browser },
];

async function typecheck() {
  const configs = ['tsconfig.sim.json', 'tsconfig.json', 'tsconfig.test.json'];
  const results = [];
  for (const config of configs) results.push(await check('typescript/bin/tsc', ['-p', config]));
  return {
    passed: results.filter(({ failed }) => failed === 0).length,
    failed: results.filter(({ failed }) => failed > 0).length,
    output: results.map(({ output }) => output).join(''),
  };
}

async function clients() {
  const { own, debian } = await findKubectls();
  if (own === undefined && debian === undefined) {
    throw new Error(
      'No kubectl here: install one (Debian: the package "kubernetes-client"), or set KUBECTL to its path.',
    );
  }
  const etcd = await debianProgram('etcd-server', 'usr/bin/etcd');
  if (etcd === undefined)
    console.log('  No etcd here (Debian: the package "etcd-server"): ours is not compared with it.');
  const env = {
    KUBARIUM_KUBECTL: own ?? debian,
    ...(debian && { KUBARIUM_OLD_KUBECTL: debian }),
    ...(etcd && { KUBARIUM_ETCD: etcd }),
  };
  return vitest('clients', env);
}

/** Runs one of Vitest's projects. */
function vitest(project, env = {}) {
  return withReport(async (report) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code, output } = await node('vitest/vitest.mjs', ['run', '--project', project, ...reporters], env);
    return { ...countVitest(readReport(report), code), output };
  });
}

async function unit() {
  const counted = await vitest('unit');
  const named = filesLeftOut();
  const others = counted.leftOut.filter(
    (entry) => !named.some((line) => line.startsWith(entry.replace(/ \(\d+\)$/, ''))),
  );
  return { ...counted, leftOut: [...named, ...others] };
}

/**
 * The test files that read upstream's tables and recordings, where those are not there: some then define no test at all, so that nothing is
 * counted as skipped.
 */
function filesLeftOut() {
  if (existsSync(join(root, '../shared'))) return [];
  const src = join(root, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .filter((file) => /\.\.\/shared|testing\/(go-table|scheduler-cases)/.test(readFileSync(join(src, file), 'utf8')))
    .map((file) => `src/${file.replaceAll('\\', '/')}, in whole or in part`)
    .sort();
}

async function browser() {
  const chromium = await ensureChromium();
  return withReport(async (report) => {
    const env = {
      CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      KUBARIUM_E2E_PORT: String(await freePort()),
    };
    const args = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'];
    const { code, output } = await node('@playwright/test/cli.js', args, env);
    return { ...countPlaywright(readReport(report), code), output };
  });
}

/** Numbers from Vitest's JSON report. A file that could not be loaded counts as one failed test, and so does no test at all. */
export function countVitest(report, code) {
  const files = report?.testResults ?? [];
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const passed = report?.numPassedTests ?? 0;
  const failed = (report?.numFailedTests ?? 0) + unloaded;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const leftOut = files
    .map((file) => ({
      file: file.name,
      count: file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ file, count }) => `${relative(root, file).replaceAll('\\', '/')} (${count})`);
  return { passed, failed: agreeWithExit(passed, failed, code), skipped, leftOut };
}

/** Numbers from Playwright's JSON report. */
export function countPlaywright(report, code) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  return { passed: expected, failed: agreeWithExit(expected, unexpected + flaky, code), skipped };
}

/** A runner that ended badly, or ran nothing, has failed at least once whatever it counted. */
function agreeWithExit(passed, failed, code) {
  return failed === 0 && (code !== 0 || passed === 0) ? 1 : failed;
}

/** Runs a tool that is one check: it passes with exit code 0. */
async function check(tool, args) {
  const { code, output } = await node(tool, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

function node(tool, args, env = {}) {
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined };
  return run(process.execPath, [join(root, 'node_modules', tool), ...args], { limitMs, env: { ...colour, ...env } });
}

async function withReport(use) {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-test-'));
  try {
    return await use(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
