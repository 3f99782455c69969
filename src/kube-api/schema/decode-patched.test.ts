import { expect, it } from 'vitest';
import { decodePatched } from './decode-patched.ts';
import { schemaOf } from './schema.ts';

const deployment = schemaOf('apps/v1', 'Deployment');
const secret = schemaOf('v1', 'Secret');
if (deployment === undefined || secret === undefined) throw new Error('no schema');

it.each([
  [deployment, { spec: { replicas: 'x' } }, 'unrecognized type: int32'],
  [deployment, { spec: { replicas: 1.5 } }, 'cannot convert float64 to int32'],
  [deployment, { spec: { paused: 'yes' } }, 'unrecognized type: bool'],
  [deployment, { spec: { strategy: { type: 1 } } }, 'cannot convert int64 to v1.DeploymentStrategyType'],
  [deployment, { metadata: { name: true } }, 'unrecognized type: string'],
  [deployment, { metadata: { labels: [] } }, 'cannot restore map from slice'],
  [deployment, { spec: { template: { spec: { containers: {} } } } }, 'cannot restore slice from map'],
  [deployment, { spec: { template: 'x' } }, 'cannot restore struct from: string'],
  [
    deployment,
    { spec: { strategy: { rollingUpdate: { maxSurge: true } } } },
    'json: cannot unmarshal bool into Go value of type int32',
  ],
  [secret, { data: { a: '!' } }, 'error decoding from json: illegal base64 data at input byte 0'],
  [
    deployment,
    { spec: { replicas: 3e9 } },
    'json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
])('%#: %j', (type, patched, error) => {
  expect(decodePatched(type, patched).error).toBe(error);
});

it('sorts strict errors', () => {
  const { strictErrors } = decodePatched(deployment, { spec: { nosuch: 1 }, b: 1, a: 1 });
  expect(strictErrors).toEqual(['unknown field "a"', 'unknown field "b"', 'unknown field "spec.nosuch"']);
});
