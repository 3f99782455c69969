import { describe, expect, it } from 'vitest';
import { Deployment } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { PatchType } from '../../client/transport.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

const target = { name: 'web', namespace: 'default' };

function deployment({ client }: TestCluster): Deployment {
  return client.create(Deployment, {
    metadata: target,
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  });
}

describe('a patch', () => {
  it.each<{ type: PatchType; body: unknown; subresource?: string; gives: object }>([
    { type: STRATEGIC, body: { spec: { replicas: 3 } }, gives: { spec: { replicas: 3 }, metadata: { generation: 2 } } },
    {
      type: STRATEGIC,
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'redis' }] } } } },
      gives: { spec: { template: { spec: { containers: [{ name: 'side' }, { name: 'web' }] } } } },
    },
    {
      type: MERGE,
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'redis' }] } } } },
      gives: { spec: { template: { spec: { containers: [{ name: 'side' }] } } } },
    },
    {
      type: MERGE,
      body: '{"metadata":{"labels":{"a":"b"}}}',
      gives: { metadata: { labels: { a: 'b' }, generation: 1 } },
    },
    { type: JSON_PATCH, body: [{ op: 'replace', path: '/spec/replicas', value: 0 }], gives: { spec: { replicas: 0 } } },
    { type: STRATEGIC, subresource: 'status', body: { status: { replicas: 4 } }, gives: { status: { replicas: 4 } } },
    { type: STRATEGIC, subresource: 'status', body: { spec: { replicas: 4 } }, gives: { spec: { replicas: 1 } } },
    {
      type: MERGE,
      subresource: 'scale',
      body: { spec: { replicas: 4 } },
      gives: { kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 4 } },
    },
  ])('of type $type: $body', ({ type, body, subresource, gives }) => {
    const cluster = createTestCluster();
    deployment(cluster);
    const patched = cluster.client.patch(Deployment, { ...target, ...(subresource && { subresource }) }, type, body);
    expect(patched).toMatchObject(gives);
  });

  it('that changes nothing writes nothing', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    expect(cluster.client.patch(Deployment, target, STRATEGIC, {})).toBe(made);
    expect(cluster.client.patch(Deployment, target, MERGE, { spec: { replicas: 1 } })).toBe(made);
  });

  it('shares what it does not touch', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    const patched = cluster.client.patch(Deployment, target, STRATEGIC, { metadata: { labels: { a: 'b' } } });
    expect(patched.spec).toBe(made.spec);
  });

  it.each<{ type: PatchType; body: unknown; says: string }>([
    {
      type: STRATEGIC,
      body: { spec: { replicas: 'x' } },
      says: '422 Invalid:  "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    },
    {
      type: STRATEGIC,
      body: '"not json"',
      says: '400 BadRequest: json: cannot unmarshal string into Go value of type map[string]interface {}',
    },
    {
      type: JSON_PATCH,
      body: [{ op: 'test', path: '/spec/replicas', value: 99 }],
      says: '422 Invalid: the server rejected our request due to an error in our request',
    },
    {
      type: JSON_PATCH,
      body: { op: 'add' },
      says: '400 BadRequest: error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    },
    {
      type: MERGE,
      body: { metadata: { name: 'other' } },
      says: '400 BadRequest: the name of the object (other) does not match the name on the URL (web)',
    },
    {
      type: MERGE,
      body: { metadata: { resourceVersion: '1' } },
      says: '409 Conflict: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    },
    {
      type: 'text/plain' as PatchType,
      body: {},
      says: '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    },
    {
      type: JSON_PATCH,
      body: 'invalid json patch',
      says: "400 BadRequest: error decoding patch: invalid character 'i' looking for beginning of value",
    },
    {
      type: STRATEGIC,
      body: 'invalid json patch',
      says: "400 BadRequest: invalid character 'i' looking for beginning of value",
    },
    {
      type: JSON_PATCH,
      body: [{ op: 1, path: '/x' }],
      says: '400 BadRequest: error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
    },
  ])('of type $type is refused: $body', ({ type, body, says }) => {
    const cluster = createTestCluster();
    deployment(cluster);
    expect(refusalOf(() => cluster.client.patch(Deployment, target, type, body))).toBe(says);
  });

  it('warns of fields that there are not', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    const warnings: string[] = [];
    const onWarning = (message: string): void => {
      warnings.push(message);
    };
    expect(cluster.client.patch(Deployment, target, STRATEGIC, { spec: { nosuch: 1 } }, { onWarning })).toBe(made);
    expect(warnings).toEqual(['unknown field "spec.nosuch"']);
    const strict = () =>
      cluster.client.patch(Deployment, target, STRATEGIC, { spec: { nosuch: 1 } }, { fieldValidation: 'Strict' });
    expect(refusalOf(strict)).toContain(
      'patch: Invalid value: "map[spec:map[nosuch:1]]": strict decoding error: unknown field',
    );
  });

  it.each<{ type: PatchType; body: string; problems: readonly string[]; shown: RegExp }>([
    {
      type: JSON_PATCH,
      body: '[{"op":"test","path":"/spec/replicas","path":"/spec/replicas","value":1,"nosuch":2}]',
      problems: ['json patch unknown field "[0].nosuch"', 'json patch duplicate field "[0].path"'],
      shown: /^422 Invalid: .*patch: Invalid value: /,
    },
    {
      type: MERGE,
      body: '{"spec":{"replicas":1,"replicas":1,"nosuch":2}}',
      problems: ['duplicate field "spec.replicas"', 'unknown field "spec.nosuch"'],
      shown: /^422 Invalid: .*patch: Invalid value: /,
    },
    {
      type: STRATEGIC,
      body: '{"spec":{"replicas":1,"replicas":1,"nosuch":2}}',
      problems: ['duplicate field "spec.replicas"', 'unknown field "spec.nosuch"'],
      shown: /Invalid value: "map\[spec:map\[nosuch:2 replicas:1\]\]": strict decoding error: /,
    },
  ])('of type $type is validated as the request wants it: $body', ({ type, body, problems, shown }) => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    const warnings: string[] = [];
    const onWarning = (warning: string): void => {
      warnings.push(warning);
    };
    expect(cluster.client.patch(Deployment, target, type, body, { onWarning })).toBe(made);
    expect(warnings).toEqual(problems);
    warnings.length = 0;
    cluster.client.patch(Deployment, target, type, body, { onWarning, fieldValidation: 'Ignore' });
    expect(warnings).toEqual([]);
    const refusal = refusalOf(() =>
      cluster.client.patch(Deployment, target, type, body, { fieldValidation: 'Strict' }),
    );
    expect(refusal).toMatch(shown);
    expect(refusal).toContain(`strict decoding error: ${problems.join(', ')}`);
  });
});
