/**
 * One version of one key (mvccpb.KeyValue), linked to the one before it: the history of a key is a chain that
 * compaction cuts. A deletion is a version too, a tombstone.
 */

export class KeyRevision<V> {
  readonly key: string;
  /** Undefined in a tombstone. */
  readonly value: V | undefined;
  /** Revision at which the key came into being; in a tombstone 0. */
  readonly createRevision: number;
  /** Revision of this change; unique to it unless one transaction changed several keys. */
  readonly modRevision: number;
  /** How many times the key was put since it came into being; 0 marks a tombstone. */
  readonly version: number;
  /** Lease that the key lives by; 0 for none. */
  readonly lease: number;
  /** @internal the version before this one, while it is kept */
  older: KeyRevision<V> | undefined;

  constructor(
    key: string,
    value: V | undefined,
    createRevision: number,
    modRevision: number,
    version: number,
    lease: number,
    older: KeyRevision<V> | undefined,
  ) {
    this.key = key;
    this.value = value;
    this.createRevision = createRevision;
    this.modRevision = modRevision;
    this.version = version;
    this.lease = lease;
    this.older = older;
  }

  get isDelete(): boolean {
    return this.version === 0;
  }

  /** The version before this one (etcd's prevKv): undefined at creation or when compaction took it. */
  get previous(): KeyRevision<V> | undefined {
    const older = this.older;
    return older === undefined || older.version === 0 ? undefined : older;
  }

  /** This key as it was at `revision`: the newest version not younger, or undefined if it did not exist. */
  at(revision: number): KeyRevision<V> | undefined {
    let candidate: KeyRevision<V> | undefined = this;
    while (candidate !== undefined && candidate.modRevision > revision) candidate = candidate.older;
    return candidate === undefined || candidate.version === 0 ? undefined : candidate;
  }
}
