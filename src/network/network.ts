/**
 * Which stacks there are, who has which address, and whether news can pass between two of them now. How a connection comes about is in
 * `journey.ts`.
 *
 * Left out: packets, congestion, bandwidth, loss, datagrams (names are looked up through {@link Resolver}, not by asking a server),
 * IPv6, and addresses to bind to: who listens on a port does so on all addresses of the stack.
 */
import type { Clock } from '../kernel/index.ts';
import { DEFAULT_DELAYS, type LinkDelays } from './link-delays.ts';
import { Stack } from './stack.ts';

export class Network {
  readonly clock: Clock;
  readonly #delays: LinkDelays;
  readonly #byIp = new Map<string, Stack>();
  readonly #cuts = new Set<string>();
  readonly #isolated = new Set<string>();

  constructor(clock: Clock, delays: LinkDelays = DEFAULT_DELAYS) {
    this.clock = clock;
    this.#delays = delays;
  }

  /** A machine's own stack. */
  createHostStack(label: string, ip: string): Stack {
    return this.#add(new Stack(this, label, ip, undefined, false));
  }

  /** A namespace on a machine, with an address of its own. */
  createPodStack(label: string, ip: string, host: Stack): Stack {
    return this.#add(new Stack(this, label, ip, host, false));
  }

  /** Somebody who is not part of the cluster. */
  createOutsideStack(label: string, ip: string): Stack {
    return this.#add(new Stack(this, label, ip, undefined, true));
  }

  /** Takes a stack off the network for good; whoever talks to it hears nothing more, its address is nobody's. */
  remove(stack: Stack): void {
    stack.vanish();
    stack.isUp = false;
    if (this.#byIp.get(stack.ip) === stack) this.#byIp.delete(stack.ip);
  }

  /** Who has this address now. */
  stackAt(ip: string): Stack | undefined {
    return this.#byIp.get(ip);
  }

  /** Cuts or mends the way between two machines (or a machine and somebody outside), named by their labels. */
  setCut(a: string, b: string, isCut: boolean): void {
    const key = pairKey(a, b);
    if (isCut) this.#cuts.add(key);
    else this.#cuts.delete(key);
  }

  /** Cuts or mends the one cable by which a machine hangs on all others. */
  setIsolated(label: string, isIsolated: boolean): void {
    if (isIsolated) this.#isolated.add(label);
    else this.#isolated.delete(label);
  }

  /** Whether news can pass between two stacks now. */
  isReachable(from: Stack, to: Stack): boolean {
    return from.isUp && to.isUp && this.#isJoined(from.host, to.host);
  }

  /** Whether news can pass along these stacks now, whichever way. */
  isRouteOpen(route: readonly Stack[]): boolean {
    return this.canArrive(route, undefined);
  }

  /** Whether news that `sender` sent along these stacks gets through; what became of the sender since then does not matter. */
  canArrive(route: readonly Stack[], sender: Stack | undefined): boolean {
    let before: Stack | undefined;
    for (const stack of route) {
      if (stack !== sender && !stack.isUp) return false;
      if (before !== undefined && !this.#isJoined(before.host, stack.host)) return false;
      before = stack;
    }
    return true;
  }

  /** How long news takes from one stack to another, in ms. */
  delayMs(from: Stack, to: Stack): number {
    if (from === to) return this.#delays.loopbackMs;
    if (from.host === to.host) return this.#delays.sameHostMs;
    return from.isOutside || to.isOutside ? this.#delays.outsideMs : this.#delays.betweenHostsMs;
  }

  #isJoined(a: Stack, b: Stack): boolean {
    if (a === b || (this.#cuts.size === 0 && this.#isolated.size === 0)) return true;
    return !this.#isolated.has(a.label) && !this.#isolated.has(b.label) && !this.#cuts.has(pairKey(a.label, b.label));
  }

  #add(stack: Stack): Stack {
    const holder = this.#byIp.get(stack.ip);
    if (holder !== undefined) throw new Error(`address ${stack.ip} is already in use by ${holder.label}`);
    this.#byIp.set(stack.ip, stack);
    return stack;
  }
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}
