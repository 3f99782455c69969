/** What people, and the world, do to a cluster in no good order: one thing at a time, drawn by chance. */
import type { Action, ObjectRef } from '../../bridge/messages.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { Random } from '../../kernel/index.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import {
  ConfigMap,
  Deployment,
  Namespace,
  Pod,
  ReplicaSet,
  ReplicationController,
  Service,
} from '../../kube-api/kinds/index.ts';
import { StatusError } from '../../kube-api/meta/status-error.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  APPS,
  barePod,
  configMap,
  deployment,
  HOLD,
  namespace,
  replicaSet,
  replicationController,
  service,
} from './drawn-objects.ts';
import { drawTemplate } from './templates.ts';

type Json = Readonly<Record<string, unknown>>;

const TEAMS = ['default', 'default', 'team-a', 'team-b'] as const;
const TERSE = ['NotFound', 'Forbidden', 'AlreadyExists', 'Conflict'];

/** Acts at random on one sandbox and keeps a list of what it did, to read a failing history by. */
export class Monkey {
  readonly log: string[] = [];
  /** Refusals that no action here should ever get. */
  readonly surprises: string[] = [];
  readonly #sandbox: Sandbox;
  readonly #random: Random;
  readonly #startedAtMs: number;

  constructor(sandbox: Sandbox, random: Random) {
    this.#sandbox = sandbox;
    this.#random = random;
    this.#startedAtMs = sandbox.clock.nowMs;
  }

  /** Does one thing. */
  act(): void {
    const draw = this.#random.int(0, 99);
    if (draw < 22) this.#applyWorkload();
    else if (draw < 30) this.#apply(barePod(this.#random, this.#namespace()));
    else if (draw < 37) this.#apply(service(this.#random, this.#namespace()));
    else if (draw < 41) this.#apply(configMap(this.#random, this.#namespace()));
    else if (draw < 44) this.#apply(namespace(this.#random.pick(TEAMS.slice(2)) ?? ''));
    else if (draw < 52) this.#scale();
    else if (draw < 62) this.#deletePod();
    else if (draw < 70) this.#deleteWorkload();
    else if (draw < 73) this.#deleteOther();
    else if (draw < 76) this.#delete(Namespace, this.#random.pick(TEAMS.slice(2)) ?? '');
    else if (draw < 82) this.#crash();
    else if (draw < 90) this.#power();
    else if (draw < 94) this.#cordon();
    else if (draw < 97) this.#traffic();
    else this.#relabelPod();
  }

