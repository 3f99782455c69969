import { describe, expect, it } from 'vitest';
import { checkNames, checkReadmes, checkRegistries, checkSizes } from './conventions.ts';
import { checkCycles } from './cycles.ts';
import { checkPurity } from './purity.ts';
import { checkRooms, type Room } from './rooms.ts';
import { readSource } from './source-file.ts';

const rooms: Room[] = [
  { path: 'kernel', mayImport: [], why: 'The kernel stands alone.' },
  { path: 'etcd', mayImport: ['kernel'], packages: ['sorted-btree'], why: 'etcd knows no Kubernetes.' },
  { path: 'server', mayImport: ['etcd', 'machine/engine'], why: 'The server is the way in.' },
  { path: 'machine', mayImport: ['kernel'], why: 'A machine knows no Kubernetes.' },
  { path: 'controllers/index.ts', mayImport: ['controllers/*'], why: 'The list of controllers.' },
  { path: 'controllers/framework', mayImport: ['kernel'], why: 'The framework serves all.' },
  { path: 'controllers/*', mayImport: ['controllers/framework'], why: 'Controllers meet at the API server.' },
  { path: 'testing', mayImport: ['kernel', 'etcd'], packages: ['node:*'], why: 'Testing.' },
];

function sources(files: Record<string, string>) {
  return Object.entries(files).map(([path, text]) => readSource(path, text));
}

describe('rooms', () => {
  it.each<{ name: string; path: string; text: string; problems: string[] }>([
    { name: 'an allowed import', path: 'etcd/a.ts', text: `import { b } from '../kernel/b.ts';`, problems: [] },
    { name: 'an import inside a room', path: 'etcd/deep/a.ts', text: `import { b } from '../b.ts';`, problems: [] },
    { name: 'an import of types', path: 'kernel/a.ts', text: `import type { B } from '../etcd/b.ts';`, problems: [] },
    { name: 'inline types only', path: 'kernel/a.ts', text: `import { type B } from '../etcd/b.ts';`, problems: [] },
    { name: 'a worker', path: 'kernel/a.ts', text: `import W from '../etcd/b.ts?worker';`, problems: [] },
    {
      name: 'a forbidden import',
      path: 'kernel/a.ts',
      text: `\nimport { b } from '../etcd/b.ts';`,
      problems: ['kernel/a.ts:2 imports etcd/b.ts. The kernel stands alone.'],
    },
    {
      name: 'types and values together',
      path: 'kernel/a.ts',
      text: `import { type B, c } from '../etcd/b.ts';`,
      problems: ['kernel/a.ts:1 imports etcd/b.ts. The kernel stands alone.'],
    },
    {
      name: 'a side effect',
      path: 'kernel/a.ts',
      text: `import '../etcd/b.ts';`,
      problems: ['kernel/a.ts:1 imports etcd/b.ts. The kernel stands alone.'],
    },
    {
      name: 'a re-export',
      path: 'kernel/a.ts',
      text: `export { b } from '../etcd/b.ts';`,
      problems: ['kernel/a.ts:1 imports etcd/b.ts. The kernel stands alone.'],
    },
    {
      name: 'a lazy import',
      path: 'kernel/a.ts',
      text: `const later = () => import('../etcd/b.ts');`,
      problems: ['kernel/a.ts:1 imports etcd/b.ts. The kernel stands alone.'],
    },
    {
      name: 'an allowed file of a room',
      path: 'server/a.ts',
      text: `import { b } from '../machine/engine.ts';`,
      problems: [],
    },
    {
      name: 'an allowed folder of a room',
      path: 'server/a.ts',
      text: `import { b } from '../machine/engine/b.ts';`,
      problems: [],
    },
    {
      name: 'another file of that room',
      path: 'server/a.ts',
      text: `import { b } from '../machine/engines.ts';`,
      problems: ['server/a.ts:1 imports machine/engines.ts. The server is the way in.'],
    },
    {
      name: 'a controller and the framework',
      path: 'controllers/job/a.ts',
      text: `import { b } from '../framework/b.ts';`,
      problems: [],
    },
    {
      name: 'the list of controllers',
      path: 'controllers/index.ts',
      text: `import { b } from './job/b.ts';`,
      problems: [],
    },
    {
      name: 'two controllers',
      path: 'controllers/job/a.ts',
      text: `import { b } from '../cron-job/b.ts';`,
      problems: ['controllers/job/a.ts:1 imports controllers/cron-job/b.ts. Controllers meet at the API server.'],
    },
    { name: 'an allowed package', path: 'etcd/a.ts', text: `import BTree from 'sorted-btree';`, problems: [] },
    {
      name: 'another package',
      path: 'etcd/a.ts',
      text: `import { b } from '@scope/name/deep';`,
      problems: ['etcd/a.ts:1 imports @scope/name, a package that etcd may not use. etcd knows no Kubernetes.'],
    },
    {
      name: `Node's own modules`,
      path: 'etcd/a.ts',
      text: `import { readFileSync } from 'node:fs';`,
      problems: ['etcd/a.ts:1 imports node:fs, a package that etcd may not use. etcd knows no Kubernetes.'],
    },
    {
      name: `Node's own modules in testing`,
      path: 'testing/a.ts',
      text: `import { readFileSync } from 'node:fs';`,
      problems: [],
    },
    { name: 'a test', path: 'kernel/a.test.ts', text: `import { b } from '../testing/b.ts';`, problems: [] },
    {
      name: 'testing in a product file',
      path: 'server/a.ts',
      text: `import { b } from '../testing/b.ts';`,
      problems: ['server/a.ts:1 imports testing/b.ts. Only tests and benches import testing.'],
    },
    {
      name: 'a test as a library',
      path: 'etcd/a.ts',
      text: `import { b } from '../kernel/b.test.ts';`,
      problems: ['etcd/a.ts:1 imports kernel/b.test.ts. Nothing imports a test.'],
    },
    { name: 'a build tool', path: 'etcd/generated/generate.ts', text: `import { b } from 'node:fs';`, problems: [] },
    { name: 'generated data', path: 'etcd/a.ts', text: `import { b } from './generated/b.gen.ts';`, problems: [] },
    {
      name: 'a build tool as a library',
      path: 'etcd/a.ts',
      text: `import { b } from './generated/generate.ts';`,
      problems: [
        'etcd/a.ts:1 imports etcd/generated/generate.ts, which is a build tool. Import only the *.gen.ts files that it writes.',
      ],
    },
    {
      name: 'a folder without a room',
      path: 'attic/a.ts',
      text: '',
      problems: ['attic/a.ts is in no room: give its folder a line in src/architecture.test.ts.'],
    },
  ])('$name', ({ path, text, problems }) => {
    expect(checkRooms(sources({ [path]: text }), rooms)).toEqual(problems);
  });
});

