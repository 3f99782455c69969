/**
 * One world: a control plane, machines with what Kubernetes runs on them, a network, and customers, wired together. It has two doors: the
 * API, through {@link Sandbox.client}, and {@link Sandbox.act}, which also does what is not Kubernetes, such as pulling a plug.
 */
import type { Action, ActionOutcome } from '../bridge/messages.ts';
import { FrontDoor } from '../cloud/front-door.ts';
import { ApiServer } from '../control-plane/api-server/api-server.ts';
import type { AuthorizationMode } from '../control-plane/api-server/authorization/index.ts';
import type { NodeConnector } from '../control-plane/api-server/http/node-connector.ts';
import { metricsResources } from '../control-plane/api-server/virtual/metrics/metrics-resources.ts';
import { ApiClient } from '../control-plane/client/api-client.ts';
import { startControllers } from '../control-plane/controllers/framework/start-controllers.ts';
import { CONTROLLERS } from '../control-plane/controllers/index.ts';
import { Scheduler } from '../control-plane/scheduler/scheduler.ts';
import { Clock, Random, Trace } from '../kernel/index.ts';
import { KINDS } from '../kube-api/kinds/index.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { Service } from '../kube-api/kinds/service.ts';
import type { ImageSource } from '../machine/image-source.ts';
import { Network } from '../network/network.ts';
import { performAction } from './actions/perform-action.ts';
import { ClusterMirror } from './cluster-mirror.ts';
import { InputLog, noteOf } from './input-log.ts';
import { MachineMetrics } from './machine-metrics.ts';
import { SandboxNodeConnector } from './node-connector.ts';
import { Nodes } from './nodes.ts';
import { Customers } from './traffic/customers.ts';

export interface SandboxOptions {
  /** The same seed and the same inputs give the same history. */
  readonly seed: number;
  /** How many nodes there are, named `node-1` and so on. */
  readonly nodes: number;
  /** Virtual time (ms since the epoch) at which the world begins; a fixed one unless given. */
  readonly startAtMs?: number;
  /** Who decides about requests; everything is allowed unless it is RBAC. */
  readonly authorizationMode?: AuthorizationMode;
  /** Where machines get images from; the registries of the catalogue unless given. */
  readonly images?: ImageSource;
}

const CUSTOMERS_IP = '203.0.113.10';
const PERSON = {
  user: { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
  actor: 'you',
  isTyped: false,
};

export class Sandbox {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly mirror: ClusterMirror;
  readonly inputs = new InputLog();
  readonly scheduler: Scheduler;
  readonly nodes: Nodes;
  readonly customers: Customers;
  /** How the API server reaches kubelets. */
  readonly connector: NodeConnector;
  /** What doors are opened on; everybody inside goes through a client. */
  readonly apiServer: ApiServer;

  constructor(options: SandboxOptions) {
    const { seed, nodes, startAtMs, authorizationMode = 'AlwaysAllow', images } = options;
    const clock = new Clock(startAtMs);
    const trace = new Trace(clock);
    this.clock = clock;
    this.trace = trace;
    this.mirror = new ClusterMirror(trace);
    const random = new Random(seed);
    this.apiServer = new ApiServer({
      clock,
      random: random.fork('api-server'),
      trace,
      kinds: KINDS,
      authorizationMode,
      virtualResources: metricsResources(clock, new MachineMetrics(() => this.nodes)),
    });
    const network = new Network(clock);
    startControllers({
      transport: this.apiServer,
      clock,
      random: random.fork('controllers'),
      trace,
      controllers: CONTROLLERS,
    });
    this.scheduler = new Scheduler({
      client: this.#component('kube-scheduler', 'system:kube-scheduler'),
      clock,
      random: random.fork('scheduler'),
      trace,
    });
    this.scheduler.start();
    this.nodes = new Nodes({
      count: nodes,
      clock,
      random: random.fork('nodes'),
      trace,
      network,
      ...(images === undefined ? undefined : { images }),
      clientFor: (actor, user) => this.#component(actor, user),
    });
    this.connector = new SandboxNodeConnector(this.nodes, clock);
    this.customers = this.#createCustomers(network, random.fork('customers'));
  }

  /** How a person reaches the API. */
  client(): ApiClient {
    return new ApiClient(this.apiServer, PERSON);
  }

  /** Does what a person asks for, and remembers it as part of the world's inputs. */
  act(action: Action): ActionOutcome {
    const { clock, trace } = this;
    this.inputs.add(clock.nowMs, action);
    const input = trace.record(PERSON.actor, 'input', action.type, { ...noteOf(action), action });
    return clock.withCause(input, () =>
      performAction(action, this.client(), {
        setPower: (node, on) => this.nodes.setPower(node, on),
        crash: (namespace, pod, container) => this.#crash(namespace, pod, container),
        setTraffic: (namespace, service, rate) => this.#setTraffic(namespace, service, rate),
      }),
    );
  }

  /** Fingerprint of the whole history: 16 hexadecimal digits. */
  hash(): string {
    return this.trace.hash();
  }

  #component(actor: string, user: string): ApiClient {
    const groups = user.startsWith('system:node:')
      ? ['system:nodes', 'system:authenticated']
      : ['system:authenticated'];
    return new ApiClient(this.apiServer, { user: { name: user, groups }, actor });
  }

  #createCustomers(network: Network, random: Random): Customers {
    const { clock } = this;
    const outside = network.createOutsideStack('customers', CUSTOMERS_IP);
    return new Customers({
      clock,
      random,
      outside,
      frontDoor: new FrontDoor(clock, outside, () => this.nodes.addresses()),
      insideStacks: () => this.nodes.liveStacks(),
      service: (namespace, name) => this.mirror.get(Service, name, namespace),
      podIdOf: (label) => {
        const [, namespace, name = ''] = label.split('/');
        return this.mirror.get(Pod, name, namespace)?.metadata.uid;
      },
    });
  }

  #crash(namespace: string, name: string, container: string | undefined): string | undefined {
    const pod = this.mirror.get(Pod, name, namespace);
    if (pod === undefined) return `pods "${name}" not found`;
    const status = pod.status?.containerStatuses?.find((candidate) => candidate.name === (container ?? candidate.name));
    if (status?.state?.running === undefined) return `pod ${name} has no running process to kill`;
    return this.nodes.killContainer(pod.spec?.nodeName ?? '', status.containerID ?? '');
  }

  #setTraffic(namespace: string, service: string, requestsPerSecond: number): string | undefined {
    if (this.mirror.get(Service, service, namespace) === undefined) return `services "${service}" not found`;
    if (!(requestsPerSecond >= 0 && requestsPerSecond <= 10_000)) return 'between 0 and 10,000 requests per second';
    this.customers.set(namespace, service, requestsPerSecond);
    return undefined;
  }
}
