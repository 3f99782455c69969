/** The official client library for JavaScript against the HTTP door: its calls, watches, informers, patches, logs and terminals. */
import { PassThrough } from 'node:stream';
import {
  ApiextensionsV1Api,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  Exec,
  type Informer,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  Metrics,
  makeInformer,
  type ObjectCache,
  PatchStrategy,
  PortForward,
  setHeaderOptions,
  type V1Pod,
  type V1Status,
  VersionApi,
  Watch,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveSandbox } from '../../http/http-server.ts';
import { LiveSandbox } from '../../http/live-sandbox.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';

const namespace = 'default';
let live: LiveSandbox;
let server: RunningServer;
const config = new KubeConfig();

beforeAll(async () => {
  live = new LiveSandbox({ seed: 5, nodes: 2, speed: 20 });
  live.sandbox.clock.advance(60_000);
  server = await serveSandbox(live, { port: 0 });
  config.loadFromClusterAndUser({ name: 'door', server: server.address, skipTLSVerify: true }, { name: 'admin' });
});

afterAll(async () => {
  live.stop();
  await server.close();
});

const core = () => config.makeApiClient(CoreV1Api);
const apps = () => config.makeApiClient(AppsV1Api);

function pod(name: string, command = 'sleep 3600'): V1Pod {
  return {
    metadata: { name, labels: { app: name } },
    spec: {
      containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', command] }],
      terminationGracePeriodSeconds: 0,
    },
  };
}

/** Runs virtual time on until the pod is in this phase. */
async function untilPhase(name: string, phase: string): Promise<void> {
  const reached = await live.until(() => {
    const found = [...live.sandbox.client().list(Pod, { namespace }).items];
    return found.find(({ metadata }) => metadata.name === name)?.status?.phase === phase;
  }, 120_000);
  expect(reached).toBe(true);
}

describe('objects', () => {
  it('are created, read, listed, replaced and deleted', async () => {
    const created = await core().createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'settings', labels: { team: 'a' } }, data: { colour: 'blue' } },
    });
    expect(created.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const read = await core().readNamespacedConfigMap({ name: 'settings', namespace });
    expect(read.data).toEqual({ colour: 'blue' });
    const listed = await core().listNamespacedConfigMap({ namespace, labelSelector: 'team=a' });
    expect(listed.items.map(({ metadata }) => metadata?.name)).toEqual(['settings']);
    const replaced = await core().replaceNamespacedConfigMap({
      name: 'settings',
      namespace,
      body: { ...read, data: {} },
    });
    expect(Number(replaced.metadata?.resourceVersion)).toBeGreaterThan(Number(read.metadata?.resourceVersion));
    await core().deleteNamespacedConfigMap({ name: 'settings', namespace });
    await expect(core().readNamespacedConfigMap({ name: 'settings', namespace })).rejects.toMatchObject({ code: 404 });
  });

  it('are refused with a Status', async () => {
    const body = { metadata: { name: 'Not_Good' } };
    await expect(core().createNamespacedConfigMap({ namespace, body })).rejects.toMatchObject({
      code: 422,
      body: expect.stringContaining('a lowercase RFC 1123 subdomain must consist of'),
    });
  });

  it('come in chunks', async () => {
    for (let i = 0; i < 5; i++)
      await core().createNamespacedSecret({ namespace, body: { metadata: { name: `part-${i}` } } });
    const names: (string | undefined)[] = [];
    let _continue: string | undefined;
    do {
      const list = await core().listNamespacedSecret({ namespace, limit: 2, ...(_continue && { _continue }) });
      expect(list.items.length).toBeLessThanOrEqual(2);
      names.push(...list.items.map(({ metadata }) => metadata?.name));
      _continue = list.metadata?._continue;
    } while (_continue);
    expect(names).toEqual(['part-0', 'part-1', 'part-2', 'part-3', 'part-4']);
  });

  it('change by every kind of patch', async () => {
    const body = {
      metadata: { name: 'patched' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'patched' } },
        template: {
          metadata: { labels: { app: 'patched' } },
          spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
        },
      },
    };
    await apps().createNamespacedDeployment({ namespace, body });
    const patch = (patchBody: object, strategy: Parameters<typeof setHeaderOptions>[1]) =>
      apps().patchNamespacedDeployment(
        { name: 'patched', namespace, body: patchBody, fieldManager: 'library' },
        setHeaderOptions('Content-Type', strategy),
      );
    const json = await patch([{ op: 'replace', path: '/spec/replicas', value: 2 }], PatchStrategy.JsonPatch);
    expect(json.spec?.replicas).toBe(2);
    const merge = await patch({ metadata: { labels: { a: 'b' } } }, PatchStrategy.MergePatch);
    expect(merge.metadata?.labels).toEqual({ a: 'b' });
    const containers = [{ name: 'side', image: 'busybox:1.36', command: ['sleep', '1'] }];
    const strategic = await patch({ spec: { template: { spec: { containers } } } }, PatchStrategy.StrategicMergePatch);
    expect(strategic.spec?.template.spec?.containers.map(({ name }) => name)).toEqual(['side', 'web']);
    const applied = await patch(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'patched' }, spec: { minReadySeconds: 3 } },
      PatchStrategy.ServerSideApply,
    );
    expect(applied.spec?.minReadySeconds).toBe(3);
    expect(applied.metadata?.managedFields?.map(({ operation }) => operation)).toContain('Apply');
    await apps().deleteNamespacedDeployment({ name: 'patched', namespace });
  });

  it('of any kind go through the generic client', async () => {
    const client = KubernetesObjectApi.makeApiClient(config);
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'generic' } });
    const list = await client.list('v1', 'Namespace');
    expect(list.items.map(({ metadata }) => metadata?.name)).toContain('generic');
    await client.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'generic' } });
  });

  it('of kinds that people define are served', async () => {
    const names = { plural: 'widgets', singular: 'widget', kind: 'Widget' };
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
      },
    };
    await config.makeApiClient(ApiextensionsV1Api).createCustomResourceDefinition({
      body: {
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names,
          versions: [{ name: 'v1', served: true, storage: true, schema }],
        },
      },
    });
    await live.advance(2000);
    const custom = config.makeApiClient(CustomObjectsApi);
    const where = { group: 'example.com', version: 'v1', namespace, plural: 'widgets' };
    const body = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 3, extra: 1 } };
    expect(await custom.createNamespacedCustomObject({ ...where, body })).toMatchObject({ spec: { size: 3 } });
    expect(await custom.getNamespacedCustomObject({ ...where, name: 'w' })).not.toMatchObject({ spec: { extra: 1 } });
    await expect(
      custom.createNamespacedCustomObject({
        ...where,
        body: { ...body, metadata: { name: 'x' }, spec: { size: 'big' } },
      }),
    ).rejects.toMatchObject({ code: 422 });
  });
});

