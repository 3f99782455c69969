/**
 * kube-proxy of one node: watches Services and EndpointSlices and keeps the machine's packet filter in step
 * (kubernetes/pkg/proxy/iptables/proxier.go with its bounded-frequency runner). It routes nothing itself: a node whose news is
 * late sends requests to pods that are gone.
 *
 * Simplified: only Services that changed are rewritten at a sync (as upstream's partial sync does); the hourly full sync is left out.
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import type { Informer, InformerFactory } from '../../control-plane/client/informer.ts';
import { createInformerFactory } from '../../control-plane/client/informer-factory.ts';
import type { Clock, Random, Timer, Trace } from '../../kernel/index.ts';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../kube-api/kinds/endpoint-slice.ts';
import { Service } from '../../kube-api/kinds/service.ts';
import { keyOf } from '../../kube-api/meta/object.ts';
import type { Machine } from '../../machine/contract.ts';
import type { Resolver } from '../../network/contract.ts';
import { serveHttp } from '../../network/http.ts';
import { createResolver } from '../name-resolution.ts';
import { RuleTable } from './rule-table.ts';
import { rulesFor } from './service-rules.ts';

const BY_SERVICE = 'service';
/** kube-proxy's --iptables-min-sync-period: changes within it are gathered. */
const MIN_SYNC_PERIOD_MS = 1000;
/** kube-proxy's --healthz-bind-address. */
const HEALTH_PORT = 10_256;

export interface KubeProxyOptions {
  readonly machine: Machine;
  /** Speaks as `kube-proxy/<node>`. */
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
}

export class KubeProxy {
  readonly #options: KubeProxyOptions;
  readonly #table: RuleTable;
  readonly #changed = new Set<string>();
  #informers: InformerFactory | undefined;
  #services: Informer<Service> | undefined;
  #slices: Informer<EndpointSlice> | undefined;
  #timer: Timer | undefined;
  #closeHealthPort: (() => void) | undefined;
  #lastSyncMs = Number.NEGATIVE_INFINITY;

  constructor(options: KubeProxyOptions) {
    this.#options = options;
    this.#table = new RuleTable(options.clock, options.random.fork('endpoints'));
    options.machine.onPowerOff(() => {
      // The kernel's tables are memory.
      this.#table.clear();
      this.stop();
    });
  }

  /** Begins to watch and to program the machine. */
  start(): void {
    const { client, clock, machine, random } = this.#options;
    machine.stack.forwarding = this.#table;
    this.#lastSyncMs = Number.NEGATIVE_INFINITY;
    this.#closeHealthPort = serveHttp(machine.stack, HEALTH_PORT, (_request, _connection, respond) =>
      respond({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }),
    );
    const informers = createInformerFactory(client, clock, random.fork('informers'));
    this.#informers = informers;
    this.#services = informers.informer(Service);
    this.#slices = informers.informer(EndpointSlice);
    this.#slices.addIndex(BY_SERVICE, (slice) => {
      const service = serviceKeyOf(slice);
      return service === undefined ? [] : [service];
    });
    // The first sync is a full one: rules of Services that went meanwhile go as well.
    for (const service of this.#table.services()) this.#noteChange(service);
    const noteService = (service: Service): void => this.#noteChange(keyOf(service));
    this.#services.addHandler({ onAdd: noteService, onUpdate: noteService, onDelete: noteService });
    const noteSlice = (slice: EndpointSlice): void => this.#noteChange(serviceKeyOf(slice));
    this.#slices.addHandler({ onAdd: noteSlice, onUpdate: noteSlice, onDelete: noteSlice });
  }

  /** The process ends; the rules that it made stay in the kernel. */
  stop(): void {
    this.#informers?.stop();
    this.#informers = undefined;
    this.#closeHealthPort?.();
    this.#options.clock.cancel(this.#timer);
    this.#timer = undefined;
    this.#changed.clear();
  }

  /** Names of Services for the programs of one namespace, answered from what this node has heard. */
  resolverFor(namespace: string): Resolver {
    return createResolver(
      this.#options.clock,
      {
        service: (name, ofNamespace) => this.#services?.get(name, ofNamespace),
        slicesOf: (key) => this.#slices?.byIndex(BY_SERVICE, key) ?? [],
      },
      namespace,
    );
  }

  #noteChange(service: string | undefined): void {
    if (service === undefined) return;
    this.#changed.add(service);
    if (this.#timer !== undefined) return;
    const { clock } = this.#options;
    this.#timer = clock.schedule(this.#lastSyncMs + MIN_SYNC_PERIOD_MS - clock.nowMs, () => this.#sync());
  }

  #sync(): void {
    const { clock, machine, trace } = this.#options;
    this.#timer = undefined;
    this.#lastSyncMs = clock.nowMs;
    const node = { name: machine.spec.name, ip: machine.spec.ip };
    for (const key of this.#changed) {
      const service = this.#services?.getByKey(key);
      const slices = this.#slices?.byIndex(BY_SERVICE, key) ?? [];
      this.#table.replace(key, service === undefined ? [] : rulesFor(service, slices, node));
    }
    trace.record(`kube-proxy/${node.name}`, 'reconcile', `iptables/${node.name}`, { services: [...this.#changed] });
    this.#changed.clear();
  }
}

function serviceKeyOf(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name === undefined ? undefined : `${slice.metadata.namespace}/${name}`;
}
