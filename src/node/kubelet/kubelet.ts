/**
 * The kubelet of one node: registers it, keeps its heartbeats going, and looks after the pods that are bound to it
 * (kubernetes/pkg/kubelet/kubelet.go).
 *
 * Left out: static pods, node-pressure eviction, device plugins, in-place resize, ephemeral containers, restarts of the kubelet alone.
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { createEventRecorder } from '../../control-plane/client/correlating-recorder.ts';
import type { InformerFactory } from '../../control-plane/client/informer.ts';
import { createInformerFactory } from '../../control-plane/client/informer-factory.ts';
import type { Clock, Random, Trace } from '../../kernel/index.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import { Pod as PodKind } from '../../kube-api/kinds/pod.ts';
import { Service } from '../../kube-api/kinds/service.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import type { Machine, Volume } from '../../machine/contract.ts';
import type { Resolver } from '../../network/contract.ts';
import { Admission } from './admission.ts';
import { BackOff } from './back-off.ts';
import { ImagePuller } from './image-puller.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { NodeLease } from './node-lease.ts';
import { NodeStatusUpdater } from './node-status.ts';
import { isTerminal } from './pod-phase.ts';
import { PodWorker } from './pod-worker.ts';
import { RELIST_PERIOD_MS, Relist } from './relist.ts';
import { ServiceVariables } from './service-variables.ts';
import { StatusWriter } from './status-writer.ts';
import { KubeletStreams } from './streams/kubelet-streams.ts';

export interface KubeletOptions {
  readonly machine: Machine;
  /** Speaks as `kubelet/<node>`. */
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  /** Looks names up for the programs of one namespace. */
  readonly resolverFor: (namespace: string) => Resolver;
}

export class Kubelet {
  readonly #options: KubeletOptions;
  /** The node's own directories, which outlive pods and reboots. */
  readonly #hostDirectories = new Map<string, Volume>();
  #run: KubeletRun | undefined;

  constructor(options: KubeletOptions) {
    this.#options = options;
    options.machine.onPowerOff(() => this.stop());
  }

  /** What its server answers; undefined while it does not run. */
  get streams(): KubeletStreams | undefined {
    return this.#run?.streams;
  }

  /** Starts at boot. */
  start(): void {
    this.stop();
    this.#run = new KubeletRun(this.#options, this.#hostDirectories);
  }

  /** Ends without a word, as a process that is killed does. */
  stop(): void {
    this.#run?.stop();
    this.#run = undefined;
  }
}

function byCreation(a: Pod, b: Pod): number {
  return parseTime(a.metadata.creationTimestamp ?? '') - parseTime(b.metadata.creationTimestamp ?? '');
}

/** One run of the process, from start to end. */
class KubeletRun {
  readonly streams: KubeletStreams;
  readonly #context: KubeletContext;
  readonly #nodeStatus: NodeStatusUpdater;
  readonly #lease: NodeLease;
  readonly #informers: InformerFactory;
  readonly #admission = new Admission();
  readonly #workers = new Map<string, PodWorker>();
  readonly #stopListening: () => void;

  constructor(
    { client, clock, machine, random, resolverFor, trace }: KubeletOptions,
    hostDirectories: Map<string, Volume>,
  ) {
    const nodeName = machine.spec.name;
    const recorder = createEventRecorder({ client, clock, random, component: 'kubelet', host: nodeName });
    this.#informers = createInformerFactory(client, clock, random.fork('informers'));
    this.#context = {
      nodeName,
      machine,
      client,
      clock,
      random,
      trace,
      recorder,
      puller: new ImagePuller(machine, recorder, clock),
      restarts: new BackOff(clock),
      status: new StatusWriter(client, clock),
      relist: new Relist(clock, random.fork('relist').int(0, RELIST_PERIOD_MS - 1)),
      services: new ServiceVariables(this.#informers.informer(Service)),
      hostDirectories,
      owners: new Map(),
      resolverFor,
    };
    this.#nodeStatus = new NodeStatusUpdater(this.#context);
    this.#lease = new NodeLease(nodeName, () => this.#nodeStatus.nodeUid, {
      client,
      clock,
      random: random.fork('lease'),
    });
    this.#stopListening = machine.runtime.onExit(({ id }) => this.#context.owners.get(id)?.noteChange());
    this.#nodeStatus.start();
    this.#lease.start();
    const pods = this.#informers.informer(PodKind, { fieldSelector: `spec.nodeName=${nodeName}` });
    this.streams = new KubeletStreams(this.#context, {
      // A pod that was over when the kubelet started has no worker.
      pod: (uid) => this.#workers.get(uid)?.pod ?? [...pods.list()].find(({ metadata }) => metadata.uid === uid),
      sandbox: (uid) => this.#workers.get(uid)?.sandbox,
    });
    const listed = new Set(pods.list());
    // What is here already comes in the order of its creation: where there is not room for all, the newest are refused.
    for (const pod of [...listed].sort(byCreation)) this.#add(pod);
    pods.addHandler({
      onAdd: (pod) => {
        if (!listed.delete(pod)) this.#add(pod);
      },
      onUpdate: (pod) => this.#workers.get(pod.metadata.uid ?? '')?.update(pod),
      onDelete: (pod) => this.#workers.get(pod.metadata.uid ?? '')?.forget(pod),
    });
    if (pods.hasSynced) this.#removeOrphans();
  }

  stop(): void {
    const { puller, relist, status } = this.#context;
    this.#stopListening();
    this.#informers.stop();
    status.stop();
    this.#lease.stop();
    this.#nodeStatus.stop();
    puller.stop();
    relist.stop();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  #add(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    const isOver = isTerminal(pod.status?.phase);
    if (isOver) {
      if (pod.metadata.deletionTimestamp !== undefined) this.#context.status.confirmDeletion(pod);
      return;
    }
    const worker = new PodWorker(pod, {
      context: this.#context,
      onEnded: () => this.#admission.remove(uid),
      onGone: () => {
        this.#admission.remove(uid);
        this.#workers.delete(uid);
      },
    });
    this.#workers.set(uid, worker);
    const isNew = pod.metadata.deletionTimestamp === undefined && pod.status?.startTime === undefined;
    const problem = isNew ? this.#admission.problem(pod, this.#nodeStatus.node) : undefined;
    if (!isNew) this.#admission.add(pod);
    if (problem === undefined) worker.start();
    else worker.reject(problem.reason, problem.message);
  }

  /** After a reboot: removes what is left of pods that the API has forgotten meanwhile. */
  #removeOrphans(): void {
    const { machine, owners } = this.#context;
    const orphans = machine.runtime.containers().filter(({ id }) => !owners.has(id));
    const live = new Set([...owners.keys()].map((id) => machine.runtime.container(id)?.sandboxId));
    for (const { sandboxId } of orphans) if (!live.has(sandboxId)) machine.runtime.removeSandbox(sandboxId);
  }
}
