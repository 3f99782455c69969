/**
 * The controllers of apiextensions-apiserver, which work on definitions: a queue of names, one after the other. Each change of a
 * definition is looked at by all of them, and the first that has something to change writes it
 * (apiextensions-apiserver/pkg/controller/*, apiserver/apiserver.go).
 */
import type { Timer } from '../../../kernel/index.ts';
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { updateObject } from '../verbs/update.ts';
import { withApiApproval } from './api-approval.ts';
import { withEstablished } from './establishing.ts';
import { Finalizer } from './finalizing.ts';
import { withNames } from './naming.ts';

/** How long news take within the server. */
const NEWS_DELAY_MS = 1;

/** As whom the server speaks to itself. */
const SELF = { name: 'system:apiserver', groups: ['system:masters'] } as const;
const ACTOR = 'kube-apiserver';

export class DefinitionControllers {
  readonly #server: ServerContext;
  readonly #definitions: Resource;
  readonly #finalizer: Finalizer;
  readonly #due = new Map<string, Timer>();
  readonly #groups = new Map<string, string>();

  constructor(server: ServerContext, definitions: Resource) {
    this.#server = server;
    this.#definitions = definitions;
    this.#finalizer = new Finalizer(server, (crd) => this.#write(crd));
  }

  /** Has the definition of this name looked at soon. */
  enqueue(name: string): void {
    if (this.#due.has(name)) return;
    this.#due.set(
      name,
      this.#server.clock.schedule(NEWS_DELAY_MS, () => this.#sync(name)),
    );
  }

  stop(): void {
    for (const timer of this.#due.values()) this.#server.clock.cancel(timer);
    this.#due.clear();
    this.#finalizer.stop();
  }

  #sync(name: string): void {
    this.#due.delete(name);
    const crd = this.#server.store.get(this.#definitions, undefined, name)?.value as
      | CustomResourceDefinition
      | undefined;
    if (crd === undefined) {
      this.#finalizer.forget(name);
      this.#enqueueGroup(this.#groups.get(name) ?? '', name);
      this.#groups.delete(name);
      return;
    }
    this.#groups.set(name, crd.spec.group);
    const { nowMs } = this.#server.clock;
    const named = withNames(crd, this.#inGroup(crd), nowMs);
    if (named !== crd) {
      if (this.#write(named) !== undefined) this.#enqueueGroup(crd.spec.group, name);
      return;
    }
    const judged = withApiApproval(crd, nowMs);
    const established = judged === crd ? withEstablished(crd, nowMs) : judged;
    if (established !== crd) this.#write(established);
    else this.#finalizer.sync(crd);
  }

  #all(): readonly CustomResourceDefinition[] {
    const { keyPrefix: key } = this.#definitions;
    return this.#server.store.etcd
      .range({ key, end: prefixEnd(key) })
      .kvs.map(({ value }) => value as CustomResourceDefinition);
  }

  #inGroup({ spec }: CustomResourceDefinition): readonly CustomResourceDefinition[] {
    return this.#all().filter((other) => other.spec.group === spec.group);
  }

  #enqueueGroup(group: string, except: string): void {
    for (const { spec, metadata } of this.#all()) {
      if (spec.group === group && metadata.name !== except) this.enqueue(metadata.name ?? '');
    }
  }

  /** Writes the status; answers what is stored, undefined when it changed or went meanwhile. */
  #write(crd: CustomResourceDefinition): CustomResourceDefinition | undefined {
    try {
      const stored = updateObject(this.#server, this.#definitions, {
        verb: 'update',
        kind: this.#definitions.definition,
        name: crd.metadata.name,
        subresource: 'status',
        body: crd,
        isTyped: true,
        options: {},
        user: SELF,
        actor: ACTOR,
      });
      return stored as CustomResourceDefinition;
    } catch (error) {
      if (isReason(error, 'Conflict') || isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}
