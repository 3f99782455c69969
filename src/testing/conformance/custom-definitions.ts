/** Definitions of custom resources as upstream's test programs make and await them (apiextensions-apiserver/test/integration/fixtures/resources.go). */
import { expect } from 'vitest';
import { type GoClient, type Json, namesIn } from './go-client.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export const ALLOW_ALL = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

export interface DefinitionOptions {
  readonly scope?: 'Cluster' | 'Namespaced';
  readonly versions?: readonly Json[];
  readonly labels?: Json;
  readonly group?: string;
}

export function version(name: string, rest: Json = {}): Json {
  return { name, served: true, storage: true, schema: ALLOW_ALL, ...rest };
}

/** A definition whose plural, kind and list's kind come from one word. */
export function definition(word: string, options: DefinitionOptions = {}): Json {
  const { scope = 'Cluster', versions = [version('v1beta1')], labels, group = 'mygroup.example.com' } = options;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${word}s.${group}`, ...(labels === undefined ? {} : { labels }) },
    spec: {
      group,
      scope,
      versions,
      names: { plural: `${word}s`, singular: word, kind: word, listKind: `${word}List` },
    },
  };
}

/** Two versions with a status, the second of them stored. */
export function twoVersions(schema: Json): readonly Json[] {
  const rest = { subresources: { status: {} }, schema };
  return [version('v1beta1', { ...rest, storage: false }), version('v1', rest)];
}

function isDiscovered(client: GoClient, { spec }: Json, name: string): boolean {
  const answer = client.send('GET', `/apis/${spec.group}/${name}`, { accept: 'application/json' });
  if (answer.status === 404) return false;
  return (answer.json.resources as Json[]).some((resource) => resource.name === spec.names.plural);
}

/** Creates it, waits until discovery names each of its versions, and sees an instance come and go in each of them. */
export function define(client: GoClient, wanted: Json): Json {
  const made = client.post(DEFINITIONS, wanted);
  const names: string[] = made.spec.versions.map(({ name }: Json) => name);
  for (const name of names) client.until(() => isDiscovered(client, made, name), 30, `${name} in discovery`);
  const namespace = made.spec.scope === 'Namespaced' ? { namespace: 'default' } : {};
  const created = client.post(instancesOf(made, names[0] as string, namespace.namespace), {
    apiVersion: `${made.spec.group}/${names[0]}`,
    kind: made.spec.names.kind,
    metadata: { ...namespace, name: 'setup-instance' },
    ...{ alpha: 'foo_123', beta: 10, gamma: 'bar', delta: 'hello', epsilon: 'foobar', spec: {} },
  });
  client.delete(`${instancesOf(made, names[0] as string, namespace.namespace)}/setup-instance`);
  for (const name of names) {
    const path = instancesOf(made, name, namespace.namespace);
    const stream = client.watch(path, `resourceVersion=${created.metadata.resourceVersion}`);
    client.until(() => namesIn(stream).length > 0, 5, 'the end of an instance');
    expect(namesIn(stream)[0]).toBe('DELETED setup-instance');
    stream.stop();
  }
  return made;
}

/** Deletes it and waits until discovery has forgotten it. */
export function undefine(client: GoClient, made: Json): void {
  client.delete(`${DEFINITIONS}/${made.metadata.name}`);
  for (const { name } of made.spec.versions) {
    client.until(() => !isDiscovered(client, made, name), 30, `${name} out of discovery`);
  }
}

/** Where the instances of a definition are. */
export function instancesOf({ spec }: Json, name: string, namespace?: string): string {
  const where = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/${spec.group}/${name}${where}/${spec.names.plural}`;
}
