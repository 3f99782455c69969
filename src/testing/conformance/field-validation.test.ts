/** Strict reading of bodies (kubernetes/test/e2e/apimachinery/field_validation.go). */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ALLOW_ALL, define, definition, instancesOf, twoVersions, undefine } from './custom-definitions.ts';
import { GoClient, type Json } from './go-client.ts';

const QUERY = 'fieldManager=field_validation_mgr&fieldValidation=Strict';
const PROPERTIES = {
  foo: { type: 'string' },
  cronSpec: { type: 'string', pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$' },
  ports: {
    type: 'array',
    'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
    'x-kubernetes-list-type': 'map',
    items: {
      properties: {
        containerPort: { format: 'int32', type: 'integer' },
        hostIP: { type: 'string' },
        hostPort: { format: 'int32', type: 'integer' },
        name: { type: 'string' },
        protocol: { type: 'string' },
      },
      required: ['containerPort', 'protocol'],
      type: 'object',
    },
  },
};
const PORTS = `  cronSpec: "* * * * */5"
  ports:
  - name: x
    containerPort: 80
    protocol: TCP`;

let client: GoClient;
let made: Json;
beforeAll(() => {
  client = new GoClient();
});
afterEach(() => {
  if (made !== undefined) undefine(client, made);
  made = undefined;
});

function schemaWith(spec: Json): Json {
  return { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } };
}

/** Applies YAML to an object of a definition with this schema, in the first of its versions. */
function apply(schema: Json, body: string): { readonly status: number; readonly text: string } {
  made = define(client, definition('foo8xz2qa', { versions: twoVersions(schema) }));
  const head = `\napiVersion: mygroup.example.com/v1beta1\nkind: foo8xz2qa\n`;
  return client.send('PATCH', `${instancesOf(made, 'v1beta1')}/mytest?${QUERY}`, {
    accept: 'application/json, */*',
    contentType: 'application/apply-patch+yaml',
    body: head + body,
  });
}

describe('a typed object', () => {
  const deployment = (metadata: string, spec: string): string => `{
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "my-dep", ${metadata} "labels": {"app": "nginx"}},
    "spec": {${spec}
      "selector": {"matchLabels": {"app": "nginx"}},
      "template": {
        "metadata": {"labels": {"app": "nginx"}},
        "spec": {"containers": [{"name": "nginx", "image": "nginx:latest"}]}
      }
    }
  }`;

  it.each([
    [
      'unknown and duplicate fields',
      deployment('', '"unknownField": "foo", "replicas": 2, "replicas": 3,'),
      'strict decoding error: unknown field "spec.unknownField", duplicate field "spec.replicas"',
    ],
    [
      'unknown metadata',
      deployment('"unknownMeta": "foo",', ''),
      'strict decoding error: unknown field "metadata.unknownMeta"',
    ],
  ])('is refused for %s', (_, body, message) => {
    // a client that is given text names no form
    for (const contentType of ['application/json', '']) {
      const { json } = client.send('POST', `/apis/apps/v1/namespaces/default/deployments?${QUERY}`, {
        contentType,
        body,
      });
      expect(json.message).toContain(message);
    }
  });
});

describe('a custom object', () => {
  it('is applied when it fits the schema', () => {
    expect(
      apply(schemaWith({ properties: PROPERTIES }), `metadata:\n  name: mytest\nspec:\n  foo: foo1\n${PORTS}`).status,
    ).toBe(201);
  });

  it('is applied with anything in it without one', () => {
    expect(apply(ALLOW_ALL, `metadata:\n  name: mytest\nspec:\n  unknown: uk1\n${PORTS}`).status).toBe(201);
  });

  it('is refused for fields that the schema does not have', () => {
    const body = `metadata:\n  name: mytest\nunknownField: unknown\nspec:\n  foo: foo1\n${PORTS}`;
    expect(apply(schemaWith({ properties: PROPERTIES }), body).text).toContain(
      '.unknownField: field not declared in schema',
    );
  });

  it('is refused for metadata that nobody knows, wherever it is', () => {
    const template = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { metadata: { type: 'object', properties: { name: { type: 'string' } } }, spec: { type: 'object' } },
    };
    const schema = schemaWith({
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { template, ...PROPERTIES },
    });
    const body = `metadata:
  name: mytest
  unknownMeta: unknown
spec:
  template:
    apiversion: foo/v1
    kind: Sub
    metadata:
        unknownSubMeta: unknown
        name: subobject
        namespace: default
  foo: foo1
${PORTS}`;
    const { text } = apply(schema, body);
    expect(text).toMatch(
      /\.spec\.template\.metadata\.unknownSubMeta: field not declared in schema|\.metadata\.unknownMeta: field not declared in schema/,
    );
  });

  it('is refused for what it says twice', () => {
    const schema = schemaWith({ 'x-kubernetes-preserve-unknown-fields': true, properties: PROPERTIES });
    const body = `metadata:\n  name: mytest\nspec:\n  unknown: uk1\n  foo: foo1\n  foo: foo2\n${PORTS}`;
    expect(apply(schema, body).text).toContain('line 9: key \\"foo\\" already set in map');
  });
});
