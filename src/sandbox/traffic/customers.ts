/**
 * Customers: they ask a Service for its page so many times a second, each time on a new connection, and do not wait for one another.
 *
 * A Service with a node port is reached from outside, through the front door. A Service of type ClusterIP can't be reached from outside, on
 * a real cluster neither: its customers stand on the nodes in turn, as somebody with `curl` on a node would.
 */
import type { ObjectRef, RequestFlight, RequestOutcome, TrafficFigures } from '../../bridge/messages.ts';
import type { DoorNode, FrontDoor } from '../../cloud/front-door.ts';
import type { Clock, Random, Timer } from '../../kernel/index.ts';
import type { Service } from '../../kube-api/generated/types.gen.ts';
import type { Endpoint, HttpResult, NetworkStack } from '../../network/contract.ts';
import { httpRequest } from '../../network/http.ts';
import { Tally } from './tally.ts';

export interface CustomersOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly outside: NetworkStack;
  readonly frontDoor: FrontDoor;
  /** The machines from which customers of a ClusterIP Service call, those without power left out. */
  readonly insideStacks: () => readonly NetworkStack[];
  readonly service: (namespace: string, name: string) => Service | undefined;
  /** The uid of the pod whose stack has this label. */
  readonly podIdOf: (stackLabel: string) => string | undefined;
}

const CONNECT_TIMEOUT_MS = 2000;
const TOTAL_TIMEOUT_MS = 5000;
/** Arrivals are even, give or take this share of the interval, so that a small rate reads steadily. */
const JITTER = 0.4;
/** Ended requests kept for drawing between two looks; more than a frame can show. */
const MOST_FLIGHTS = 400;

interface Stream {
  readonly namespace: string;
  readonly name: string;
  readonly tally: Tally;
  requestsPerSecond: number;
  timer: Timer | undefined;
}

export class Customers {
  readonly #options: CustomersOptions;
  readonly #streams = new Map<string, Stream>();
  readonly #random: Random;
  #flights: RequestFlight[] = [];
  #flightsSeen = 0;
  #nextId = 1;
  #turn = 0;

  constructor(options: CustomersOptions) {
    this.#options = options;
    this.#random = options.random;
  }

  /** Sets how often a Service is asked; 0 stops it, its figures stay. */
  set(namespace: string, name: string, requestsPerSecond: number): void {
    const key = `${namespace}/${name}`;
    const stream = this.#streams.get(key) ?? {
      namespace,
      name,
      tally: new Tally(),
      requestsPerSecond: 0,
      timer: undefined,
    };
    this.#streams.set(key, stream);
    stream.requestsPerSecond = requestsPerSecond;
    this.#options.clock.cancel(stream.timer);
    stream.timer = undefined;
    if (requestsPerSecond > 0) {
      this.#options.frontDoor.open();
      this.#scheduleNext(stream);
    }
  }

  /** What customers of each Service feel, at this moment. */
  figures(): readonly TrafficFigures[] {
    const nowMs = this.#options.clock.nowMs;
    return [...this.#streams.values()].map((stream) => {
      const ref: ObjectRef = { apiVersion: 'v1', kind: 'Service', namespace: stream.namespace, name: stream.name };
      const uid = this.#options.service(stream.namespace, stream.name)?.metadata.uid;
      return {
        service: ref,
        ...(uid === undefined ? {} : { serviceId: uid }),
        targetPerSecond: stream.requestsPerSecond,
        ...stream.tally.figures(nowMs),
      };
    });
  }

  /** A fair sample of the requests that ended since the last call. */
  takeFlights(): readonly RequestFlight[] {
    const flights = this.#flights;
    this.#flights = [];
    this.#flightsSeen = 0;
    return flights;
  }

  #scheduleNext(stream: Stream): void {
    const intervalMs = 1000 / stream.requestsPerSecond;
    const delayMs = intervalMs * (1 - JITTER / 2 + JITTER * this.#random.fraction());
    stream.timer = this.#options.clock.schedule(delayMs, () => this.#ask(stream), { background: true });
  }

  #ask(stream: Stream): void {
    this.#scheduleNext(stream);
    const { clock, service } = this.#options;
    const target = service(stream.namespace, stream.name);
    const startMs = clock.nowMs;
    const way = target === undefined ? undefined : this.#wayTo(target);
    if (way === undefined) {
      this.#finish(stream, target, startMs, 'unreachable', []);
      return;
    }
    const call = {
      to: way.to,
      request: { method: 'GET', path: '/', headers: { host: stream.name, 'user-agent': 'customer' }, body: '' },
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      timeoutMs: TOTAL_TIMEOUT_MS,
    };
    httpRequest(clock, way.from, call, (result) => {
      const path = result.path.length > 1 || way.node === undefined ? result.path : [...result.path, way.node];
      this.#finish(stream, target, startMs, outcomeOf(result), path);
    });
  }

  /** From where and to which address a request for this Service goes; undefined when there is none. */
  #wayTo(service: Service): { readonly from: NetworkStack; readonly to: Endpoint; readonly node?: string } | undefined {
    const port = service.spec?.ports?.[0];
    if (port === undefined) return undefined;
    if (port.nodePort !== undefined && port.nodePort !== 0) {
      const node: DoorNode | undefined = this.#options.frontDoor.next();
      if (node === undefined) return undefined;
      return { from: this.#options.outside, to: { ip: node.ip, port: port.nodePort }, node: node.name };
    }
    const ip = service.spec?.clusterIP;
    const stacks = this.#options.insideStacks();
    const from = stacks[this.#turn++ % Math.max(stacks.length, 1)];
    if (ip === undefined || ip === '' || ip === 'None' || from === undefined) return undefined;
    return { from, to: { ip, port: port.port } };
  }

  #finish(
    stream: Stream,
    service: Service | undefined,
    startMs: number,
    outcome: RequestOutcome,
    path: readonly string[],
  ): void {
    const endMs = this.#options.clock.nowMs;
    stream.tally.count(outcome, endMs - startMs, endMs);
    const node = path.find((label) => label !== this.#options.outside.label && !label.startsWith('pod/'));
    const podLabel = path.find((label) => label.startsWith('pod/'));
    const pod = podLabel === undefined ? undefined : this.#options.podIdOf(podLabel);
    this.#keepFlight({
      id: this.#nextId++,
      from: 'customers',
      service: service?.metadata.uid ?? '',
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      outcome,
      startMs,
      endMs,
    });
  }

  /** Reservoir sampling by counting: no draw of chance, so that looking changes nothing. */
  #keepFlight(flight: RequestFlight): void {
    this.#flightsSeen++;
    if (this.#flights.length < MOST_FLIGHTS) this.#flights.push(flight);
    else this.#flights[this.#flightsSeen % MOST_FLIGHTS] = flight;
  }
}

function outcomeOf(result: HttpResult): RequestOutcome {
  if (result.ok) return result.response.status >= 500 ? 'error' : 'ok';
  return result.failure === 'no-such-host' ? 'unreachable' : result.failure;
}
