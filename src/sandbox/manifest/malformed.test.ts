/** Whatever is pasted into the editor: nothing is thrown, nothing is stored, and at least one sentence says what is wrong. */
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../control-plane/client/api-client.ts';
import { ConfigMap } from '../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { applyManifest } from './apply-manifest.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: a\n    image: nginx\n';
const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n';
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n';
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);
const laughs = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `a${level}: &a${level} [${Array(9).fill(level === 0 ? 'ha' : `*a${level - 1}`)}]\n`,
  ).join('');

const BROKEN_YAML: readonly string[] = [
  'a: "open',
  "a: 'open",
  'a: "open\nb: 2\nc: "3"x',
  'a: [1, 2',
  'a: {b: 1',
  'a: [1, 2}',
  'a: {b: 1]',
  'a: b: c',
  'a:\n\tb: 1',
  'a:\n  b: 1\n c: 2',
  'a: 1\n  b: 2',
  '- a\nb: c',
  'a: 1\n- b',
  'a: @x',
  'a: `x`',
  'a: %x',
  'a: *unknown',
  'a: *',
  'a: &',
  'a: &x &y 1',
  'a: !!str !!int 1',
  'a: |x\n  y',
  'a: >\n x\ny',
  'a: "\\q"',
  'a: "\\u12"',
  'a: "x" y',
  "a: 'x' 'y'",
  'a: -\n b',
  '? a\n? b\n- c',
  '}',
  ']',
  '[',
  '{',
  ':',
  ': :',
  '- :\n-',
  '- - -\n  -a',
  '%YAML 1.2\n---\na: 1',
  '%TAG ! x\n---\na: 1',
  '--- a: 1',
  '---foo\na: 1',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  'key:value',
  'a: [b\nc: d]',
  '{a: 1,, b: 2}',
  '[a, , b]',
  'a: {b: c: d}',
  '"a": 1 "b": 2',
  'metadata\n  name: x\nkind: Pod',
  '<<<<<<< HEAD\nkind: Pod\n=======\nkind: Job\n>>>>>>> other',
  '{{ if .Values.on }}\nkind: Pod\n{{ end }}',
  'name: {{ .Values.name }}',
  '<?xml version="1.0"?><a/>',
  '<!doctype html>\n<html></html>',
  '# only\na',
  'kubectl apply -f x.yaml',
  'SELECT * FROM pods;',
];

const CYCLES_AND_KEYS: readonly string[] = [
  'a: &a [*a]',
  'a: &a {b: *a}',
  `${HEAD}data: &d\n  a: *d\n`,
  '&a [*a, *a]',
  `${HEAD}data:\n  <<: 3\n`,
  `${HEAD}data:\n  <<: [1, 2]\n`,
  `${HEAD}data: &d\n  <<: *d\n`,
  `${HEAD}data: &d\n  <<: [*d]\n`,
  `${HEAD}data:\n  ? {a: 1}\n  : x\n`,
  `${HEAD}data:\n  [a, b]: x\n`,
  `${HEAD}data:\n  ~: x\n`,
  `${HEAD}data:\n  : x\n`,
  `${HEAD}data:\n  a: .nan\n`,
  `${HEAD}data:\n  a: .inf\n`,
  `${HEAD}data:\n  a: -.INF\n`,
  `${HEAD}data:\n  a: "1"\n  a: "2"\n  b: 3\n`,
  '__proto__: {polluted: true}',
  '{"__proto__": {"kind": "Pod", "apiVersion": "v1"}}',
  'constructor: {prototype: {kind: Pod}}',
  `${HEAD}__proto__: {polluted: true}\n`,
  `${HEAD}constructor: x\n`,
  `${POD}  __proto__: {a: b}\n`,
  `${POD}  hasOwnProperty: 1\n`,
  'apiVersion: v1\nkind: __proto__\nmetadata: {name: a}\n',
  'apiVersion: v1\nkind: toString\nmetadata: {name: a}\n',
  'apiVersion: __proto__\nkind: constructor\nmetadata: {name: a}\n',
  'apiVersion: v1\nkind: Pod\nmetadata:\n  __proto__: {name: a}\n',
];

