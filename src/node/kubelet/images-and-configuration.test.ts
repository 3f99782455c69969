import { describe, expect, it } from 'vitest';
import type { Container, PodSpec } from '../../kube-api/generated/types.gen.ts';
import { ConfigMap, Pod, Secret } from '../../kube-api/kinds/index.ts';
import type { FileSystem } from '../../machine/contract.ts';
import { KubeletLab, timeline } from '../../testing/kubelet-lab.ts';
import { forEver, program } from '../../testing/machine-lab.ts';

const printer = program('printer', function* (process) {
  process.stdout(`${JSON.stringify(process.env)}\n`);
  process.stdout(`${process.argv.slice(1).join(' ')}\n`);
  return yield* forEver();
});

/** A node whose pods of image `keeper` hand out the files that they see. */
function keeperLab(): { lab: KubeletLab; files: () => FileSystem } {
  const lab = new KubeletLab();
  let seen: FileSystem | undefined;
  const keeper = program('keeper', function* (process) {
    seen = process.files;
    return yield* forEver();
  });
  lab.add(keeper);
  lab.node();
  return {
    lab,
    files: () => {
      if (seen === undefined) throw new Error('nothing runs');
      return seen;
    },
  };
}

function labWith(name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): KubeletLab {
  const lab = new KubeletLab();
  lab.add(printer);
  lab.node();
  lab.pod(name, container, spec);
  return lab;
}

const NOT_FOUND =
  'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:doesnotexist": failed to resolve reference "docker.io/library/nginx:doesnotexist": docker.io/library/nginx:doesnotexist: not found';