describe('cycles', () => {
  it('finds a circle of any length, and a file that imports itself', () => {
    const files = sources({
      'a.ts': `import './b.ts';`,
      'b.ts': `import './c.ts'; import type { X } from './self.ts';`,
      'c.ts': `export { x } from './a.ts';`,
      'outside.ts': `import './a.ts'; import './missing.ts';`,
      'self.ts': `import './self.ts';`,
    });
    expect(checkCycles(files)).toEqual([
      'import each other in a circle: a.ts, b.ts, c.ts',
      'import each other in a circle: self.ts',
    ]);
  });

  it('allows diamonds and circles of types', () => {
    const files = sources({
      'a.ts': `import './b.ts'; import './c.ts';`,
      'b.ts': `import './d.ts';`,
      'c.ts': `import './d.ts';`,
      'd.ts': `import type { A } from './a.ts';`,
    });
    expect(checkCycles(files)).toEqual([]);
  });
});

describe('purity', () => {
  it.each([
    ['Date.now()', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['Date()', 'Date()'],
    ['Math.random()', 'Math.random'],
    ['const r = Math.random;', 'Math.random'],
    ['async function f() {}', 'async'],
    ['const f = async () => 1;', 'async'],
    ['const o = { async f() {} };', 'async'],
    ['await x;', 'await'],
    ['new Promise(() => {})', 'new Promise()'],
    ['Promise.resolve(1)', 'Promise.resolve'],
    ['a.localeCompare(b)', 'a.localeCompare'],
    ['date.getHours()', 'date.getHours'],
    ['new Intl.Collator()', 'Intl'],
  ])('finds %s', (text, what) => {
    const problems = checkPurity(sources({ 'a.ts': text }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`a.ts:1 uses ${what}. `);
  });

  it.each([
    'new Date(1)',
    'Date.parse(s)',
    'date.getUTCHours()',
    'n().toString()',
    '"Date.now()"',
    '// await',
    'type A = Promise<void>',
    'a.now()',
  ])('allows %s', (text) => {
    expect(checkPurity(sources({ 'a.ts': text }))).toEqual([]);
  });
});

describe('conventions', () => {
  it('finds names that say nothing', () => {
    const paths = [
      'a/utils.ts',
      'a/string-helpers.ts',
      'common/a.ts',
      'a/misc.test.ts',
      'a/utility-bill.ts',
      'a/helpful.ts',
    ];
    expect(checkNames(paths)).toHaveLength(4);
  });

  it('finds files of more than 500 lines, unless generated', () => {
    const long = 'x\n'.repeat(501);
    const files = [
      { path: 'a.ts', text: long },
      { path: 'a.gen.ts', text: long },
      { path: 'b.ts', text: 'x\n'.repeat(500) },
    ];
    expect(checkSizes(files)).toEqual(['a.ts has 501 lines (at most 500): split it by idea.']);
  });

  it('finds folders without a README, or with a long one', () => {
    const folders = new Map([
      ['a', undefined],
      ['b', 'x\n'.repeat(16)],
      ['c', 'x\n'.repeat(15)],
    ]);
    expect(checkReadmes(folders)).toEqual([
      'a/ has no README.md: say what lives there, what it may import and how to add one.',
      'b/README.md has 16 lines (at most 15).',
    ]);
  });

  it('finds what is missing from its list', () => {
    const files = sources({
      'kinds/index.ts': `import { pod } from './pod.ts'; import { apps } from './apps.ts';`,
      'kinds/apps.ts': `export { deployment } from './deployment.ts';`,
      'kinds/pod.ts': `export const pod = defineKind({});`,
      'kinds/deployment.ts': `export const deployment = defineKind<Deployment>({});`,
      'kinds/job.ts': `export const job = defineKind({});`,
      'kinds/define-kind.ts': `export function defineKind(kind: unknown) { return kind; } // defineKind()`,
      'kinds/pod.test.ts': `defineKind({});`,
      'other/a.ts': `defineKind({});`,
    });
    const registries = [{ definer: 'defineKind', folder: 'kinds', list: 'kinds/index.ts' }];
    expect(checkRegistries(files, registries)).toEqual([
      'kinds/job.ts calls defineKind() and is missing from kinds/index.ts.',
    ]);
  });
});
