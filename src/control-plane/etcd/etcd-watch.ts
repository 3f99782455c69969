/** A watch on a key or a range, as the store keeps it and as its owner holds it (etcdserverpb.WatchCreateRequest). */
import type { KeyRevision } from './key-revision.ts';
import type { WatchIndex } from './watch-index.ts';

export interface WatchOptions<V> {
  readonly key: string;
  readonly end?: string | undefined;
  /** First revision of interest; 0 or undefined for whatever comes next. */
  readonly startRevision?: number | undefined;
  /** Called for each change in order: at once for those missed, then within the write. */
  readonly onChange: (change: KeyRevision<V>) => void;
}

export interface EtcdWatch {
  /** Ends the watch; harmless when it has ended. */
  cancel(): void;
}

/** A watch in the store's index. */
export class RegisteredWatch<V> implements EtcdWatch {
  readonly start: string;
  readonly end: string | undefined;
  readonly startRevision: number;
  readonly onChange: (change: KeyRevision<V>) => void;
  readonly #index: WatchIndex<RegisteredWatch<V>>;
  isActive = true;

  constructor(options: WatchOptions<V>, startRevision: number, index: WatchIndex<RegisteredWatch<V>>) {
    this.start = options.key;
    this.end = options.end;
    this.startRevision = startRevision;
    this.onChange = options.onChange;
    this.#index = index;
  }

  cancel(): void {
    this.isActive = false;
    this.#index.remove(this);
  }
}
