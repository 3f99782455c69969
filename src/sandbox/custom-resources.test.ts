/** Custom resources in a whole world, as clients outside of it see them. */
import { expect, it } from 'vitest';
import { ask } from '../testing/http-request.ts';
import { openHttpDoor } from './http-door.ts';
import { Sandbox } from './sandbox.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const PODS = '/api/v1/namespaces/default/pods';

const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
    ],
  },
};

function worldWithWidget() {
  const sandbox = new Sandbox({ seed: 1, nodes: 2, authorizationMode: 'RBAC' });
  const { clock } = sandbox;
  const door = openHttpDoor(sandbox);
  const post = (path: string, body: object) => ask(door, path, { method: 'POST', body });
  const remove = (path: string, propagationPolicy: string) => {
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy };
    return ask(door, path, { method: 'DELETE', body: options }).status;
  };
  const names = (path: string) => {
    const items = ask(door, path).json.items as readonly { metadata: { name: string } }[] | undefined;
    return items?.map(({ metadata }) => metadata.name);
  };
  clock.advance(40_000);
  expect(post(DEFINITIONS, CRD).status).toBe(201);
  clock.advance(1000);
  const made = post(WIDGETS, { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'shop' } });
  const { uid } = made.json.metadata as { uid: string };
  const owner = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    name: 'shop',
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const labels = { app: 'shop' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'luksa/kubia' }] } };
  post(DEPLOYMENTS, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', ownerReferences: [owner] },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  });
  clock.advance(30_000);
  expect(names(PODS)).toHaveLength(2);
  return { sandbox, clock, names, remove };
}

it('a custom resource takes its deployment and pods along', () => {
  const { clock, names, remove } = worldWithWidget();
  expect(remove(`${WIDGETS}/shop`, 'Background')).toBe(200);
  clock.advance(60_000);
  expect([names(WIDGETS), names(DEPLOYMENTS), names(PODS)]).toEqual([[], [], []]);
});

it('a custom resource that is deleted in the foreground waits for its pods', () => {
  const { clock, names, remove } = worldWithWidget();
  expect(remove(`${WIDGETS}/shop`, 'Foreground')).toBe(200);
  clock.advance(5000);
  expect([names(WIDGETS), names(DEPLOYMENTS), names(PODS)]).toMatchObject([['shop'], ['shop'], { length: 2 }]);
  clock.advance(60_000);
  expect([names(WIDGETS), names(DEPLOYMENTS), names(PODS)]).toEqual([[], [], []]);
});

it('a definition takes its objects and what they own along', () => {
  const { sandbox, clock, names, remove } = worldWithWidget();
  expect(remove(`${DEFINITIONS}/widgets.example.com`, 'Background')).toBe(200);
  clock.advance(60_000);
  expect([names(WIDGETS), names(DEPLOYMENTS), names(PODS)]).toEqual([undefined, [], []]);
  const before = sandbox.trace.lastId;
  clock.advance(600_000);
  expect(sandbox.trace.since(before).filter(({ subject }) => subject.startsWith('widgets'))).toEqual([]);
});

it('two worlds with the same seed have the same history', () => {
  expect(worldWithWidget().sandbox.hash()).toBe(worldWithWidget().sandbox.hash());
});
