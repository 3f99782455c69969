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
import type { Machine, Volume } from '../../machine/contract.ts';
import type { Resolver } from '../../network/contract.ts';
import { admissionProblem } from './admission.ts';
import { BackOff } from './back-off.ts';
import { ImagePuller } from './image-puller.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { NodeLease } from './node-lease.ts';
import { NodeStatusUpdater } from './node-status.ts';
import { PodWorker } from './pod-worker.ts';
import { StatusWriter } from './status-writer.ts';

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

/** The kubelet asks the runtime once a second what has changed. */
const RELIST_PERIOD_MS = 1000;

export class Kubelet {
  readonly #options: KubeletOptions;
  /** The node's own directories, which outlive pods and reboots. */
  readonly #hostDirectories = new Map<string, Volume>();
  #run: KubeletRun | undefined;

  constructor(options: KubeletOptions) {
    this.#options = options;
    options.machine.onPowerOff(() => this.stop());
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

/** One run of the process, from start to end. */
class KubeletRun {
  readonly #context: KubeletContext;
  readonly #nodeStatus: NodeStatusUpdater;
  readonly #lease: NodeLease;
  readonly #informers: InformerFactory;
  readonly #status: StatusWriter;
  readonly #restarts: BackOff;
  readonly #hostDirectories: Map<string, Volume>;
  readonly #workers = new Map<string, PodWorker>();
  readonly #stopListening: () => void;

  constructor(
    { client, clock, machine, random, resolverFor, trace }: KubeletOptions,
    hostDirectories: Map<string, Volume>,
  ) {
    const nodeName = machine.spec.name;
    const recorder = createEventRecorder({ client, clock, random, component: 'kubelet', host: nodeName });
    const phaseMs = random.fork('relist').int(0, RELIST_PERIOD_MS - 1);
    this.#informers = createInformerFactory(client, clock, random.fork('informers'));
    this.#hostDirectories = hostDirectories;
    this.#context = {
      nodeName,
      machine,
      client,
      clock,
      random,
      trace,
      recorder,
      puller: new ImagePuller(machine, recorder, clock),
      services: this.#informers.informer(Service),
      resolverFor,
      untilRelistMs: () => RELIST_PERIOD_MS - ((clock.nowMs - phaseMs) % RELIST_PERIOD_MS),
    };
    this.#restarts = new BackOff(clock);
    this.#status = new StatusWriter(client, clock);
    this.#nodeStatus = new NodeStatusUpdater(this.#context);
    this.#lease = new NodeLease(nodeName, () => this.#nodeStatus.nodeUid, {
      client,
      clock,
      random: random.fork('lease'),
    });
    this.#stopListening = machine.runtime.onExit(({ id }) => this.#workerOf(id)?.noteChange());
    this.#nodeStatus.start();
    this.#lease.start();
    this.#informers.informer(PodKind, { fieldSelector: `spec.nodeName=${nodeName}` }).addHandler({
      onAdd: (pod) => this.#add(pod),
      onUpdate: (pod) => this.#workers.get(pod.metadata.uid ?? '')?.update(pod),
      onDelete: (pod) => this.#workers.get(pod.metadata.uid ?? '')?.forget(),
    });
  }

  stop(): void {
    this.#stopListening();
    this.#informers.stop();
    this.#status.stop();
    this.#lease.stop();
    this.#nodeStatus.stop();
    this.#context.puller.stop();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  #add(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (isOver) {
      if (pod.metadata.deletionTimestamp !== undefined) this.#status.confirmDeletion(pod);
      return;
    }
    const others = [...this.#workers.values()].filter((worker) => worker.isActive).map((worker) => worker.pod);
    const worker = new PodWorker(pod, {
      context: this.#context,
      status: this.#status,
      restarts: this.#restarts,
      hostDirectories: this.#hostDirectories,
      onGone: () => this.#workers.delete(uid),
    });
    this.#workers.set(uid, worker);
    const node = this.#nodeStatus.node;
    const isNew = pod.metadata.deletionTimestamp === undefined && pod.status?.startTime === undefined;
    const problem = node === undefined || !isNew ? undefined : admissionProblem(pod, others, node);
    if (problem === undefined) worker.start();
    else worker.reject(problem.reason, problem.message);
  }

  #workerOf(containerId: string): PodWorker | undefined {
    for (const worker of this.#workers.values()) if (worker.owns(containerId)) return worker;
    return undefined;
  }
}
