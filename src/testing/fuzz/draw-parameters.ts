/** Queries and headers at random: what options say, what form the answer is to have, who is asking. */
import type { Random } from '../../kernel/index.ts';
import { junkText } from './junk.ts';

const VERSIONS = [
  '',
  '0',
  '1',
  '5',
  '50',
  '999999',
  '-1',
  'x',
  '01',
  '9223372036854775807',
  '9223372036854775808',
] as const;
const BOOLEANS = ['true', 'false', '1', '0', '', 'x'] as const;

const READ: Readonly<Record<string, readonly string[]>> = {
  limit: ['1', '2', '500', '0', '-1', 'x', '99999999999999999999'],
  resourceVersion: VERSIONS,
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'x', ''],
  labelSelector: [
    'app=web',
    'app!=web',
    'app',
    '!app',
    'app in (web,b)',
    'app notin (b)',
    'app=',
    ',',
    'a b',
    'x>1',
    'app in (',
  ],
  fieldSelector: [
    'metadata.name=a',
    'metadata.name!=a',
    'metadata.namespace=default',
    'spec.nodeName=',
    'status.phase=Running',
    'x=y',
    '=',
    'a',
    'metadata.name==a,metadata.name=b',
    'spec.color=blue',
  ],
  watch: BOOLEANS,
  allowWatchBookmarks: BOOLEANS,
  sendInitialEvents: BOOLEANS,
  timeoutSeconds: ['1', '30', '0', '-1', 'x'],
  includeObject: ['None', 'Metadata', 'Object', 'x', ''],
  pretty: BOOLEANS,
};
const WRITE: Readonly<Record<string, readonly string[]>> = {
  dryRun: ['All', 'All', 'All', '', 'x'],
  fieldManager: ['one', 'two', '', 'x'.repeat(129), 'a\u0007'],
  fieldValidation: ['Strict', 'Warn', 'Ignore', '', 'x'],
  force: BOOLEANS,
  pretty: BOOLEANS,
};
const DELETE: Readonly<Record<string, readonly string[]>> = {
  ...WRITE,
  gracePeriodSeconds: ['0', '1', '-1', 'x', '30'],
  propagationPolicy: ['Foreground', 'Background', 'Orphan', 'x', ''],
  orphanDependents: BOOLEANS,
  labelSelector: READ.labelSelector ?? [],
};

/** Parts of a query, escaped. */
export function drawQuery(random: Random, method: string, continues: readonly string[]): readonly string[] {
  if (random.int(0, 2) === 0) return [];
  const known = method === 'GET' ? READ : method === 'DELETE' ? DELETE : WRITE;
  const parts: string[] = [];
  for (let i = random.int(0, 3); i > 0; i--) {
    const name = random.pick(Object.keys(known)) ?? '';
    const value = random.int(0, 29) === 0 ? junkText(random) : (random.pick(known[name] ?? []) ?? '');
    parts.push(`${name}=${encodeURIComponent(value.replace(/[\ud800-\udfff]/g, 'x'))}`);
  }
  if (method === 'GET' && random.int(0, 7) === 0) {
    parts.push(
      `continue=${random.pick(continues.length === 0 || random.int(0, 3) === 0 ? ['x', 'e30', 'bnVsbA'] : continues) ?? ''}`,
    );
  }
  return parts;
}

const ACCEPTS = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf,application/json',
  '*/*',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'application/yaml;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v9;g=meta.k8s.io',
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;stream=watch',
  'application/json;q=0.1,application/yaml;q=0.9',
  'text/html',
  ';;,=',
  '',
] as const;

export function drawAccept(random: Random): Readonly<Record<string, string>> {
  if (random.int(0, 2) > 0) return {};
  return { accept: random.pick(ACCEPTS) ?? '' };
}

const GROUPS = ['system:masters', 'system:authenticated', 'team, other', ''] as const;
const USERS = ['jane', 'system:serviceaccount:default:default', 'system:node:node-1', 'system:anonymous', ''] as const;

export function drawHeaders(random: Random, tokens: readonly string[]): Readonly<Record<string, string>> {
  const draw = random.int(0, 39);
  if (draw > 9) return {};
  if (draw < 2) return { authorization: `Bearer ${random.pick(tokens) ?? ''}` };
  if (draw === 2)
    return { authorization: random.pick(['Bearer x', 'Bearer a.b.c', 'Basic x', 'Bearer', 'Bearer  x']) ?? '' };
  if (draw === 3) return { 'user-agent': random.pick(['curl/8', 'kubectl/v1.32 (x)', '', '\u0001/x']) ?? '' };
  if (draw < 6) return { upgrade: random.pick(['websocket', 'SPDY/3.1']) ?? '', connection: 'Upgrade' };
  if (draw > 8) return {};
  return {
    ...(random.int(0, 4) === 0 ? {} : { 'impersonate-user': random.pick(USERS) ?? '' }),
    ...(random.int(0, 1) === 0 ? { 'impersonate-group': random.pick(GROUPS) ?? '' } : {}),
    ...(random.int(0, 5) === 0 ? { 'impersonate-extra-%zz': 'a, b', 'impersonate-uid': 'u' } : {}),
  };
}