  /** All faults are taken back; what was applied stays. */
  makeQuiet(): void {
    const { nodes } = this.#sandbox;
    for (const { name } of nodes.addresses()) {
      if (nodes.powerOf(name) === 'off') this.#do({ type: 'power', node: name, on: true });
      this.#do({ type: 'cordon', node: name, on: false });
    }
    for (const kind of [Pod, ConfigMap, Deployment] as readonly KindDefinition[]) {
      for (const { metadata } of [...this.#sandbox.mirror.list(kind)]) {
        if (metadata.finalizers?.includes(HOLD) !== true) continue;
        this.#try(`release ${metadata.name}`, () => {
          const target = { name: metadata.name ?? '', namespace: metadata.namespace };
          this.#client.patch(kind, target, 'application/merge-patch+json', { metadata: { finalizers: null } });
        });
      }
    }
    for (const { service } of this.#sandbox.customers.figures()) {
      this.#sandbox.customers.set(service.namespace ?? '', service.name, 0);
    }
  }

  /** Gives each Deployment's pods a Service, and changes a little in what has come to rest: news must still get around. */
  stir(): void {
    for (const { metadata, spec } of [...this.#sandbox.mirror.list(Deployment)]) {
      const { name = '', namespace: inNamespace = '' } = metadata;
      const ports = [{ port: 80, targetPort: 8080 }];
      const to = {
        metadata: { name: `to-${name}`, namespace: inNamespace },
        spec: { selector: spec?.selector.matchLabels, ports },
      };
      this.#apply({ apiVersion: 'v1', kind: 'Service', ...to });
    }
    this.#sandbox.clock.advance(5000);
    for (const { metadata, spec } of [...this.#sandbox.mirror.list(Deployment)]) {
      const target = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace: metadata.namespace ?? '',
        name: metadata.name ?? '',
      };
      this.#do({ type: 'scale', target, replicas: (spec?.replicas ?? 0) + 1 });
    }
    for (let i = 0; i < 3; i++) this.#deletePod();
  }

  /** Deletes all that was ever applied. */
  removeAll(): void {
    const kinds: readonly KindDefinition[] = [Deployment, ReplicaSet, ReplicationController, Service, Pod, ConfigMap];
    for (const kind of kinds) {
      for (const { metadata } of [...this.#sandbox.mirror.list(kind)]) {
        if (metadata.name === 'kubernetes' || metadata.name === 'kube-root-ca.crt') continue;
        this.#delete(kind, metadata.name ?? '', metadata.namespace);
      }
    }
    for (const name of new Set(TEAMS.slice(2))) this.#delete(Namespace, name);
  }

  get #client() {
    return this.#sandbox.client();
  }

  #namespace(): string {
    return this.#random.pick(TEAMS) ?? 'default';
  }

  #applyWorkload(): void {
    const random = this.#random;
    const name = random.pick(APPS) ?? 'red';
    const make = random.pick([deployment, deployment, deployment, replicaSet, replicationController]) ?? deployment;
    this.#apply(make(random, this.#namespace(), name, drawTemplate(random)));
  }

  #apply(object: Json): void {
    this.#do({ type: 'apply', yaml: JSON.stringify(object) });
  }

  #scale(): void {
    const target = this.#anyWorkload();
    if (target !== undefined) this.#do({ type: 'scale', target, replicas: this.#random.int(0, 6) });
  }

  #deletePod(): void {
    const pod = this.#anyOf(Pod);
    if (pod === undefined) return;
    const gracePeriodSeconds = this.#random.pick([undefined, undefined, 0, 0, 1, 10]);
    this.#do({ type: 'delete', target: pod, ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }) });
  }

  #deleteWorkload(): void {
    const target = this.#anyWorkload();
    if (target === undefined) return;
    const propagationPolicy = this.#random.pick(['Background', 'Foreground', 'Orphan'] as const) ?? 'Background';
    const kind = [Deployment, ReplicaSet, ReplicationController].find((one) => one.kind === target.kind) ?? Deployment;
    this.#try(`delete ${target.kind} ${target.namespace}/${target.name} ${propagationPolicy}`, () => {
      this.#client.delete(kind as KindDefinition, target.name, target.namespace, { propagationPolicy });
    });
  }

  #deleteOther(): void {
    const kind = (this.#random.pick<KindDefinition>([Service, ConfigMap] as never) ?? Service) as KindDefinition;
    const target = this.#anyOf(kind);
    if (target !== undefined && target.name !== 'kubernetes') this.#delete(kind, target.name, target.namespace);
  }

  #delete(kind: KindDefinition, name: string, inNamespace?: string): void {
    this.#try(`delete ${kind.kind} ${inNamespace ?? ''}/${name}`, () => this.#client.delete(kind, name, inNamespace));
  }

  #crash(): void {
    const pod = this.#anyOf(Pod);
    if (pod !== undefined) this.#do({ type: 'crash', namespace: pod.namespace ?? '', pod: pod.name });
  }

  #power(): void {
    const { nodes } = this.#sandbox;
    const name = this.#random.pick(nodes.addresses())?.name ?? '';
    this.#do({ type: 'power', node: name, on: nodes.powerOf(name) === 'off' });
  }

  #cordon(): void {
    const name = this.#random.pick(this.#sandbox.nodes.addresses())?.name ?? '';
    this.#do({ type: 'cordon', node: name, on: this.#random.int(0, 1) === 0 });
  }

  #traffic(): void {
    const target = this.#anyOf(Service as KindDefinition);
    if (target === undefined) return;
    const requestsPerSecond = this.#random.pick([0, 1, 3, 8]) ?? 0;
    this.#do({ type: 'traffic', namespace: target.namespace ?? '', service: target.name, requestsPerSecond });
  }

  /** A pod leaves its owner's selector, or comes to match one. */
  #relabelPod(): void {
    const pod = this.#anyOf(Pod);
    if (pod === undefined) return;
    const app = this.#random.pick([...APPS, 'nobody']);
    this.#try(`label ${pod.namespace}/${pod.name} app=${app}`, () => {
      this.#client.patch(Pod, pod, 'application/merge-patch+json', { metadata: { labels: { app } } });
    });
  }

  #anyWorkload(): ObjectRef | undefined {
    const kind = this.#random.pick<KindDefinition>([
      Deployment,
      Deployment,
      ReplicaSet,
      ReplicationController,
    ] as never);
    return this.#anyOf(kind ?? (Deployment as KindDefinition));
  }

  #anyOf(kind: KindDefinition): ObjectRef | undefined {
    const object = this.#random.pick([...this.#sandbox.mirror.list(kind)]);
    if (object === undefined) return undefined;
    const { name = '', namespace: inNamespace = '' } = object.metadata;
    return { apiVersion: object.apiVersion ?? '', kind: kind.kind, namespace: inNamespace, name };
  }

  #do(action: Action): void {
    const { ok, messages, problems } = this.#sandbox.act(action);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const outcome = ok ? messages.join() : errors.map(({ message }) => message).join();
    this.#note(`${JSON.stringify(action)} → ${outcome}`);
    const isSurprise = errors.some(
      ({ message, status }) =>
        status !== undefined && !TERSE.includes(status.reason ?? '') && !message.includes('no new finalizers'),
    );
    if (isSurprise) this.surprises.push(`${JSON.stringify(action)} → ${outcome}`);
  }

  #try(what: string, work: () => unknown): void {
    try {
      work();
      this.#note(what);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      this.#note(`${what} → ${error.message}`);
      if (!(error instanceof StatusError) || !TERSE.includes(error.status.reason ?? '')) {
        this.surprises.push(`${what} → ${error.message}`);
      }
    }
  }

  #note(text: string): void {
    this.log.push(`${((this.#sandbox.clock.nowMs - this.#startedAtMs) / 1000).toFixed(1)}s ${text}`);
  }
}
