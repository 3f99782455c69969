/**
 * Forgets the cluster's older history every five minutes: whatever was overtaken before the previous time
 * (apiserver/pkg/storage/etcd3/compact.go).
 */
import type { Clock, Timer } from '../../kernel/index.ts';
import type { Etcd } from '../etcd/etcd.ts';

type CompactableStore = Pick<Etcd<unknown>, 'revision' | 'compactRevision' | 'compact'>;

/** --etcd-compaction-interval. */
export const COMPACTION_INTERVAL_MS = 300_000;

/** Compacts for ever from now on; answers how to stop. */
export function startCompaction(etcd: CompactableStore, clock: Clock, intervalMs: number): () => void {
  let revisionBefore = 0;
  let timer: Timer | undefined;
  const compact = (): void => {
    if (revisionBefore > etcd.compactRevision) etcd.compact(revisionBefore);
    revisionBefore = etcd.revision;
    timer = clock.schedule(intervalMs, compact, { background: true });
  };
  timer = clock.schedule(intervalMs, compact, { background: true });
  return () => clock.cancel(timer);
}
