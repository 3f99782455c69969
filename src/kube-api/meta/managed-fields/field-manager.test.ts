import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { goTable } from '../../../testing/go-table.ts';
import { schemaOf } from '../../schema/schema.ts';
import { StatusError } from '../status-error.ts';
import { applyFields, type ManagedKind, managersAfterUpdate } from './field-manager.ts';
import { FieldSet } from './field-set.ts';
import { encodeManagers, type Managers, NO_MANAGERS } from './managers.ts';
import { valueTypeOf } from './value-type.ts';

const TIME = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T00:00:10Z';

function managedKind(apiVersion: string, kind: string): ManagedKind {
  const schema = schemaOf(apiVersion, kind);
  if (schema === undefined) throw new Error(`no schema of ${kind}`);
  return {
    apiVersion,
    kind,
    type: valueTypeOf(schema),
    zero: { apiVersion, kind, metadata: {} },
    convert: (value, version) => (version === apiVersion ? value : undefined),
    ignored: FieldSet.of(['f:status']),
    mayChange: true,
  };
}

const writer = (manager: string, time = TIME) => ({ manager, subresource: '', time });

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface LastAppliedCase {
  readonly original: string;
  readonly applied: string;
  readonly lastApplied?: string;
  readonly fieldManager: string;
  readonly expectConflictSet?: GoSet;
}

interface GoSet {
  readonly Members?: { readonly members: readonly { readonly FieldName: string }[] };
  readonly Children?: { readonly members: readonly { readonly pathElement: unknown; readonly set: GoSet }[] };
}

/** How many fields a dumped set names; the dump hides those that are deep. */
function sizeOf({ Members, Children }: GoSet): number {
  return (Members?.members.length ?? 0) + (Children?.members ?? []).reduce((sum, { set }) => sum + sizeOf(set), 0);
}

interface Json {
  [name: string]: unknown;
  metadata?: { annotations?: Record<string, string>; [name: string]: unknown };
}

const LAST_APPLIED_TABLES = [
  ['TestApplyUsingLastAppliedAnnotation', 'apps/v1', 'Deployment'],
  ['TestServiceApply', 'v1', 'Service'],
  ['TestReplicationControllerApply', 'v1', 'ReplicationController'],
  ['TestPodApply', 'v1', 'Pod'],
] as const;

describe.each(LAST_APPLIED_TABLES)('%s', (test, apiVersion, kind) => {
  const rows = goTable<LastAppliedCase>('apimachinery_pkg_util_managedfields_internal', test).concat(
    goTable<LastAppliedCase>('apimachinery_pkg_util_managedfields', test),
  );
  it.each(rows)(
    '$title',
    ({ case: { original, applied, lastApplied = original, fieldManager, expectConflictSet } }) => {
      const managed = managedKind(apiVersion, kind);
      const live = parse(original) as Json;
      const before = JSON.stringify(parse(lastApplied) ?? null);
      live.metadata = { ...live.metadata, annotations: { [LAST_APPLIED]: lastApplied === '' ? '' : before } };
      const managers = managersAfterUpdate(
        managed,
        undefined,
        live,
        NO_MANAGERS,
        writer('kubectl-client-side-apply-test'),
      );
      const apply = (): unknown => applyFields(managed, live, parse(applied), managers, writer(fieldManager), false);
      if (expectConflictSet === undefined) {
        expect(apply).not.toThrow();
        return;
      }
      try {
        apply();
        expect.unreachable('expected conflicts');
      } catch (error) {
        expect(error).toBeInstanceOf(StatusError);
        expect((error as StatusError).status.details?.causes).toHaveLength(sizeOf(expectConflictSet));
      }
    },
  );
});

