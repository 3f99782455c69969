/** What kinds there are (kubernetes/test/e2e/apimachinery/{aggregated_discovery,discovery,table_conversion,server_version}.go). */
import { beforeAll, describe, expect, it } from 'vitest';
import { define, definition, undefine, version } from './custom-definitions.ts';
import { bodyOf, GoClient, type Json } from './go-client.ts';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
/** What client-go itself asks for, best first. */
const CLIENT_GO = `${AGGREGATED},application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`;
const EXPECTED: readonly (readonly [group: string, version: string, resource: string])[] = [
  ['admissionregistration.k8s.io', 'v1', 'validatingwebhookconfigurations'],
  ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions'],
  ['apiregistration.k8s.io', 'v1', 'apiservices'],
  ['apps', 'v1', 'deployments'],
  ['authentication.k8s.io', 'v1', 'tokenreviews'],
  ['authorization.k8s.io', 'v1', 'selfsubjectaccessreviews'],
  ['autoscaling', 'v1', 'horizontalpodautoscalers'],
  ['autoscaling', 'v2', 'horizontalpodautoscalers'],
  ['batch', 'v1', 'jobs'],
  ['certificates.k8s.io', 'v1', 'certificatesigningrequests'],
  ['coordination.k8s.io', 'v1', 'leases'],
  ['discovery.k8s.io', 'v1', 'endpointslices'],
  ['events.k8s.io', 'v1', 'events'],
  ['networking.k8s.io', 'v1', 'ingresses'],
  ['node.k8s.io', 'v1', 'runtimeclasses'],
  ['policy', 'v1', 'poddisruptionbudgets'],
  ['scheduling.k8s.io', 'v1', 'priorityclasses'],
  ['storage.k8s.io', 'v1', 'csinodes'],
];

let client: GoClient;
beforeAll(() => {
  client = new GoClient();
});

function aggregated(path: string, accept: string): readonly string[] {
  const { status, headers, json } = client.send('GET', path, { accept });
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: AGGREGATED });
  expect(json.kind).toBe('APIGroupDiscoveryList');
  return (json.items as Json[]).flatMap(({ metadata, versions }) =>
    versions.flatMap((of: Json) =>
      of.resources.map(({ resource, responseKind, scope, verbs }: Json) => {
        expect({ resource, kind: responseKind.kind, scope, verbs }).toEqual({
          resource,
          kind: expect.stringMatching(/./),
          scope: expect.stringMatching(/^(Cluster|Namespaced)$/),
          verbs: expect.arrayContaining([expect.any(String)]),
        });
        return `${metadata.name ?? ''}/${of.version}/${resource}`;
      }),
    ),
  );
}

describe.each([
  ['raw', AGGREGATED],
  ['as client-go asks for it', CLIENT_GO],
])('aggregated discovery, %s', (_, accept) => {
  it('has all built-in resources', () => {
    const found = aggregated('/apis', accept);
    for (const expected of EXPECTED) expect(found).toContain(expected.join('/'));
    expect(aggregated('/api', accept)).toContain('/v1/namespaces');
  });

  it('has custom resources from their definition until its end', () => {
    const group = 'groupx7k2p.example.com';
    const made = define(client, definition('testcrd', { scope: 'Namespaced', group, versions: [version('v1')] }));
    const isThere = () => aggregated('/apis', accept).includes(`${group}/v1/testcrds`);
    client.until(isThere, 30);
    undefine(client, made);
    client.until(() => !isThere(), 30);
  });
});

describe('discovery', () => {
  it('names a preferred version for each group that it has', () => {
    const { groups } = client.get('/apis/');
    expect(groups.length).toBeGreaterThan(15);
    for (const { name } of groups) {
      const group = client.get(`/apis/${name}/`);
      expect(group.kind).toBe('APIGroup');
      expect(group.versions.map(({ groupVersion }: Json) => groupVersion)).toContain(
        group.preferredVersion.groupVersion,
      );
    }
  });

  it.each([['', 'v1', 'namespaces'] as const, ...EXPECTED])('lists %s/%s with %s', (group, name, resource) => {
    const list = client.get(group === '' ? `/api/${name}` : `/apis/${group}/${name}`);
    expect(list).toMatchObject({ kind: 'APIResourceList', groupVersion: group === '' ? name : `${group}/${name}` });
    expect(list.resources.map((of: Json) => of.name)).toContain(resource);
  });

  it('knows what is not there', () => {
    expect(client.fails('GET', '/apis/not-these-apps/v1').code).toBe(404);
  });

  it('tells a hash of the version that custom resources are stored in', () => {
    const made = define(client, definition('hashed', { versions: [version('v1')] }));
    const { resources } = client.get('/apis/mygroup.example.com/v1');
    const found = resources.find(({ name }: Json) => name === 'hasheds');
    expect(found.storageVersionHash).toMatch(/^[A-Za-z0-9+/]{11}=$/);
    undefine(client, made);
  });
});

describe('the server', () => {
  it('tells a version of two whole numbers', () => {
    const { major, minor } = client.get('/version');
    expect([major, minor]).toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d+$/)]);
  });

  it('makes no table of what has no metadata', () => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace: 'default', verb: 'list', resource: 'pods' } },
    };
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const { status, json } = client.send('POST', path, { ...bodyOf(review), accept });
    expect({ status, reason: json.reason, code: json.code }).toEqual({
      status: 406,
      reason: 'NotAcceptable',
      code: 406,
    });
  });

  it('makes tables of pods and nodes', () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const { json } = client.send('GET', '/api/v1/nodes', { accept });
    const { columnDefinitions, rows } = json as Json;
    expect(columnDefinitions[0].name).toBe('Name');
    expect(rows[0].cells).toHaveLength(columnDefinitions.length);
  });

  it('makes tables in chunks', () => {
    for (let i = 0; i < 20; i++) {
      client.post('/api/v1/namespaces/default/podtemplates', {
        apiVersion: 'v1',
        kind: 'PodTemplate',
        metadata: { name: `template-${String(i).padStart(4, '0')}` },
        template: { spec: { containers: [{ name: 'test', image: 'test2' }] } },
      });
    }
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const path = '/api/v1/namespaces/default/podtemplates';
    const first = client.send('GET', `${path}?limit=2`, { accept }).json as Json;
    expect(first.rows.map(({ cells }: Json) => cells[0])).toEqual(['template-0000', 'template-0001']);
    expect(first.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'template-0000' } });
    expect(first.metadata).toMatchObject({ remainingItemCount: 18, resourceVersion: expect.stringMatching(/^[1-9]/) });
    const rest = client.send('GET', `${path}?continue=${encodeURIComponent(first.metadata.continue)}`, { accept })
      .json as Json;
    expect(rest.rows).toHaveLength(18);
    expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });
});
