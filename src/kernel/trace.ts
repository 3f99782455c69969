/**
 * What happened, and because of what. Each entry names the entry that it reacted to, so that "why is this here?" is a
 * walk from entry to cause up to a person's action or a fault.
 */
import type { Clock } from './clock.ts';
import { hashHex, hashText } from './hash.ts';

/**
 * What an entry tells: `input` a person's or lesson's action; `world` a fault or physical event; `request` a call to the API
 * server that was refused; `write` a new revision in the store; `watch` a delivery to a watcher; `reconcile` a controller looking at
 * one key; `decision` a choice (scheduling, eviction, a probe's verdict); `container` a process's start or end.
 */
export type TraceAction = 'input' | 'world' | 'request' | 'write' | 'watch' | 'reconcile' | 'decision' | 'container';

export interface TraceEntry {
  /** Counts from 1. */
  readonly id: number;
  /** Virtual time, ms since the Unix epoch. */
  readonly atMs: number;
  /** Id of the entry that this one reacted to; 0 when it has none. */
  readonly cause: number;
  /** The component or person that acted, e.g. `kube-scheduler`, `kubelet/node-1`. */
  readonly actor: string;
  readonly action: TraceAction;
  /** What it was about, e.g. `pods/default/web-1`. */
  readonly subject: string;
  /** Plain, frozen data: part of the history's hash. */
  readonly detail: unknown;
}

/** Entries kept before the oldest are folded into the hash and dropped. */
const DEFAULT_CAPACITY = 400_000;

export class Trace {
  readonly #clock: Clock;
  readonly #capacity: number;
  #entries: TraceEntry[] = [];
  #dropped = 0;
  #hashed = 0;
  #hashA = 0x811c9dc5;
  #hashB = 0x2545f491;
  #listeners: readonly ((entry: TraceEntry) => void)[] = [];

  constructor(clock: Clock, capacity: number = DEFAULT_CAPACITY) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  /** Id of the newest entry; 0 before the first. */
  get lastId(): number {
    return this.#dropped + this.#entries.length;
  }

  /** Appends an entry caused by what is running now, and answers its id. */
  record(actor: string, action: TraceAction, subject: string, detail?: unknown): number {
    const entry: TraceEntry = {
      id: this.lastId + 1,
      atMs: this.#clock.nowMs,
      cause: this.#clock.cause,
      actor,
      action,
      subject,
      detail,
    };
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity * 1.25) this.#dropOldest();
    const listeners = this.#listeners;
    for (let i = 0; i < listeners.length; i++) listeners[i]?.(entry);
    return entry.id;
  }

  /** The entry with this id, or undefined when it never was or was dropped. */
  get(id: number): TraceEntry | undefined {
    return this.#entries[id - 1 - this.#dropped];
  }

  /** The entries after `id`, oldest first. */
  since(id: number): readonly TraceEntry[] {
    return this.#entries.slice(Math.max(0, id - this.#dropped));
  }

  /** The chain of causes of `id`, itself first, as far back as entries are kept. */
  causes(id: number): readonly TraceEntry[] {
    const chain: TraceEntry[] = [];
    for (let entry = this.get(id); entry !== undefined; entry = this.get(entry.cause)) chain.push(entry);
    return chain;
  }

  /** Calls `listener` at each new entry; answers how to stop. */
  subscribe(listener: (entry: TraceEntry) => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  /** Fingerprint of the whole history so far, dropped entries included: 16 hexadecimal digits. */
  hash(): string {
    this.#foldUpTo(this.#entries.length);
    return hashHex(this.#hashA) + hashHex(this.#hashB);
  }

  #foldUpTo(count: number): void {
    for (let i = this.#hashed - this.#dropped; i < count; i++) {
      const entry = this.#entries[i];
      if (entry === undefined) continue;
      const text = JSON.stringify(entry);
      this.#hashA = hashText(text, this.#hashA);
      this.#hashB = hashText(text, this.#hashB ^ text.length);
      this.#hashed++;
    }
  }

  #dropOldest(): void {
    const excess = this.#entries.length - this.#capacity;
    this.#foldUpTo(excess);
    this.#entries = this.#entries.slice(excess);
    this.#dropped += excess;
  }
}