describe('server-side apply', () => {
  const configMap = managedKind('v1', 'ConfigMap');
  const map = (data: Record<string, string>): Json => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'm' },
    data,
  });
  const shown = (managers: Managers) =>
    encodeManagers(managers).map(({ manager, operation, time, fieldsV1 }) => [manager, operation, time, fieldsV1]);

  it('refuses to change what another manager applied, takes it by force, and prunes what is no longer said', () => {
    const first = applyFields(configMap, undefined, map({ key: 'value' }), NO_MANAGERS, writer('kubectl'), false);
    expect(first.value).toEqual(map({ key: 'value' }));
    expect(shown(first.managers)).toEqual([['kubectl', 'Apply', TIME, { 'f:data': { 'f:key': {} } }]]);
    const other = (force: boolean) =>
      applyFields(configMap, first.value, map({ key: 'other' }), first.managers, writer('two', LATER), force);
    expect(() => other(false)).toThrow('Apply failed with 1 conflict: conflict with "kubectl": .data.key');
    const forced = other(true);
    expect(shown(forced.managers)).toEqual([['two', 'Apply', LATER, { 'f:data': { 'f:key': {} } }]]);
    const pruned = applyFields(
      configMap,
      forced.value,
      map({ key2: 'x' }),
      forced.managers,
      writer('two', LATER),
      false,
    );
    expect(pruned.value).toEqual(map({ key2: 'x' }));
  });

  it('shares fields that two apply alike, and leaves them to the other when one stops', () => {
    const first = applyFields(configMap, undefined, map({ a: '1', b: '1' }), NO_MANAGERS, writer('one'), false);
    const second = applyFields(configMap, first.value, map({ a: '1' }), first.managers, writer('two', LATER), false);
    expect(second.value).toBeUndefined();
    expect(shown(second.managers)).toEqual(
      [
        ['one', 'Apply', TIME, { 'f:data': { 'f:a': {}, 'f:b': {} } }],
        ['two', 'Apply', undefined, { 'f:data': { 'f:a': {} } }],
      ].sort((x, y) => Number(x[2] !== undefined) - Number(y[2] !== undefined)),
    );
    const stopped = applyFields(configMap, first.value, map({ b: '1' }), second.managers, writer('one', LATER), false);
    expect(stopped.value).toBeUndefined();
  });

  it('changes nothing when the same is applied again', () => {
    const first = applyFields(configMap, undefined, map({ a: '1' }), NO_MANAGERS, writer('one'), false);
    const again = applyFields(configMap, first.value, map({ a: '1' }), first.managers, writer('one', LATER), false);
    expect(again.value).toBeUndefined();
    expect(shown(again.managers)).toEqual(shown(first.managers));
  });

  it('notes what was there before the first apply', () => {
    const live = map({ a: '1', b: '2' });
    const applied = applyFields(configMap, live, map({ a: '1' }), NO_MANAGERS, writer('one'), false);
    expect(shown(applied.managers)).toEqual([
      ['one', 'Apply', undefined, { 'f:data': { 'f:a': {} } }],
      ['before-first-apply', 'Update', TIME, { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } }],
    ]);
  });

  const deployment = managedKind('apps/v1', 'Deployment');
  const deploy = (containers: readonly unknown[], replicas?: unknown): Json => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { ...(replicas === undefined ? {} : { replicas }), template: { spec: { containers } } },
  });

  it('names the items of lists by their keys and their defaults', () => {
    const config = deploy([{ name: 'a', image: 'x', ports: [{ containerPort: 80 }] }]);
    const { managers } = applyFields(deployment, undefined, config, NO_MANAGERS, writer('one'), false);
    expect(shown(managers)[0]?.[3]).toEqual({
      'f:spec': {
        'f:template': {
          'f:spec': {
            'f:containers': {
              'k:{"name":"a"}': {
                '.': {},
                'f:image': {},
                'f:name': {},
                'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
              },
            },
          },
        },
      },
    });
  });

  it('merges lists by their keys: items of others stay, the order is that of the configuration', () => {
    const first = applyFields(
      deployment,
      undefined,
      deploy([
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ]),
      NO_MANAGERS,
      writer('one'),
      false,
    );
    const second = applyFields(
      deployment,
      first.value,
      deploy([
        { name: 'c', image: '2' },
        { name: 'a', command: ['x'] },
      ]),
      first.managers,
      writer('two'),
      false,
    );
    expect(second.value).toEqual(
      deploy([
        { name: 'c', image: '2' },
        { name: 'a', image: '1', command: ['x'] },
        { name: 'b', image: '1' },
      ]),
    );
    const third = applyFields(
      deployment,
      second.value,
      deploy([{ name: 'b', image: '1' }]),
      second.managers,
      writer('one'),
      false,
    );
    expect(third.value).toEqual(
      deploy([
        { name: 'c', image: '2' },
        { name: 'a', command: ['x'] },
        { name: 'b', image: '1' },
      ]),
    );
  });

  it.each<[string, unknown, string]>([
    [
      'unknown fields',
      { ...deploy([]), spec: { nosuch: 1 } },
      'failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.nosuch: field not declared in schema',
    ],
    [
      'wrong types',
      deploy([], 'x'),
      'failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string',
    ],
    [
      'items twice',
      deploy([{ name: 'a' }, { name: 'a' }]),
      'failed to create typed patch object (/d; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="a"]',
    ],
    ['another kind', { ...deploy([]), kind: 'ReplicaSet' }, 'invalid object type: apps/v1, Kind=ReplicaSet'],
    [
      'managedFields',
      { ...deploy([]), metadata: { name: 'd', managedFields: [] } },
      'metadata.managedFields must be nil',
    ],
  ])('refuses %s', (_what, config, message) => {
    expect(() => applyFields(deployment, undefined, config, NO_MANAGERS, writer('one'), false)).toThrow(message);
  });

  it('ignores what a write of this kind leaves alone', () => {
    const { managers } = applyFields(
      deployment,
      undefined,
      { ...deploy([], 1), status: { replicas: 3 } },
      NO_MANAGERS,
      writer('one'),
      false,
    );
    expect(shown(managers)[0]?.[3]).toEqual({ 'f:spec': { 'f:replicas': {} } });
  });
});
