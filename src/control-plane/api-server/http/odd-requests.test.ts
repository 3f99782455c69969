/** Requests that nobody would think of; each of them once upset a server. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { sampleDefinition } from '../../../testing/fuzz/sample-definition.ts';
import { ask } from '../../../testing/http-request.ts';
import type { HttpDoor } from './contract.ts';
import { createHttpDoor } from './http-door.ts';

const CORE = '/api/v1/namespaces/default';
const MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

let door: HttpDoor;

beforeEach(() => {
  const { apiServer, clock } = createTestCluster();
  door = createHttpDoor({ apiServer, clock });
  post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', sampleDefinition('shirts'));
  clock.advance(100);
});

function post(path: string, body: unknown, contentType = 'application/json'): ReturnType<typeof ask> {
  return ask(door, path, { method: 'POST', contentType, body });
}

describe('a patch of what an object is', () => {
  beforeEach(() => void post(`${CORE}/configmaps`, MAP));

  it.each([
    [{ kind: 'Sock' }, 'no kind "Sock" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
    [{ kind: 'Secret' }, 'converting (v1.Secret) to (core.ConfigMap): unknown conversion'],
    [{ apiVersion: 'v9' }, 'no kind "ConfigMap" is registered for version "v9" in scheme'],
    [
      { kind: 7 },
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind",
    ],
  ])('is refused when merged: %j', (body, why) => {
    const { status, json } = ask(door, `${CORE}/configmaps/a`, { method: 'PATCH', contentType: MERGE, body });
    expect(status).toBe(422);
    expect(json.message).toContain('patch: Invalid value: ');
    expect(json.message).toContain(why);
  });

  it.each([{ kind: 'Sock' }, { apiVersion: 'v9' }])('is passed over when merged strategically: %j', (body) => {
    const patched = ask(door, `${CORE}/configmaps/a`, { method: 'PATCH', contentType: STRATEGIC, body });
    expect(patched).toMatchObject({ status: 200, json: { kind: 'ConfigMap', apiVersion: 'v1' } });
  });

  it('may leave it out', () => {
    const body = { kind: null, apiVersion: '' };
    expect(ask(door, `${CORE}/configmaps/a`, { method: 'PATCH', contentType: MERGE, body }).status).toBe(200);
  });
});

describe('words that every object of JavaScript knows', () => {
  it.each(['__proto__', 'constructor', 'toString'])('are types of secrets like any other: %s', (type) => {
    expect(post(`${CORE}/secrets`, { ...MAP, kind: 'Secret', type }).status).toBe(201);
  });

  it('are no operators', () => {
    const selector = { matchExpressions: [{ key: 'a', operator: 'constructor' }] };
    const spec = { selector, minAvailable: 1 };
    const body = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'a' }, spec };
    const { json } = post('/apis/policy/v1/namespaces/default/poddisruptionbudgets', body);
    expect(json.message).toContain('Invalid value: "constructor": not a valid selector operator');
  });

  it('are no pages', () => {
    expect(ask(door, '/constructor/a').status).toBe(404);
    expect(ask(door, '/toString').status).toBe(404);
  });

  it('are no phases', () => {
    const body = { ...MAP, kind: 'Pod', spec: { containers: [{ name: 'a', image: 'b' }] } };
    expect(post(`${CORE}/pods`, body).status).toBe(201);
    const status = { status: { phase: 'constructor' } };
    ask(door, `${CORE}/pods/a/status`, { method: 'PATCH', contentType: MERGE, body: status });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    expect(ask(door, `${CORE}/pods`, { accept }).status).toBe(200);
  });
});

describe('an object whose fields cannot be told apart', () => {
  it('is stored without managers', () => {
    const body = { ...MAP, kind: 'ServiceAccount', secrets: [{ kind: 'Secret' }] };
    const made = post(`${CORE}/serviceaccounts`, body);
    expect(made.status).toBe(201);
    expect(made.json.metadata).not.toHaveProperty('managedFields');
    expect(ask(door, `${CORE}/serviceaccounts`).status).toBe(200);
  });
});

it('scales what had no number of replicas', () => {
  const shirts = '/apis/stable.example.com/v1/namespaces/default/shirts';
  post(shirts, { apiVersion: 'stable.example.com/v1', kind: 'Shirt', metadata: { name: 'a' }, spec: { color: 'red' } });
  const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas: 3 } };
  const scaled = ask(door, `${shirts}/a/scale`, { method: 'PUT', contentType: 'application/json', body: scale });
  expect(scaled).toMatchObject({ status: 200, json: { spec: { replicas: 3 } } });
  expect(ask(door, shirts).status).toBe(200);
});

it('says which anchor YAML lacks', () => {
  const { status, json } = post(`${CORE}/configmaps`, 'kind: ConfigMap\ndata: *a\n', 'application/yaml');
  expect({ status, message: json.message }).toEqual({
    status: 400,
    message: "error converting YAML to JSON: yaml: unknown anchor 'a' referenced",
  });
});
