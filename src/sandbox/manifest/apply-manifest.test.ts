import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../control-plane/client/api-client.ts';
import { ConfigMap, Deployment, Namespace, Service } from '../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { applyManifest } from './apply-manifest.ts';
import { checkManifest } from './check-manifest.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function personsClient(): ApiClient {
  const user = { name: 'you', groups: ['system:masters'] };
  return new ApiClient(createTestCluster().apiServer, { user, actor: 'you', isTyped: false });
}

const configMap = (name: string, data: string, namespace = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${namespace && `  namespace: ${namespace}\n`}data: ${data}\n`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: nginx
        image: nginx:1.26
`;

describe('applyManifest', () => {
  it('creates, leaves alone, and changes', () => {
    const client = personsClient();
    expect(applyManifest(client, DEPLOYMENT)).toEqual({
      ok: true,
      messages: ['deployment.apps/web created'],
      problems: [],
    });
    expect(applyManifest(client, DEPLOYMENT).messages).toEqual(['deployment.apps/web unchanged']);
    const newer = DEPLOYMENT.replace('1.26', '1.27');
    expect(applyManifest(client, newer).messages).toEqual(['deployment.apps/web configured']);
    expect(client.get(Deployment, 'web', 'default').spec?.template.spec?.containers[0]?.image).toBe('nginx:1.27');
  });

  it('takes away what was applied and is no more, and leaves what others set', () => {
    const client = personsClient();
    applyManifest(client, DEPLOYMENT);
    client.patch(Deployment, { name: 'web', namespace: 'default' }, 'application/merge-patch+json', {
      metadata: { labels: { by: 'hand' } },
      spec: { replicas: 5 },
    });
    applyManifest(client, DEPLOYMENT.replace('  replicas: 2\n', ''));
    const { metadata, spec } = client.get(Deployment, 'web', 'default');
    expect(metadata.labels).toEqual({ by: 'hand' });
    expect(spec?.replicas).toBe(1);
  });

  it('writes down what it applied, as kubectl does', () => {
    const client = personsClient();
    applyManifest(client, configMap('c', '{"10": <b>, "9": "&", a: "1"}'));
    expect(client.get(ConfigMap, 'c', 'default').metadata.annotations?.[LAST_APPLIED]).toBe(
      '{"apiVersion":"v1","data":{"10":"\\u003cb\\u003e","9":"\\u0026","a":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"c","namespace":"default"}}\n',
    );
  });

  it('warns of objects that were made another way', () => {
    const client = personsClient();
    client.create(ConfigMap, { metadata: { name: 'c', namespace: 'default' }, data: { a: '1' } });
    const { messages, problems } = applyManifest(client, configMap('c', '{a: "1"}'));
    expect(messages).toEqual(['configmap/c configured']);
    expect(problems).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('Warning: resource configmaps/c is missing the') },
    ]);
  });

  it('says what it was patching when that is refused', () => {
    const client = personsClient();
    applyManifest(client, configMap('c', '{a: "1"}'));
    const stale = configMap('c', '{a: "2"}').replace('metadata:\n', 'metadata:\n  resourceVersion: "1"\n');
    const [problem] = applyManifest(client, stale).problems;
    expect(problem?.message).toMatch(
      /^Error from server \(Conflict\): error when applying patch:\n\{.*\}\nto:\nResource: "\/v1, Resource=configmaps", GroupVersionKind: "\/v1, Kind=ConfigMap"\nName: "c", Namespace: "default"\nfor: "STDIN": error when patching "STDIN": Operation cannot be fulfilled on configmaps "c": the object has been modified/,
    );
  });

  it('points at a value of the wrong type, whether the object is there or not', () => {
    const client = personsClient();
    const wrong = DEPLOYMENT.replace('replicas: 2', 'replicas: two');
    const place = { startLine: 6, startColumn: 13 };
    expect(applyManifest(client, wrong).problems).toMatchObject([{ range: place }]);
    applyManifest(client, DEPLOYMENT);
    expect(applyManifest(client, wrong).problems).toMatchObject([
      { range: place, explanation: 'replicas wants a whole number, without quotes.' },
    ]);
  });

  it.each(['namespace: other\n', ''])('puts objects into their namespace, or else into the one given (%j)', (line) => {
    const client = personsClient();
    client.create(Namespace, { metadata: { name: 'other' } });
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  ${line}`;
    expect(applyManifest(client, yaml, { namespace: 'other' }).ok).toBe(true);
    expect(client.find(ConfigMap, 'c', 'other')).toBeDefined();
  });
});

describe('all or nothing', () => {
  it('stores nothing when one of several is refused', () => {
    const client = personsClient();
    const outcome = applyManifest(client, `${configMap('good', '{a: b}')}---\n${configMap('BAD', '{a: b}')}`);
    expect(outcome).toMatchObject({ ok: false, messages: [] });
    expect(outcome.problems).toHaveLength(1);
    expect(client.find(ConfigMap, 'good', 'default')).toBeUndefined();
  });

  it('tells what is wrong in every document, in their order, also beside one that can’t be read', () => {
    const yaml = [configMap('BAD', '{}'), 'a: "', configMap('good', '{}'), configMap('c', '{a: 1}')].join('---\n');
    expect(checkManifest(personsClient(), yaml).map(({ range }) => range?.startLine)).toEqual([4, 7, 18]);
  });

  it('checks objects for a namespace that the same text makes, whatever is elsewhere', () => {
    const client = personsClient();
    applyManifest(client, DEPLOYMENT);
    const other = DEPLOYMENT.replaceAll('app: web', 'app: other').replace(
      '  name: web\n',
      '  name: web\n  namespace: new\n',
    );
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: new}\n';
    expect(checkManifest(client, `${namespace}---\n${other.replace('replicas: 2', 'replicas: -2')}`)).toHaveLength(1);
    expect(applyManifest(client, `${namespace}---\n${other}`)).toEqual({
      ok: true,
      messages: ['namespace/new created', 'deployment.apps/web created'],
      problems: [],
    });
    expect(checkManifest(client, other.replace('namespace: new', 'namespace: nowhere'))).toMatchObject([
      {
        message: 'Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found',
        explanation: expect.stringContaining('Create it first'),
      },
    ]);
  });

  it('only checks in a dry run', () => {
    const client = personsClient();
    expect(applyManifest(client, DEPLOYMENT, { dryRun: true }).messages).toEqual([
      'deployment.apps/web created (server dry run)',
    ]);
    expect(client.find(Deployment, 'web', 'default')).toBeUndefined();
  });

  it('says what it has stored when only storing shows that something clashes', () => {
    const client = personsClient();
    const service = (name: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 30080}]}\n`;
    const outcome = applyManifest(client, `${service('a')}---\n${service('b')}`);
    expect(outcome).toMatchObject({ ok: false, messages: ['service/a created'] });
    expect(outcome.problems[0]?.message).toContain('provided port is already allocated');
    expect(client.find(Service, 'b', 'default')).toBeUndefined();
  });
});

