/** What etcd answers when it refuses, in its own words (etcd-io/etcd/api/v3rpc/rpctypes/error.go). */

const MESSAGES = {
  compacted: 'etcdserver: mvcc: required revision has been compacted',
  'future revision': 'etcdserver: mvcc: required revision is a future revision',
  'empty key': 'etcdserver: key is not provided',
  'duplicate key': 'etcdserver: duplicate key given in txn request',
  'too many operations': 'etcdserver: too many operations in txn request',
  'lease not found': 'etcdserver: requested lease not found',
  'lease exists': 'etcdserver: lease already exists',
} as const;

export type EtcdErrorCode = keyof typeof MESSAGES;

export class EtcdError extends Error {
  readonly code: EtcdErrorCode;

  constructor(code: EtcdErrorCode) {
    super(MESSAGES[code]);
    this.name = 'EtcdError';
    this.code = code;
  }
}

/** Whether `error` is etcd's with this code. */
export function isEtcdError(error: unknown, code: EtcdErrorCode): boolean {
  return error instanceof EtcdError && error.code === code;
}