describe('images', () => {
  it.each([
    [
      'nginx:doesnotexist',
      'IfNotPresent',
      ['waiting ErrImagePull x0', 'waiting ImagePullBackOff x0'],
      NOT_FOUND,
      [
        'Normal Pulling Pulling image "nginx:doesnotexist"',
        `Warning Failed Failed to pull image "nginx:doesnotexist": ${NOT_FOUND}`,
        'Warning Failed Error: ErrImagePull',
        'Normal BackOff Back-off pulling image "nginx:doesnotexist"',
        'Warning Failed Error: ImagePullBackOff',
      ],
    ],
    [
      'nginx:never-pulled',
      'Never',
      ['waiting ErrImageNeverPull x0'],
      'Container image "nginx:never-pulled" is not present with pull policy of Never',
      [
        'Warning ErrImageNeverPull Container image "nginx:never-pulled" is not present with pull policy of Never',
        'Warning Failed Error: ErrImageNeverPull',
      ],
    ],
    [
      'new image',
      'IfNotPresent',
      ['waiting InvalidImageName x0'],
      'Failed to apply default image tag "new image": couldn\'t parse image name "new image": invalid reference format',
      [
        'Warning InspectFailed Failed to apply default image tag "new image": couldn\'t parse image name "new image": invalid reference format',
        'Warning Failed Error: InvalidImageName',
      ],
    ],
  ] as const)('%s with policy %s', (image, imagePullPolicy, states, message, events) => {
    const lab = new KubeletLab();
    lab.node();
    const seen = lab.observe();
    lab.pod('p', { image, imagePullPolicy });
    lab.clock.advance(18_000);
    expect(timeline(seen, 'p').map(([, state]) => state)).toEqual(['waiting ContainerCreating x0', ...states]);
    const messages = seen.map(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.waiting?.message);
    expect(messages).toContain(message);
    expect(lab.events('p')).toEqual(events);
  });

  it('tells during the back-off what the last pull said', () => {
    const lab = labWith('p', { image: 'nginx:doesnotexist' });
    lab.clock.advance(18_000);
    expect(lab.status('p')?.state?.waiting).toEqual({
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "nginx:doesnotexist": ErrImagePull: ${NOT_FOUND}`,
    });
  });
});

describe('configuration', () => {
  it.each([
    [
      'configmap "nope" not found',
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'nope', key: 'k' } } }] },
    ],
    ['secret "nope" not found', { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'nope', key: 'k' } } }] }],
    ['configmap "nope" not found', { envFrom: [{ configMapRef: { name: 'nope' } }] }],
    ['secret "nope" not found', { envFrom: [{ secretRef: { name: 'nope' } }] }],
    [
      "couldn't find key nokey in ConfigMap default/lit",
      { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'lit', key: 'nokey' } } }] },
    ],
    [
      "couldn't find key nokey in Secret default/hid",
      { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'hid', key: 'nokey' } } }] },
    ],
  ] as const)('that is missing: %s', (message, container) => {
    const lab = new KubeletLab();
    lab.node();
    lab.client.create(ConfigMap, { metadata: { name: 'lit', namespace: 'default' }, data: { k: 'v' } });
    lab.client.create(Secret, { metadata: { name: 'hid', namespace: 'default' }, data: { k: 'dg==' } });
    lab.pod('p', { image: 'ender', ...structuredClone(container) });
    lab.clock.advance(5000);
    expect(lab.status('p')?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message });
    expect(lab.events('p')).toContain(`Warning Failed Error: ${message}`);
  });

  it('comes right once it is there', () => {
    const lab = labWith('p', { image: 'printer', envFrom: [{ configMapRef: { name: 'late' } }] });
    lab.clock.advance(5000);
    lab.client.create(ConfigMap, { metadata: { name: 'late', namespace: 'default' }, data: { k: 'v' } });
    lab.clock.advance(16_000);
    expect(lab.status('p')?.state?.running).toBeDefined();
  });

  it('becomes the environment and the command line', () => {
    const lab = labWith('p', {
      image: 'printer',
      args: ['$(GREETING)', '$$(GREETING)', '$(NOBODY)'],
      env: [
        { name: 'NAME', value: 'world' },
        { name: 'GREETING', value: 'hello $(NAME)' },
        { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'CPUS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      ],
    });
    lab.clock.advance(5000);
    const [container] = lab.machines[0]?.runtime.containers() ?? [];
    const [env, words] = container?.log.map(({ text }) => text) ?? [];
    expect(JSON.parse(env ?? '{}')).toMatchObject({
      HOSTNAME: 'p',
      GREETING: 'hello world',
      IP: '10.244.1.2',
      NODE: 'node-1',
      CPUS: '2',
      KUBERNETES_SERVICE_PORT_HTTPS: '443',
    });
    expect(words).toBe('hello world $(GREETING) $(NOBODY)');
  });
});

describe('volumes', () => {
  it('that are not ready hold the pod up, with an event for each try', () => {
    const lab = labWith('p', {}, { volumes: [{ name: 'v', secret: { secretName: 'nope' } }] });
    lab.clock.advance(10_000);
    expect(lab.status('p')?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    expect(lab.events('p')).toEqual([
      'Warning FailedMount MountVolume.SetUp failed for volume "v" : secret "nope" not found',
    ]);
    lab.clock.advance(120_000);
    expect(lab.events('p').at(-1)).toBe(
      'Warning FailedMount Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
    );
  });

  it('that come late let it go on', () => {
    const lab = labWith('p', {}, { volumes: [{ name: 'v', configMap: { name: 'late' } }] });
    lab.clock.advance(5000);
    lab.client.create(ConfigMap, { metadata: { name: 'late', namespace: 'default' }, data: { k: 'v' } });
    lab.clock.advance(15_000);
    expect(lab.get('p').status?.phase).toBe('Running');
  });

  it('follow what they are made of within a minute and a half, all at once', () => {
    const { lab, files } = keeperLab();
    const target = { name: 'c', namespace: 'default' };
    lab.client.create(ConfigMap, { metadata: target, data: { a: '1', b: '2' } });
    const volumeMounts = [
      { name: 'v', mountPath: '/v' },
      { name: 'v', mountPath: '/part', subPath: 'a' },
    ];
    lab.pod('p', { image: 'keeper', volumeMounts }, { volumes: [{ name: 'v', configMap: { name: 'c' } }] });
    lab.clock.advance(10_000);
    const before = files().link('/v/..data');
    expect(before).toMatch(/^\.\.\d{4}(?:_\d\d){5}\.\d{10}$/);
    expect(files().link('/v/a')).toBe('..data/a');
    expect(files().list('/v')).toEqual(['..data', before, 'a', 'b'].sort());
    expect(files().read('/v/..data/a')).toBe('1');
    lab.client.patch(ConfigMap, target, 'application/merge-patch+json', { data: { a: 'new', b: null } });
    lab.clock.advance(5000);
    expect(files().read('/v/a')).toBe('1');
    lab.clock.advance(90_000);
    expect([files().read('/v/a'), files().read('/v/b'), files().read('/part')]).toEqual(['new', undefined, '1']);
    expect(files().link('/v/..data')).not.toBe(before);
  });

  it('keep what they have when that is gone, and say so', () => {
    const { lab, files } = keeperLab();
    lab.client.create(ConfigMap, { metadata: { name: 'c', namespace: 'default' }, data: { a: '1' } });
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    lab.pod('p', { image: 'keeper', volumeMounts }, { volumes: [{ name: 'v', configMap: { name: 'c' } }] });
    lab.clock.advance(10_000);
    lab.client.delete(ConfigMap, 'c', 'default');
    lab.clock.advance(90_000);
    expect(files().read('/v/a')).toBe('1');
    expect(lab.events('p')).toContain(
      'Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "c" not found',
    );
  });

  it('show what the pod says of itself as soon as that changes', () => {
    const { lab, files } = keeperLab();
    const items = [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }];
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    lab.pod('p', { image: 'keeper', volumeMounts }, { volumes: [{ name: 'v', downwardAPI: { items } }] });
    lab.clock.advance(10_000);
    lab.client.patch(Pod, { name: 'p', namespace: 'default' }, 'application/merge-patch+json', {
      metadata: { labels: { tier: 'front' } },
    });
    lab.clock.advance(1000);
    expect(files().read('/v/labels')).toContain('tier="front"');
  });

  it('hold what they are made of', () => {
    const lab = labWith(
      'p',
      {
        image: 'printer',
        volumeMounts: [
          { name: 'config', mountPath: '/config' },
          { name: 'self', mountPath: '/self' },
          { name: 'scratch', mountPath: '/scratch' },
        ],
      },
      {
        volumes: [
          { name: 'config', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } },
          { name: 'self', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
          { name: 'scratch', emptyDir: {} },
        ],
      },
    );
    lab.clock.advance(5000);
    const { runtime } = lab.machines[0] ?? {};
    const id = runtime?.containers()[0]?.id ?? '';
    const paths = ['/config/ca.crt', '/self/name', '/var/run/secrets/kubernetes.io/serviceaccount/namespace'];
    expect(paths.map((path) => runtime?.readFile(id, path))).toEqual(['certificate', 'p', 'default']);
  });
});