describe('checkManifest', () => {
  it.each(['', ' \n', '# nothing yet\n---\n'])('has nothing to say about %j', (yaml) => {
    expect(checkManifest(personsClient(), yaml)).toEqual([]);
  });
});

describe('explanations', () => {
  const pod = (spec: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: a\n    image: nginx\n${spec}`;

  it.each<[what: string, yaml: string, line: number, explanation: string]>([
    [
      'a misspelt field',
      DEPLOYMENT.replace('replicas', 'replica'),
      6,
      'There is no field replica here. Did you mean replicas?',
    ],
    [
      'a field at the wrong depth',
      `${DEPLOYMENT}replicas: 3\n`,
      16,
      'There is no field replicas here, but there is spec.replicas: check the indentation.',
    ],
    ['an old API version', DEPLOYMENT.replace('apps/v1', 'apps/v1beta1'), 1, 'Write apiVersion: apps/v1.'],
    [
      'a misspelt kind',
      DEPLOYMENT.replace('kind: Deployment', 'kind: Deploiment'),
      1,
      'Did you mean kind: Deployment?',
    ],
    [
      'a selector that misses',
      DEPLOYMENT.replace('labels: {app: web}', 'labels: {app: wed}'),
      11,
      'would not recognise its own pods',
    ],
    ['a number in a ConfigMap', configMap('c', '{a: 1}'), 5, 'This has to be text: put it in quotes.'],
    [
      'a boolean in an environment',
      pod('    env:\n    - name: A\n      value: yes\n'),
      10,
      'This has to be text: put it in quotes.',
    ],
    ['a list that is a mapping', pod('    ports:\n      containerPort: 80\n'), 8, 'ports wants a list'],
    ['a bad name', configMap('My_Map', '{}'), 4, 'Names are made of lower-case letters'],
    [
      'a long port name',
      pod('    ports:\n    - name: this-name-is-too-long\n      containerPort: 80\n'),
      9,
      'Port names have at most 15 characters.',
    ],
    ['a name twice', pod('  - name: a\n    image: redis\n'), 8, 'Two entries have the same name'],
    [
      'a mistyped amount',
      pod('    resources:\n      requests:\n        cpu: 1 core\n'),
      10,
      'An amount is a number with a unit',
    ],
    ['a mistyped choice', pod('  restartPolicy: always\n'), 8, 'Did you mean Always?'],
    [
      'an unknown volume',
      pod('    volumeMounts:\n    - name: v\n      mountPath: /v\n'),
      9,
      'Is it spelt alike in both places?',
    ],
    ['a missing name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', 3, 'An object needs a name'],
    ['a generated name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: a-\n', 4, 'it needs a name of its own'],
    ['a number for a label', pod('').replace('{name: p}', '{name: p, labels: {version: 1}}'), 3, 'put it in quotes'],
  ])('%s', (_what, yaml, line, explanation) => {
    const [problem] = checkManifest(personsClient(), yaml);
    expect(problem?.explanation).toContain(explanation);
    expect(problem?.range?.startLine).toBe(line);
  });
});

describe('what is stored and not simulated', () => {
  const stored =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  hostPID: true\n  containers: [{name: a, image: nginx}]\n';

  it('is told as a note at its place, in a check and when it is applied', () => {
    const client = personsClient();
    const note = {
      severity: 'note',
      message: 'spec.hostPID is stored, but not simulated.',
      range: { startLine: 5, startColumn: 3 },
    };
    expect(checkManifest(client, stored)).toMatchObject([note]);
    expect(applyManifest(client, stored)).toMatchObject({ ok: true, messages: ['pod/p created'], problems: [note] });
  });

  it('is no note where the server refuses the object anyway', () => {
    const refused = stored.replace('name: p', 'name: P_');
    expect(checkManifest(personsClient(), refused).map(({ severity }) => severity)).toEqual(['error']);
  });
});
