/**
 * Keeps the number of updaters small: the oldest of one version become one, `ancient-changes`
 * (apimachinery/pkg/util/managedfields/internal/capmanagers.go).
 */
import { type Manager, type Managers, managerId, secondsOf } from './managers.ts';

/** Most entries of updaters that are kept apart. */
export const MAX_UPDATERS = 10;
const OLD_UPDATERS = 'ancient-changes';

/** The managers with at most `limit` updaters, where their versions allow it. */
export function capUpdaters(managers: Managers, limit = MAX_UPDATERS): Managers {
  let count = 0;
  for (const { operation } of managers.values()) if (operation === 'Update') count++;
  if (count <= limit) return managers;
  const oldest = [...managers].filter(([, { operation }]) => operation === 'Update').sort(compareAges);
  const capped = new Map(managers);
  const firstOfVersion = new Map<string, string>();
  for (const [id, updater] of oldest) {
    if (count <= limit) break;
    const { apiVersion } = updater;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const bucket: Manager = { ...updater, manager: OLD_UPDATERS, subresource: '' };
    const bucketId = managerId(bucket);
    const present = capped.get(bucketId) ?? capped.get(first);
    if (!capped.has(bucketId)) capped.delete(first);
    if (id !== bucketId) capped.delete(id);
    capped.set(bucketId, present === undefined ? bucket : { ...bucket, fields: updater.fields.union(present.fields) });
    count--;
  }
  return capped;
}

function compareAges([idA, a]: readonly [string, Manager], [idB, b]: readonly [string, Manager]): number {
  return secondsOf(a) - secondsOf(b) || (idA < idB ? -1 : 1);
}
