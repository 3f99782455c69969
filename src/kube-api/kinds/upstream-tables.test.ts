/** Upstream's own validation tables (../shared/oracles/go-tables), which hold Go values: fields carry Go names. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { decode } from '../schema/decode.ts';
import { schemaOf } from '../schema/schema.ts';
import { apiVersionOf, type KindDefinition } from './define-kind.ts';
import {
  ConfigMap,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  Namespace,
  Node,
  ReplicaSet,
  ReplicationController,
  Secret,
} from './index.ts';
import { encodeText } from './secret/data.ts';

const TABLES = '../shared/oracles/go-tables';

type Json = Readonly<Record<string, unknown>>;

interface Row {
  readonly test: string;
  readonly range: string;
  readonly key?: string;
  readonly case: Json;
}

function rowsOf(file: string): readonly Row[] {
  const path = `${TABLES}/${file}`;
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

const MAPS = new Set(['Data', 'StringData', 'labels', 'annotations', 'matchLabels', 'Capacity', 'Allocatable']);
const NAMES: Readonly<Record<string, string>> = {
  ObjectMeta: 'metadata',
  DNSPolicy: 'dnsPolicy',
  IP: 'ip',
  UID: 'uid',
  APIVersion: 'apiVersion',
  DoNotUseExternalID: 'externalID',
  ReportingController: 'reportingComponent',
  GCEPersistentDisk: 'gcePersistentDisk',
  FSType: 'fsType',
  PDName: 'pdName',
};

/** Go's field names as JSON's; the keys of maps are left alone. */
function fromGo(value: unknown, parent = ''): unknown {
  if (typeof value === 'string') return grown(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fromGo(item));
  if ('VolumeSource' in value) {
    const { VolumeSource: source, ...volume } = value;
    return fromGo({ ...volume, ...(source as Json) });
  }
  const isMap = MAPS.has(parent) || (parent === 'Selector' && !('matchLabels' in value));
  const entries = Object.entries(value).map(([name, item]) => {
    const plain = isMap ? name : (NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1));
    return [plain, parent === 'BinaryData' ? encodeText(grown(String(item))) : fromGo(item, name)];
  });
  return Object.fromEntries(entries);
}

/** The dump abbreviates long strings as `<string of N bytes: …>`. */
function grown(text: string): string {
  const bytes = /^<string of (\d+) bytes/.exec(text)?.[1];
  return bytes === undefined ? text : 'x'.repeat(Number(bytes));
}

function objectOf(definition: KindDefinition, given: unknown): KubeObject {
  const plain = fromGo(given) as Json;
  const data = plain.data as Readonly<Record<string, string>> | undefined;
  const isSecret = definition.kind === 'Secret' && data !== undefined;
  const json = isSecret
    ? { ...plain, data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encodeText(text)])) }
    : plain;
  const schema = schemaOf(apiVersionOf(definition), definition.kind)!;
  const { object, error } = decode(schema, { metadata: {}, ...json });
  expect(error).toBeUndefined();
  return object as unknown as KubeObject;
}