describe('news', () => {
  it('arrive by a watch from a version on', async () => {
    const { metadata } = await core().listNamespacedConfigMap({ namespace });
    const seen: string[] = [];
    const query = { resourceVersion: metadata?.resourceVersion, labelSelector: 'watched=yes' };
    const abort = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      query,
      (type, object: V1Pod) => void seen.push(`${type} ${object.metadata?.name}`),
      () => {},
    );
    const labels = { watched: 'yes' };
    await core().createNamespacedConfigMap({ namespace, body: { metadata: { name: 'news', labels } } });
    await core().replaceNamespacedConfigMap({
      name: 'news',
      namespace,
      body: { metadata: { name: 'news', labels }, data: { a: 'b' } },
    });
    await core().deleteNamespacedConfigMap({ name: 'news', namespace });
    await expect.poll(() => seen).toEqual(['ADDED news', 'MODIFIED news', 'DELETED news']);
    abort.abort();
  });

  it('keep an informer up to date', async () => {
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, () =>
      core().listNamespacedPod({ namespace }),
    ) as Informer<V1Pod> & ObjectCache<V1Pod>;
    const added: (string | undefined)[] = [];
    informer.on('add', ({ metadata }) => void added.push(metadata?.name));
    await informer.start();
    await core().createNamespacedPod({ namespace, body: pod('informed') });
    await expect.poll(() => added).toContain('informed');
    await expect.poll(() => informer.get('informed', namespace)?.status?.phase).toBe('Running');
    await core().deleteNamespacedPod({ name: 'informed', namespace });
    await expect.poll(() => informer.get('informed', namespace)).toBeUndefined();
    await informer.stop();
  });
});

describe('a running pod', () => {
  beforeAll(async () => {
    const body = pod('talker', 'echo one; echo two; sleep 3600');
    await core().createNamespacedPod({ namespace, body });
    await core().createNamespacedPod({
      namespace,
      body: { metadata: { name: 'web' }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } },
    });
    await untilPhase('talker', 'Running');
    await untilPhase('web', 'Running');
  });

  it('has a log', async () => {
    expect(await core().readNamespacedPodLog({ name: 'talker', namespace })).toBe('one\ntwo\n');
    const stream = new PassThrough();
    await new Log(config).log(namespace, 'talker', 'main', stream, { tailLines: 1 });
    expect(await textOf(stream)).toBe('two\n');
  });

  it('runs commands, with input and an exit code', async () => {
    const [out, err, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const ended = new Promise<V1Status>((resolve) => {
      const command = ['sh', '-c', 'cat; echo oops >&2; exit 3'];
      void new Exec(config).exec(namespace, 'talker', 'main', command, out, err, input, false, resolve);
    });
    input.end('typed\n');
    const status = await ended;
    expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });
    expect(status.details?.causes).toEqual([{ reason: 'ExitCode', message: '3' }]);
    expect([out.read()?.toString(), err.read()?.toString()]).toEqual(['typed\n', 'oops\n']);
  });

  it('forwards its ports', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    await new PortForward(config).portForward(namespace, 'web', [80], output, null, input);
    input.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    await expect.poll(() => output.read()?.toString() ?? '', { timeout: 5000 }).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('is measured', async () => {
    await live.advance(60_000);
    const { items } = await new Metrics(config).getPodMetrics(namespace);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(['talker', 'web']));
  });
});

describe('the server', () => {
  it('says its version', async () => {
    expect(await config.makeApiClient(VersionApi).getCode()).toMatchObject({ major: '1', minor: '32' });
  });

  it('says what one may do', async () => {
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } },
    });
    expect(review.status?.allowed).toBe(true);
  });
});

async function textOf(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
