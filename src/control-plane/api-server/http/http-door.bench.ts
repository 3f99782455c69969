/** Requests through the HTTP door per second of CPU time, bytes in and bytes out; each figure is the median of a few rounds. */
import { cpuUsage } from 'node:process';
import { encodeText } from '../../../kernel/index.ts';
import { Pod } from '../../../kube-api/kinds/index.ts';
import { encodeMessage } from '../../../kube-api/protobuf/encode-message.ts';
import { sealEnvelope } from '../../../kube-api/protobuf/envelope.ts';
import { schemaOf } from '../../../kube-api/schema/schema.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import type { HttpRequest } from './contract.ts';
import { createHttpDoor } from './http-door.ts';
import { PROTOBUF_TYPE } from './media/protobuf-type.ts';

const ROUNDS = 5;
const PODS = 500;
const COLLECTION = '/api/v1/namespaces/default/pods';
const NOTHING = new Uint8Array();
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const { apiServer, client, clock } = createTestCluster({ authorizationMode: 'RBAC' });
const door = createHttpDoor({ apiServer, clock, mediaTypes: [PROTOBUF_TYPE] });

function pod(name: string): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  };
}

function ask(method: string, target: string, more: Partial<HttpRequest> = {}): void {
  const answer = door.handle({ method, target, headers: {}, body: NOTHING, ...more });
  if (answer.kind !== 'response' || answer.status >= 300)
    throw new Error(`${method} ${target}: ${JSON.stringify(answer)}`);
}

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function measure(name: string, times: number, work: (index: number) => void): void {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuMs();
    for (let i = 0; i < times; i++) work(round * times + i);
    rates.push((1000 * times) / Math.max(0.001, cpuMs() - start));
  }
  const value = Math.round(rates.sort((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN);
  console.log(JSON.stringify({ name, value, unit: 'requests per CPU second' }));
}

function protobufOf(name: string): Uint8Array {
  const type = schemaOf('v1', 'Pod');
  if (type === undefined) throw new Error('no schema of pods');
  return sealEnvelope({ apiVersion: 'v1', kind: 'Pod', raw: encodeMessage(type, pod(name)) });
}

for (let i = 0; i < PODS; i++) client.create(Pod, pod(`web-${i}`) as unknown as Pod);

measure('get', 4000, (index) => ask('GET', `${COLLECTION}/web-${index % PODS}`));
measure('get-protobuf', 4000, (index) =>
  ask('GET', `${COLLECTION}/web-${index % PODS}`, { headers: { accept: PROTOBUF } }),
);
measure('list-500', 20, () => ask('GET', `${COLLECTION}?limit=500`));
measure('list-500-protobuf', 20, () => ask('GET', COLLECTION, { headers: { accept: PROTOBUF } }));
measure('table-500', 20, () => ask('GET', `${COLLECTION}?limit=500`, { headers: { accept: TABLE } }));
measure('create-dry-run', 1000, (index) =>
  ask('POST', `${COLLECTION}?dryRun=All`, {
    headers: { 'content-type': 'application/json' },
    body: encodeText(JSON.stringify(pod(`new-${index}`))),
  }),
);
measure('create-dry-run-protobuf', 1000, (index) =>
  ask('POST', `${COLLECTION}?dryRun=All`, { headers: { 'content-type': PROTOBUF }, body: protobufOf(`new-${index}`) }),
);
measure('apply', 500, (index) =>
  ask('PATCH', `${COLLECTION}/web-0?fieldManager=bench&force=true`, {
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: encodeText(
      JSON.stringify({ ...pod('web-0'), metadata: { name: 'web-0', labels: { index: String(index) } } }),
    ),
  }),
);
measure('openapi-v2', 2, () => ask('GET', '/openapi/v2'));
