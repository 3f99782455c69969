import { describe, expect, it } from 'vitest';
import type { ObjectMeta, OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { AbsentOwners } from './absent-owners.ts';
import type { GraphNode } from './graph-node.ts';
import type { Identity } from './identity.ts';
import { OwnerGraph } from './owner-graph.ts';

function setUp() {
  const asked: string[] = [];
  const absentOwners = new AbsentOwners();
  const note = (what: string) => (node: GraphNode) => asked.push(`${what} ${node.identity.name}`);
  const graph = new OwnerGraph(absentOwners, {
    attemptToDelete: note('delete'),
    attemptToOrphan: note('orphan'),
    invalidOwner: ({ identity }, owner) => asked.push(`invalid ${identity.name} of ${owner.name}`),
  });
  const see = (object: KubeObject, old?: KubeObject): void =>
    graph.observe(object, old, object.apiVersion, object.kind);
  /** What was asked for since the last call. */
  const news = () => asked.splice(0);
  return { graph, absentOwners, see, news };
}

function object(name: string, owners: OwnerReference[] = [], more: ObjectMeta = {}, namespace = 'ns'): KubeObject {
  const ownerReferences = owners.length === 0 ? {} : { ownerReferences: owners };
  return {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name, uid: `uid-${name}`, namespace, ...ownerReferences, ...more },
  };
}

function ownedBy(name: string, more: Partial<OwnerReference> = {}): OwnerReference {
  return { apiVersion: 'v1', kind: 'Thing', name, uid: `uid-${name}`, ...more };
}

function identity(name: string, more: Partial<Identity> = {}): Identity {
  return { apiVersion: 'v1', kind: 'Thing', name, uid: `uid-${name}`, namespace: 'ns', ...more };
}

const DELETED = { deletionTimestamp: '2025-01-06T09:00:00Z' };

