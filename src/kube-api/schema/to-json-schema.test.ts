import { describe, expect, it } from 'vitest';
import { schemaKinds, schemaOf } from './schema.ts';
import { toJsonSchema } from './to-json-schema.ts';

describe('toJsonSchema', () => {
  const deployment = schemaOf('apps/v1', 'Deployment');
  const pod = schemaOf('v1', 'Pod');
  const kinds = [deployment, pod].filter((type) => type !== undefined);

  it('chooses by apiVersion and kind, and offers both', () => {
    const schema = toJsonSchema(kinds);
    expect(schema.properties).toEqual({
      apiVersion: { type: 'string', enum: ['apps/v1', 'v1'] },
      kind: { type: 'string', enum: ['Deployment', 'Pod'] },
    });
    expect(schema.allOf?.[0]).toEqual({
      if: {
        properties: { apiVersion: { const: 'apps/v1' }, kind: { const: 'Deployment' } },
        required: ['apiVersion', 'kind'],
      },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { $ref: '#/definitions/Deployment' },
    });
  });

  it('describes fields', () => {
    const { definitions = {} } = toJsonSchema(kinds);
    expect(definitions.DeploymentSpec).toMatchObject({
      additionalProperties: false,
      required: ['selector', 'template'],
    });
    expect(definitions.DeploymentSpec?.properties?.replicas).toMatchObject({ type: 'integer', maximum: 2147483647 });
    expect(definitions.Container?.properties).toMatchObject({
      imagePullPolicy: { type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] },
      ports: { type: 'array', items: { $ref: '#/definitions/ContainerPort' } },
    });
    expect(definitions.HTTPGetAction?.properties?.port).toEqual({ type: ['integer', 'string'] });
  });

  it('has a definition for every reference', () => {
    const schema = toJsonSchema(schemaKinds());
    for (const [, id] of JSON.stringify(schema).matchAll(/"#\/definitions\/(\w+)"/g)) {
      expect(schema.definitions).toHaveProperty(id ?? '');
    }
  });

  it('takes documentation from outside', () => {
    const docs = { DeploymentSpec: { '': 'the spec', replicas: 'how many', template: 'of pods' } };
    const { definitions = {} } = toJsonSchema(kinds, docs);
    expect(definitions.DeploymentSpec?.description).toBe('the spec');
    expect(definitions.DeploymentSpec?.properties).toMatchObject({
      replicas: { description: 'how many', type: 'integer' },
      template: { description: 'of pods', allOf: [{ $ref: '#/definitions/PodTemplateSpec' }] },
    });
  });
});