const NO_OBJECTS: readonly string[] = [
  '',
  ' \n\t\n',
  '# nothing\n---\n# nothing\n',
  'null',
  '~\n---\nnull',
  'true',
  '1',
  'text',
  '[]',
  '- apiVersion: v1\n  kind: Pod',
  '{}',
  '""',
  'kind: Pod',
  'apiVersion: v1',
  'metadata: {name: a}',
  'apiVersion:\nkind:\n',
  'apiVersion: 1\nkind: Pod\nmetadata: {name: a}',
  'apiVersion: v1\nkind: 7\nmetadata: {name: a}',
  'apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}',
  'apiVersion: {v: 1}\nkind: Pod',
  'apiVersion: a/b/c\nkind: Pod\nmetadata: {name: a}',
  'apiVersion: ""\nkind: ""\nmetadata: {name: a}',
  'apiVersion: v1\nkind: ""\nmetadata: {name: a}',
  'apiVersion: ""\nkind: Pod\nmetadata: {name: a}',
  'apiVersion: v9\nkind: Pod\nmetadata: {name: a}',
  'apiVersion: v1\nkind: Podd\nmetadata: {name: a}',
  'apiVersion: v1\nkind: pod\nmetadata: {name: a}',
  'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}',
  'apiVersion: v1\nkind: Status\nmetadata: {name: a}',
  'apiVersion: v1\nkind: List\nitems: []',
  'apiVersion: v1\nkind: List\nitems: {a: b}',
  'apiVersion: v1\nkind: List\nitems: [1, null, []]',
  'apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}',
];

const WRONG_OBJECTS: readonly string[] = [
  'apiVersion: v1\nkind: Pod',
  'apiVersion: v1\nkind: Pod\nmetadata: text',
  'apiVersion: v1\nkind: Pod\nmetadata: []',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: 1}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: [a]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: ""}',
  'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\nspec: {containers: [{name: a, image: b}]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: [a]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {a: 1}}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: text}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, creationTimestamp: yesterday}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a/b}\nspec: {containers: [{name: a, image: b}]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: ..}\nspec: {containers: [{name: a, image: b}]}',
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${'a'.repeat(300)}}\nspec: {containers: [{name: a, image: b}]}`,
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: nowhere}\nspec: {containers: [{name: a, image: b}]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: "B AD"}\nspec: {containers: [{name: a, image: b}]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: text',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: []',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: {name: a}}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [text]}',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [null]}',
  `${POD}    ports: [{containerPort: "80"}]\n`,
  `${POD}    ports: [{containerPort: 80.5}]\n`,
  `${POD}    ports: [{containerPort: 99999999999}]\n`,
  `${POD}    ports: [{containerPort: 70000}]\n`,
  `${POD}    env: [{name: A, value: 1}]\n`,
  `${POD}    env: [{name: A, value: yes}]\n`,
  `${POD}    env: {A: b}\n`,
  `${POD}    imagee: nginx\n`,
  `${POD}    command: run\n`,
  `${POD}    resources: {requests: {cpu: lots}}\n`,
  `${POD}    resources: {requests: {cpu: -1}}\n`,
  `${POD}    resources: {requests: {memory: 10Mb}}\n`,
  `${POD}    resources: {requests: {cpu: 2}, limits: {cpu: 1}}\n`,
  `${POD}    volumeMounts: [{name: v, mountPath: /v}]\n`,
  `${POD}    livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}\n`,
  `${POD}  restartPolicy: always\n`,
  `${POD}  replicas: 3\n`,
  DEPLOYMENT,
  `${DEPLOYMENT}  replicas: "3"\n`,
  `${DEPLOYMENT}  replicas: three\n`,
  `${DEPLOYMENT}  template: {metadata: {labels: {a: c}}, spec: {containers: [{name: a, image: b}]}}\n`,
  `${SERVICE}  ports: []\n`,
  `${SERVICE}  ports: [{port: 0}]\n`,
  `${SERVICE}  ports: [{port: http}]\n`,
  `${SERVICE}  type: Nope\n  ports: [{port: 80}]\n`,
  `${SERVICE}  ports: [{port: 80}, {port: 81}]\n`,
  `${SERVICE}  clusterIP: 1.2.3\n  ports: [{port: 80}]\n`,
  `${HEAD}data: {a: 1}\n`,
  `${HEAD}data: {a: {b: c}}\n`,
  `${HEAD}data: text\n`,
  `${HEAD}data: {"a/b": c}\n`,
  `${HEAD}binaryData: {a: "not base64!"}\n`,
  `${HEAD.replace('ConfigMap', 'Secret')}data: {a: plain text}\n`,
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: Bad_One}',
  `${HEAD}---\n${HEAD.replace('name: c', 'name: BAD')}`,
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: new}\n---\n${POD.replace('name: p', 'name: p\n  namespace: other')}`,
];