describe('OwnerGraph', () => {
  it('asks for nothing as long as owners are there', () => {
    const { see, news, graph } = setUp();
    see(object('owner'));
    see(object('child', [ownedBy('owner')]));
    expect(news()).toEqual([]);
    expect([...(graph.get('uid-owner')?.dependents ?? [])].map((node) => node.identity.name)).toEqual(['child']);
  });

  it('looks at dependents of what was deleted', () => {
    const { see, news, graph, absentOwners } = setUp();
    see(object('owner'));
    see(object('a', [ownedBy('owner')]));
    see(object('b', [ownedBy('owner')]));
    graph.forget(identity('owner'));
    expect(news()).toEqual(['delete a', 'delete b']);
    expect(absentOwners.has(identity('owner'))).toBe(true);
    expect(graph.size).toBe(2);
  });

  it('looks up owners that it never saw, and their dependents when there is no such owner', () => {
    const { see, news, graph } = setUp();
    see(object('child', [ownedBy('ghost')]));
    expect(news()).toEqual(['delete ghost']);
    expect(graph.get('uid-ghost')?.isVirtual).toBe(true);
    graph.forgetAbsent(identity('ghost'));
    expect(news()).toEqual(['delete child']);
    expect(graph.get('uid-ghost')).toBeUndefined();
  });

  it('takes an owner that is seen later for real', () => {
    const { see, news, graph } = setUp();
    see(object('child', [ownedBy('late')]));
    news();
    see(object('late'));
    expect(news()).toEqual([]);
    expect(graph.get('uid-late')?.isVirtual).toBe(false);
  });

  it('orphans when the deletion says so, once', () => {
    const { see, news } = setUp();
    const owner = object('owner');
    const deleted = object('owner', [], { ...DELETED, finalizers: ['orphan'] });
    see(owner);
    see(deleted, owner);
    expect(news()).toEqual(['orphan owner']);
    see(object('owner', [], { ...deleted.metadata, labels: { a: 'b' } }), deleted);
    expect(news()).toEqual([]);
  });

  it('looks at dependents and owner when a foreground deletion begins, and at the owner when dependents go', () => {
    const { see, news, graph } = setUp();
    const owner = object('owner');
    see(owner);
    see(object('child', [ownedBy('owner', { blockOwnerDeletion: true })]));
    see(object('owner', [], { ...DELETED, finalizers: ['foregroundDeletion'] }), owner);
    expect(news()).toEqual(['delete child', 'delete owner']);
    expect(
      graph
        .get('uid-owner')
        ?.blockingDependents()
        .map((node) => node.identity.name),
    ).toEqual(['child']);
    graph.forget(identity('child'));
    expect(news()).toEqual(['delete owner']);
    expect(graph.get('uid-owner')?.blockingDependents()).toEqual([]);
  });

  it.each<{ name: string; owners: OwnerReference[]; expected: string[] }>([
    { name: 'no longer blocks', owners: [ownedBy('owner', { blockOwnerDeletion: false })], expected: ['delete owner'] },
    { name: 'is no longer owned', owners: [], expected: ['delete owner'] },
    { name: 'still blocks', owners: [ownedBy('owner', { blockOwnerDeletion: true, controller: true })], expected: [] },
  ])('looks at the owner when a dependent $name', ({ owners, expected }) => {
    const { see, news } = setUp();
    const child = object('child', [ownedBy('owner', { blockOwnerDeletion: true })]);
    see(object('owner'));
    see(child);
    see(object('child', owners), child);
    expect(news()).toEqual(expected);
  });

  it('follows a change of owner', () => {
    const { see, news, graph } = setUp();
    const child = object('child', [ownedBy('first')]);
    for (const name of ['first', 'second']) see(object(name));
    see(child);
    see(object('child', [ownedBy('second')]), child);
    graph.forget(identity('first'));
    expect(news()).toEqual([]);
    graph.forget(identity('second'));
    expect(news()).toEqual(['delete child']);
  });

  it('reports an owner in another namespace, whichever is seen first', () => {
    const { see, news } = setUp();
    see(object('owner', [], {}, 'other'));
    see(object('child', [ownedBy('owner')]));
    expect(news()).toEqual(['invalid child of owner', 'delete child']);
    see(object('child-2', [ownedBy('owner-2')]));
    see(object('owner-2', [], {}, 'other'));
    expect(news()).toEqual(['delete owner-2', 'invalid child-2 of owner-2', 'delete child-2']);
  });

  it('allows owners outside of namespaces', () => {
    const { see, news } = setUp();
    see(object('node', [], {}, ''));
    see(object('lease', [ownedBy('node')]));
    expect(news()).toEqual([]);
  });

  it('tries what other dependents say of an owner that does not exist as described', () => {
    const { see, news, graph } = setUp();
    see(object('bad', [ownedBy('owner', { kind: 'Wrong' })]));
    see(object('good', [ownedBy('owner')]));
    expect(news()).toEqual(['delete owner', 'delete good']);
    graph.forgetAbsent(identity('owner', { kind: 'Wrong' }));
    expect(news()).toEqual(['delete bad', 'delete owner']);
    expect(graph.get('uid-owner')?.identity.kind).toBe('Thing');
    see(object('owner'));
    expect(news()).toEqual([]);
    expect(graph.get('uid-owner')?.isVirtual).toBe(false);
  });

  it('does not forget what it saw because of a wrong description', () => {
    const { see, news, graph, absentOwners } = setUp();
    see(object('owner'));
    see(object('bad', [ownedBy('owner', { kind: 'Wrong' })]));
    expect(news()).toEqual(['delete bad']);
    graph.forgetAbsent(identity('owner', { kind: 'Wrong' }));
    expect(news()).toEqual(['delete bad']);
    expect(absentOwners.has(identity('owner', { kind: 'Wrong' }))).toBe(true);
    expect(graph.get('uid-owner')).toBeDefined();
  });
});

describe('AbsentOwners', () => {
  it('keeps the last 500 that were used', () => {
    const absent = new AbsentOwners();
    for (let i = 0; i < 500; i++) absent.add(identity(`${i}`));
    expect(absent.has(identity('0'))).toBe(true);
    absent.add(identity('500'));
    expect([absent.has(identity('0')), absent.has(identity('1')), absent.has(identity('500'))]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
