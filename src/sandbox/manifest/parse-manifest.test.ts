import { describe, expect, it } from 'vitest';
import { parseManifest } from './parse-manifest.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';

/** What `text` is as the value of a field. */
function readValue(text: string): unknown {
  const { objects, problems } = parseManifest(`${HEAD}x: ${text}\n`);
  expect(problems).toEqual([]);
  return objects[0]?.body.x;
}

describe('values are read as kubectl reads them', () => {
  it.each<[text: string, value: unknown]>([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['off', false],
    ['y', true],
    ['true', true],
    ['"yes"', 'yes'],
    ['0755', 493],
    ['0o755', 493],
    ['0x1F', 31],
    ['0b101', 5],
    ['1e3', 1000],
    ['1_000', 1000],
    ['1.0', 1],
    ['.5', 0.5],
    ['.', '.'],
    ['12:30:45', '12:30:45'],
    ['2026-11-21', '2026-11-21'],
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00Z'],
    ['~', null],
    ['null', null],
    ['', null],
    ['!!str 1', '1'],
    ['1.27.0', '1.27.0'],
    ['nginx:1.27', 'nginx:1.27'],
    ["'it''s'", "it's"],
    ['[1, two, {a: b}]', [1, 'two', { a: 'b' }]],
    ['|\n  one\n  two', 'one\ntwo\n'],
    ['>-\n  one\n  two', 'one two'],
    ['{1: a, true: b, 2.5: c}', { '1': 'a', '2.5': 'c', true: 'b' }],
  ])('%s', (text, value) => {
    expect(readValue(text)).toEqual(value);
  });

  it('resolves aliases and merges mappings', () => {
    const { objects } = parseManifest(
      `${HEAD}base: &base {a: 1, b: 2}\nother: &other {b: 3, c: 4}\nx:\n  <<: [*base, *other]\n  a: own\nz: *base\n`,
    );
    expect(objects[0]?.body).toMatchObject({ x: { a: 'own', b: 2, c: 4 }, z: { a: 1, b: 2 } });
  });

  it('takes the last of two equal keys, and says so', () => {
    const { objects, problems } = parseManifest(`${HEAD}data:\n  a: one\n  a: two\n`);
    expect(objects[0]?.body.data).toEqual({ a: 'two' });
    expect(problems).toMatchObject([
      { severity: 'warning', message: 'line 7: key "a" already set in map', range: { startLine: 7, startColumn: 3 } },
    ]);
  });

  it('keeps keys of JavaScript’s objects as keys like any other', () => {
    const { objects } = parseManifest(`${HEAD}data:\n  __proto__: a\n  constructor: b\n  toString: c\n`);
    expect(Object.keys(objects[0]?.body.data as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('documents', () => {
  it.each([
    ['nothing', '', 0],
    ['only remarks', '# hello\n---\n# world\n', 0],
    ['null', 'null\n---\n~', 0],
    ['one after an empty one', `---\n---\n${HEAD}`, 1],
    ['several', `${HEAD}---\n${HEAD}---\n${HEAD}`, 3],
    ['one ended by dots', `${HEAD}...\n${HEAD}`, 2],
    ['Windows lines', HEAD.replaceAll('\n', '\r\n'), 1],
    ['JSON', '{"apiVersion":"v1",\n\t"kind":"ConfigMap","metadata":{"name":"c"}}', 1],
    ['JSON after JSON', '{"apiVersion":"v1","kind":"ConfigMap"}\n{"apiVersion":"v1","kind":"ConfigMap"}', 2],
    ['a List', `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {apiVersion: v1, kind: Pod}`, 2],
    ['a list of one kind', 'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n', 1],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', 0],
  ])('%s', (_name, text, count) => {
    const { objects, problems } = parseManifest(text);
    expect(problems).toEqual([]);
    expect(objects).toHaveLength(count);
  });

  it('gives items of a list of one kind that kind', () => {
    const { objects } = parseManifest('apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n');
    expect(objects).toMatchObject([{ apiVersion: 'v1', kind: 'Pod', name: 'a' }]);
  });

  it('reads the good documents beside a bad one', () => {
    const { objects, problems } = parseManifest(`${HEAD}---\na: "open\n---\n${HEAD}`);
    expect(objects).toHaveLength(2);
    expect(problems).toMatchObject([{ range: { startLine: 6 } }]);
  });
});

describe('places', () => {
  const text = `# a web server
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: &labels {app: web}
spec:
  template:
    metadata:
      labels: *labels
    spec:
      containers:
      - name: a
        image: nginx
      - name: b
        image: 'redis'
`;
  const [object] = parseManifest(`${text}---\n${text}`).objects.slice(1);
  const offset = text.split('\n').length;

  it.each([
    ['spec.template.spec.containers[1].image', 16, 16, 23],
    ['spec.template.spec.containers[0].name', 13, 15, 16],
    ['spec.template.spec.containers[1]', 15, 9, 16],
    ['spec.template.spec.containers[1].ports[0].name', 15, 9, 16],
    ['spec.template.spec.containers', 12, 7, 17],
    ['spec.template.spec.volumes', 11, 5, 9],
    ['spec.selector', 7, 1, 5],
    ['spec.template.metadata.labels.app', 6, 25, 28],
    ['metadata.labels[app]', 6, 25, 28],
    ['status', 2, 1, 20],
  ])('%s stands in line %i', (path, line, startColumn, endColumn) => {
    expect(object?.locate(path)).toEqual({
      startLine: line + offset,
      startColumn,
      endLine: line + offset,
      endColumn,
    });
  });

  it('finds the name of a field too', () => {
    expect(object?.locateKey('spec.template.spec.containers[1].image')).toMatchObject({
      startColumn: 9,
      endColumn: 14,
    });
  });
});
