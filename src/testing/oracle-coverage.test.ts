/**
 * Which of upstream's tables about the API are tests here. Those whose rows hold Go functions can't be read; the others that
 * are none stand in oracle-coverage.tsv with the reason, where `open` says that a test is still to come.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = '../shared/oracles/go-tables';
const EXCUSES = 'src/testing/oracle-coverage.tsv';

/** What the tables of other packages are about, by the beginning of their files' names. */
const ELSEWHERE: readonly (readonly [prefix: RegExp, why: string])[] = [
  [/^cli-runtime|^kubectl_/, 'kubectl'],
  [/^client-go/, 'client library'],
  [/^apimachinery_pkg_util_(wait|yaml)|^apimachinery_pkg_apis_meta_v1_unstructured/, 'client library'],
  [/^component-helpers|^pkg_scheduler/, 'scheduler'],
  [/^deployment-util|^endpointslice|^pkg_controller|^pkg_util_hash/, 'controllers'],
  [/^pkg_(kubelet|volume|proxy|util_parsers)|^pkg_api_v1_(pod|resource)/, 'nodes'],
];

interface Table {
  readonly file: string;
  readonly test: string;
}

function tablesOfIndex(): readonly Table[] {
  if (!existsSync(`${FOLDER}/INDEX.tsv`)) return [];
  const lines = readFileSync(`${FOLDER}/INDEX.tsv`, 'utf8').trim().split('\n').slice(1);
  const names = new Set(lines.map((line) => line.split('\t').slice(0, 2).join('\t').replace('.jsonl', '')));
  return [...names].map((name) => {
    const [file = '', test = ''] = name.split('\t');
    return { file, test };
  });
}

/** Whether one of our tests speaks of both the table's file and its test. */
function finder(): (table: Table) => boolean {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const texts = files.map((file) => readFileSync(`src/${file}`, 'utf8')).filter((text) => /go-tables?\b/.test(text));
  const words = texts.map((text) => ({ text, tests: new Set(text.match(/\bTest_?[A-Za-z0-9]\w+/g) ?? []) }));
  return ({ file, test }) => words.some(({ text, tests }) => tests.has(test) && text.includes(file));
}

/** Tests with a row that holds no function, by file. */
function readableTests(file: string): ReadonlySet<string> {
  const path = `${FOLDER}/${file}.jsonl`;
  if (!existsSync(path)) return new Set();
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const readable = lines.filter((line) => !line.includes('\\u003cfunc'));
  return new Set(readable.map((line) => /"test":"(\w+)"/.exec(line)?.[1] ?? ''));
}

const tables = tablesOfIndex();
const isElsewhere = ({ file }: Table) => ELSEWHERE.some(([prefix]) => prefix.test(file));
const excuses = readFileSync(EXCUSES, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'));

describe.skipIf(tables.length === 0)('upstream’s tables about the API (../shared/oracles/go-tables/INDEX.tsv)', () => {
  const isTested = finder();
  const readable = new Map([...new Set(tables.map(({ file }) => file))].map((file) => [file, readableTests(file)]));
  const concerned = tables.filter((table) => !isElsewhere(table) && readable.get(table.file)?.has(table.test) === true);
  const untested = concerned.filter((table) => !isTested(table)).map(({ file, test }) => `${file} ${test}`);
  const excused = new Map(excuses.map(([file, test, why = '']) => [`${file} ${test}`, why]));

  it('are tests, or have a reason not to be', () => {
    expect(untested.filter((name) => !excused.has(name))).toEqual([]);
    expect([...excused].filter(([, why]) => why === '')).toEqual([]);
  });

  it('are not excused although they are tests', () => {
    expect([...excused.keys()].filter((name) => !untested.includes(name))).toEqual([]);
  });

  it('leave no more open than they did', () => {
    expect([...excused.values()].filter((why) => why.startsWith('open')).length).toBeLessThanOrEqual(217);
  });

  it('are found by the names of packages that are still there', () => {
    const unused = ELSEWHERE.filter(([prefix]) => !tables.some(({ file }) => prefix.test(file)));
    expect(unused).toEqual([]);
  });
});