const BINARY: readonly string[] = [
  '\0',
  'PK\u0003\u0004\u0014\0\0\0',
  '\u0089PNG\r\n\u001a\n',
  `${HEAD}data: {a: "\u0007"}\n`,
  `${HEAD}data: {a: \u001b[31mred}\n`,
  `${HEAD}data: {a: "\ud800"}\n`,
  `${HEAD}data: {a: "\uffff"}\n`,
  '\u007fELF',
  '\ufeff\ufeff',
  '\ufffd\ufffd\ufffd',
];

const HUGE: readonly (readonly [name: string, text: () => string])[] = [
  ['more than is looked at', () => `${HEAD}data: {a: "${'x'.repeat(9 * 1024 * 1024)}"}`],
  ['an object over 3 MiB', () => `${HEAD}data: {a: "${'x'.repeat(3 * 1024 * 1024)}"}`],
  ['an object over 3 MiB of wide letters', () => `${HEAD}data: {a: "${'海'.repeat(1024 * 1024 + 1)}"}`],
  ['an object too large for its annotation', () => `${HEAD}data: {a: "${'x'.repeat(300_000)}"}`],
  ['a billion laughs', () => laughs(10)],
  ['a billion laughs in an object', () => `${HEAD}data:\n${laughs(12).replace(/^/gm, '  ')}`],
  ['lists in lists', () => nested(100_000, '[', ']')],
  ['lists in lists, never closed', () => '['.repeat(500_000)],
  ['mappings in mappings', () => nested(50_000, '{a: ', '}')],
  ['JSON in JSON', () => nested(50_000, '{"a":', '}').replace('}', '1}')],
  ['dashes', () => '- '.repeat(20_000)],
  ['indentation without end', () => Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ['deep inside an object', () => `${HEAD}data: ${nested(5000, '[', ']')}\n`],
  [
    'anchors without end',
    () => Array.from({ length: 10_000 }, (_, index) => `a${index}: &x${index} 1\nb${index}: *x${index}\n`).join(''),
  ],
  ['the same key without end', () => `${HEAD}data:\n${'  a: 1\n'.repeat(10_000)}`],
  [
    'keys without end',
    () => `${HEAD}data:\n${Array.from({ length: 10_000 }, (_, index) => `  k${index}: ${index}\n`).join('')}`,
  ],
  ['broken documents without end', () => 'a: "\n---\n'.repeat(20_000)],
  ['documents that are no objects', () => 'a\n---\n'.repeat(20_000)],
  ['unknown kinds without end', () => 'apiVersion: v1\nkind: X\nmetadata: {name: a}\n---\n'.repeat(1000)],
  ['one endless line', () => 'x'.repeat(2_000_000)],
  ['colons without end', () => ':'.repeat(100_000)],
  ['colons and spaces without end', () => ': '.repeat(20_000)],
  ['quotes without end', () => '"'.repeat(50_001)],
  ['empty lines without end', () => '\n'.repeat(1_000_000)],
  ['containers without end', () => `${POD}${'  - name: a\n    image: nginx\n'.repeat(1000)}`],
];

const CASES: readonly (readonly [name: string, text: () => string])[] = [
  ...[...BROKEN_YAML, ...CYCLES_AND_KEYS, ...NO_OBJECTS, ...WRONG_OBJECTS, ...BINARY].map(
    (text) => [JSON.stringify(text.slice(0, 200)), () => text] as const,
  ),
  ...HUGE,
];

describe(`${CASES.length} malformed manifests`, () => {
  const { apiServer } = createTestCluster();
  const user = { name: 'you', groups: ['system:masters'] };
  const client = new ApiClient(apiServer, { user, actor: 'you', isTyped: false });
  const revision = (): string | undefined => client.list(ConfigMap).metadata.resourceVersion;

  it.each(CASES)('%s', (_name, text) => {
    const before = revision();
    const { ok, messages, problems } = applyManifest(client, text());
    expect(ok).toBe(false);
    expect(messages).toEqual([]);
    expect(problems.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    for (const { message, range } of problems) {
      expect(message).toMatch(/\w{3}/);
      expect(message).not.toMatch(/undefined|\[object|TypeError|Maximum call stack|not a function/);
      if (range !== undefined) expect(range.endLine * 1e7 + range.endColumn).toBeGreaterThan(range.startLine * 1e7);
    }
    expect(revision()).toBe(before);
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});
