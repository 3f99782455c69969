import { describe, expect, it } from 'vitest';
import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import { unsimulatedFields } from './unsimulated-fields.ts';

function fieldsIn(apiVersion: string, kind: string, body: unknown): readonly string[] {
  const definition = kindByGroupVersionKind(apiVersion, kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  return unsimulatedFields(definition, body).map(({ field, path }) => `${field}@${path.join('.')}`);
}

const podSpec = {
  hostPID: true,
  containers: [
    { name: 'a', image: 'nginx' },
    { name: 'b', image: 'nginx', securityContext: { runAsUser: 1 } },
  ],
};

describe('unsimulatedFields', () => {
  it.each<[what: string, apiVersion: string, kind: string, body: unknown, fields: readonly string[]]>([
    [
      'a field, and one of a list',
      'v1',
      'Pod',
      { spec: podSpec },
      ['spec.containers.securityContext@spec.containers.1.securityContext', 'spec.hostPID@spec.hostPID'],
    ],
    [
      'what is below a template',
      'apps/v1',
      'Deployment',
      { spec: { template: { spec: podSpec } } },
      [
        'spec.template.spec.containers.securityContext@spec.template.spec.containers.1.securityContext',
        'spec.template.spec.hostPID@spec.template.spec.hostPID',
      ],
    ],
    ['a kind as a whole, and nothing else of it', 'batch/v1', 'CronJob', { spec: { schedule: '* * * * *' } }, ['@']],
    ['nothing that asks for nothing', 'v1', 'Pod', { spec: { hostPID: false, securityContext: {}, os: null } }, []],
    ['nothing that is simulated', 'v1', 'Pod', { spec: { nodeSelector: { a: 'b' } } }, []],
    [
      'one type of volume among others',
      'v1',
      'Pod',
      { spec: { volumes: [{ emptyDir: {} }, { nfs: { path: '/' } }] } },
      ['spec.volumes.nfs@spec.volumes.1.nfs'],
    ],
    ['no object at all', 'v1', 'Pod', 7, []],
  ])('finds %s', (_what, apiVersion, kind, body, fields) => {
    expect(fieldsIn(apiVersion, kind, body)).toEqual(fields);
  });
});
