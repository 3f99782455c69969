/** How long news takes from one stack to another, one way, in ms. Order of magnitude of a data centre; no jitter, no bandwidth. */

export interface LinkDelays {
  readonly loopbackMs: number;
  /** Between two stacks on one machine, e.g. two pods through the bridge. */
  readonly sameHostMs: number;
  /** Between machines of the cluster. */
  readonly betweenHostsMs: number;
  /** Between somebody outside and a machine of the cluster. */
  readonly outsideMs: number;
}

export const DEFAULT_DELAYS: LinkDelays = { loopbackMs: 0.02, sameHostMs: 0.1, betweenHostsMs: 0.5, outsideMs: 10 };

/** How long a kernel asks for a neighbour that is not there before it gives up ("No route to host"). */
export const NEIGHBOUR_TIMEOUT_MS = 3000;