function problemsOf(definition: KindDefinition, given: unknown): readonly string[] {
  const object = objectOf(definition, given);
  const errors = new FieldErrors();
  validateObjectMeta(object.metadata, definition, errors, FieldPath.root.child('metadata'));
  definition.validate?.(object, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

function problemsOfUpdate(definition: KindDefinition, given: unknown, old: unknown, isStatus = false) {
  const [object, before] = [objectOf(definition, given), objectOf(definition, old)];
  const errors = new FieldErrors();
  if (isStatus) {
    definition.validateStatusUpdate?.(object, before, errors, FieldPath.root);
  } else {
    definition.validate?.(object, errors, FieldPath.root);
    definition.validateUpdate?.(object, before, errors, FieldPath.root);
  }
  return errors.list.map(({ message }) => message);
}

/** Reads what a row expects, however its table says so. */
function isGood({ range, case: given }: Row): boolean {
  for (const field of ['valid', 'isValid'] as const) if (typeof given[field] === 'boolean') return given[field];
  for (const field of ['expectError', 'expectedErr'] as const)
    if (typeof given[field] === 'boolean') return !given[field];
  for (const field of ['expectedErrNum', 'expectedErrors'] as const) {
    if (typeof given[field] === 'number') return given[field] === 0;
  }
  return range === 'successCases';
}

/** Rows that say nothing about these definitions. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'must be greater than or equal to 0': 'spec.rollbackTo went with extensions/v1beta1',
  'more than one read/write': 'fails for its metadata, which the API server compares',
  'invalid-podController': 'avoided pods in annotations of nodes are not looked at',
  'missing-podSignature': 'avoided pods in annotations of nodes are not looked at',
  invalid: 'changes the namespace, which the API server compares',
  'too-many-ports': 'the dump cut the list of ports',
};

const apps = rowsOf('pkg_apis_apps_validation.jsonl');
const core = rowsOf('pkg_apis_core_validation.jsonl');
const discovery = rowsOf('pkg_apis_discovery_validation.jsonl');
const of = (rows: readonly Row[], ...tests: readonly string[]) =>
  rows
    .filter(({ test, key, case: given }) => tests.includes(test) && !(String(key ?? given?.name) in EXCEPTIONS))
    .map((row) => ({ ...row, title: `${row.range} ${row.key ?? row.case?.name}` }));

describe.skipIf(apps.length === 0)('tables of kubernetes/pkg/apis/apps/validation', () => {
  it.each(of(apps, 'TestValidateDeployment'))('Deployment: $title', (row) => {
    const problems = problemsOf(Deployment, row.case);
    if (isGood(row)) expect(problems).toEqual([]);
    // the table's keys are what its messages must contain
    else expect(problems.join()).toContain(row.key);
  });

  it.each(of(apps, 'TestValidateDeploymentUpdate'))('updated Deployment: $title', (row) => {
    expect(problemsOfUpdate(Deployment, row.case.update, row.case.old)).toEqual([]);
  });

  it.each(of(apps, 'TestValidateDeploymentStatus'))('status of Deployment: $title', (row) => {
    const { name: _, expectedErr: __, ...status } = row.case;
    expect(problemsOfUpdate(Deployment, { status }, {}, true).length === 0).toBe(isGood(row));
  });

  it.each(of(apps, 'TestValidateDeploymentStatusUpdate'))('updated status of Deployment: $title', (row) => {
    const problems = problemsOfUpdate(Deployment, { Status: row.case.to }, { Status: row.case.from ?? {} }, true);
    expect(problems.length === 0).toBe(isGood(row));
  });

  it.each(of(apps, 'TestValidateReplicaSet'))('ReplicaSet: $title', (row) => {
    expect(problemsOf(ReplicaSet, row.case).length === 0).toBe(isGood(row));
  });

  it.each(of(apps, 'TestValidateReplicaSetUpdate'))('updated ReplicaSet: $title', (row) => {
    const problems = problemsOfUpdate(ReplicaSet, row.case.update, row.case.old);
    // upstream's strategy, not the function that the table tests, keeps the selector from changing
    expect(problems.filter((problem) => !problem.endsWith('immutable')).length === 0).toBe(isGood(row));
  });

  it.each(of(apps, 'TestValidateReplicaSetStatus'))('status of ReplicaSet: $title', (row) => {
    const { name: _, expectedErr: __, ...status } = row.case;
    expect(problemsOfUpdate(ReplicaSet, { status }, {}, true).length === 0).toBe(isGood(row));
  });

  it.each(of(apps, 'TestValidateReplicaSetStatusUpdate'))('updated status of ReplicaSet: $title', (row) => {
    expect(problemsOfUpdate(ReplicaSet, row.case.update, row.case.old, true).length === 0).toBe(isGood(row));
  });
});

describe.skipIf(core.length === 0)('tables of kubernetes/pkg/apis/core/validation', () => {
  it.each(of(core, 'TestValidateReplicationController'))('ReplicationController: $title', (row) => {
    expect(problemsOf(ReplicationController, row.case).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateReplicationControllerUpdate'))('updated ReplicationController: $title', (row) => {
    const problems = problemsOfUpdate(ReplicationController, row.case.update, row.case.old);
    expect(problems.length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateReplicationControllerStatus'))('status of ReplicationController: $title', (row) => {
    const { name: _, expectedErr: __, ...status } = row.case;
    expect(problemsOfUpdate(ReplicationController, { status }, {}, true).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateNamespace').filter(({ key }) => key === undefined))('Namespace: $title', (row) => {
    expect(problemsOf(Namespace, row.case)).toEqual([]);
  });

  it.each(of(core, 'TestValidateNamespaceStatusUpdate'))('status of Namespace: $title', (row) => {
    const { namespace = {}, oldNamespace = {} } = row.case as { namespace?: Json; oldNamespace?: Json };
    const meta = { name: 'foo', ...(namespace.ObjectMeta as Json) };
    const problems = problemsOfUpdate(Namespace, { ...namespace, ObjectMeta: meta }, oldNamespace, true);
    // the other rows are about metadata, which the API server compares
    if (namespace.Status !== undefined && isGood(row)) expect(problems).toEqual([]);
  });

  it.each(of(core, 'TestValidateNode', 'TestValidateNodeCIDRs'))('Node: $title', (row) => {
    expect(problemsOf(Node, row.case.node ?? row.case).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateNodeUpdate'))('updated Node: $title', (row) => {
    const { node = {}, oldNode = {} } = row.case as { node?: Json; oldNode?: Json };
    const problems = problemsOfUpdate(Node, node, oldNode);
    const isOfMetadata = node.Spec === undefined && node.Status === undefined;
    if (!isOfMetadata || isGood(row)) expect(problems.length === 0).toBe(isGood(row));
  });

  const secrets = of(
    core,
    'TestValidateSecret',
    'TestValidateDockerConfigSecret',
    'TestValidateBasicAuthSecret',
    'TestValidateSSHAuthSecret',
  );
  it.each(secrets)('Secret: $test $title', (row) => {
    expect(problemsOf(Secret, row.case.secret).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateSecretUpdate'))('updated Secret: $title', (row) => {
    expect(problemsOfUpdate(Secret, row.case.newSecret, row.case.oldSecret).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateConfigMap'))('ConfigMap: $title', (row) => {
    expect(problemsOf(ConfigMap, row.case.cfg).length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateConfigMapUpdate'))('updated ConfigMap: $title', (row) => {
    const problems = problemsOfUpdate(ConfigMap, row.case.newCfg, row.case.oldCfg);
    expect(problems.length === 0).toBe(isGood(row));
  });

  it.each(of(core, 'TestValidateEndpointsCreate'))('Endpoints: $title', (row) => {
    const problems = problemsOf(Endpoints, row.case.endpoints);
    expect(problems.length === 0).toBe(isGood(row));
    expect(problems.join()).toContain(row.case.errorDetail ?? '');
  });

  it.each(of(core, 'TestValidateEventForCoreV1Events'))('Event: $title', (row) => {
    // for the core group no rule of names applies, only that of the namespace
    const errors = new FieldErrors();
    Event.validate?.(objectOf(Event, row.case.Event) as Event, errors, FieldPath.root);
    expect(errors.list.length === 0).toBe(isGood(row));
  });
});

describe.skipIf(discovery.length === 0)('tables of kubernetes/pkg/apis/discovery/validation', () => {
  it.each(of(discovery, 'TestValidateEndpointSlice'))('EndpointSlice: $title', (row) => {
    expect(problemsOf(EndpointSlice, row.case.endpointSlice)).toHaveLength(Number(row.case.expectedErrors));
  });
});
