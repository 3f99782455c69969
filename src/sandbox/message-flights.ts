/** The control plane's messages as they travel, sampled for drawing: writes to the API server, news from it to those who watch. */
import type { MessageFlight } from '../bridge/messages.ts';
import type { Trace, TraceEntry } from '../kernel/index.ts';

/** More than this between two looks can't be seen; the rest is left out. */
const MOST_PER_LOOK = 120;
/** A write arrives as soon as it is sent, in virtual time; drawn, it needs a moment. */
const WRITE_MS = 5;

const API_SERVER = 'kube-apiserver';

export class MessageFlights {
  #pending: MessageFlight[] = [];

  constructor(trace: Trace) {
    trace.subscribe((entry) => this.#note(entry, trace));
  }

  /** A sample of the messages since the last call. */
  take(): readonly MessageFlight[] {
    const pending = this.#pending;
    this.#pending = [];
    return pending;
  }

  #note(entry: TraceEntry, trace: Trace): void {
    if (this.#pending.length >= MOST_PER_LOOK) return;
    if (entry.action === 'write' && entry.actor !== API_SERVER) {
      const { id, actor, subject, atMs } = entry;
      const from = partOf(actor);
      this.#pending.push({ id, from, to: API_SERVER, kind: 'write', subject, startMs: atMs - WRITE_MS, endMs: atMs });
    } else if (entry.action === 'watch') {
      const { id, actor, subject, atMs, cause } = entry;
      const startMs = trace.get(cause)?.atMs ?? atMs;
      this.#pending.push({ id, from: API_SERVER, to: partOf(actor), kind: 'watch', subject, startMs, endMs: atMs });
    }
  }
}

/** The part of the picture that an actor belongs to: a controller is drawn as the manager that runs it. */
function partOf(actor: string): string {
  return actor.startsWith('kube-controller-manager/') ? 'kube-controller-manager' : actor;
}
