/**
 * Deletes the objects of a definition that is being deleted, waits until they have gone, and lets it go
 * (apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go).
 */
import type { Timer } from '../../../kernel/index.ts';
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import {
  CLEANUP_FINALIZER,
  type CrdCondition,
  isCrdConditionTrue,
  withCrdCondition,
} from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';
import { aggregate, StatusError } from '../../../kube-api/meta/status-error.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { deleteCollection } from '../verbs/delete-collection.ts';

/** How often it looks whether the objects have gone, and how often at most before it starts anew. */
const POLL_PERIOD_MS = 5_000;
const POLLS = 12;

type Write = (crd: CustomResourceDefinition) => CustomResourceDefinition | undefined;
type Verdict = Pick<CrdCondition, 'status' | 'reason' | 'message'>;

export class Finalizer {
  readonly #server: ServerContext;
  readonly #write: Write;
  /** The definitions that are waited for. */
  readonly #polls = new Map<string, Timer>();

  constructor(server: ServerContext, write: Write) {
    this.#server = server;
    this.#write = write;
  }

  /** Begins the end of a definition that is being deleted, unless that has begun. */
  sync(crd: CustomResourceDefinition): void {
    const { name = '', deletionTimestamp, finalizers = [] } = crd.metadata;
    if (deletionTimestamp === undefined || !finalizers.includes(CLEANUP_FINALIZER) || this.#polls.has(name)) return;
    const message = 'CustomResource deletion is in progress';
    const begun = this.#write(this.#said(crd, { status: 'True', reason: 'InstanceDeletionInProgress', message }));
    if (begun === undefined) return;
    const resource = this.#server.resources.find(`${crd.spec.names.plural}.${crd.spec.group}`);
    if (!isCrdConditionTrue(begun, 'Established') || resource === undefined) {
      this.#finish(begun, { status: 'False', reason: 'NeverEstablished', message: 'resource was never established' });
    } else if (resource.custom === undefined) {
      const overlap = 'instances overlap with built-in resources in storage';
      this.#finish(begun, { status: 'False', reason: 'OverlappingBuiltInResource', message: overlap });
    } else {
      this.#deleteInstances(begun, resource);
    }
  }

  /** Waits no longer for a definition that has gone. */
  forget(name: string): void {
    const timer = this.#polls.get(name);
    if (timer !== undefined) this.#server.clock.cancel(timer);
    this.#polls.delete(name);
  }

  stop(): void {
    for (const name of [...this.#polls.keys()]) this.forget(name);
  }

  #deleteInstances(crd: CustomResourceDefinition, resource: Resource): void {
    const problems: string[] = [];
    for (const namespace of this.#namespacesOf(resource)) {
      try {
        deleteCollection(this.#server, resource, {
          verb: 'deletecollection',
          kind: resource.definition,
          namespace,
          options: {},
          user: { name: 'system:apiserver', groups: ['system:masters'] },
          actor: 'kube-apiserver',
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        problems.push(error.message);
      }
    }
    if (problems.length === 0) {
      this.#check(crd, resource, 0);
      return;
    }
    const message = `could not issue all deletes: ${aggregate(problems)}`;
    const failed = this.#write(this.#said(crd, { status: 'True', reason: 'InstanceDeletionFailed', message }));
    this.#later(failed ?? crd, (current) => this.sync(current));
  }

  #check(crd: CustomResourceDefinition, resource: Resource, polls: number): void {
    if (this.#isEmpty(resource)) {
      this.#finish(crd, { status: 'False', reason: 'InstanceDeletionCompleted', message: 'removed all instances' });
    } else if (polls < POLLS) {
      this.#later(crd, (current) => this.#check(current, resource, polls + 1));
    } else {
      const message = 'could not confirm zero CustomResources remaining: timed out waiting for the condition';
      const failed = this.#write(this.#said(crd, { status: 'True', reason: 'InstanceDeletionCheck', message }));
      this.#later(failed ?? crd, (current) => this.sync(current));
    }
  }

  #later(crd: CustomResourceDefinition, next: (current: CustomResourceDefinition) => void): void {
    const { name = '' } = crd.metadata;
    const run = (): void => {
      this.#polls.delete(name);
      const definitions = this.#server.resources.find('customresourcedefinitions.apiextensions.k8s.io');
      const current = this.#server.store.find(definitions, undefined, name) as CustomResourceDefinition | undefined;
      if (current?.metadata.uid === crd.metadata.uid && current !== undefined) next(current);
    };
    this.#polls.set(name, this.#server.clock.schedule(POLL_PERIOD_MS, run, { background: true }));
  }

  #finish(crd: CustomResourceDefinition, verdict: Verdict): void {
    const said = this.#said(crd, verdict);
    const finalizers = (said.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP_FINALIZER);
    this.#write({ ...said, metadata: { ...said.metadata, finalizers } });
  }

  #said(crd: CustomResourceDefinition, verdict: Verdict): CustomResourceDefinition {
    return withCrdCondition(crd, { type: 'Terminating', ...verdict }, this.#server.clock.nowMs);
  }

  #isEmpty({ keyPrefix: key }: Resource): boolean {
    return this.#server.store.etcd.range({ key, end: prefixEnd(key), limit: 1 }).kvs.length === 0;
  }

  #namespacesOf({ keyPrefix: key }: Resource): ReadonlySet<string | undefined> {
    const { kvs } = this.#server.store.etcd.range({ key, end: prefixEnd(key) });
    return new Set(kvs.map(({ value }) => value?.metadata.namespace));
  }
}
