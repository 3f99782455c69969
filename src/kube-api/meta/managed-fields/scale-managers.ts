/**
 * The managers of an object seen from its scale, and back (apimachinery/pkg/util/managedfields/scalehandler.go): whoever manages
 * the number of replicas manages `spec.replicas` of the scale.
 */
import { FieldSet, type Path } from './field-set.ts';
import { compareManagers, type Manager, type Managers, managerId } from './managers.ts';

export const SCALE_VERSION = 'autoscaling/v1';
const REPLICAS_IN_SCALE: Path = ['f:spec', 'f:replicas'];

/** Where the replicas of a kind are, by its version; undefined for a version that has no scale. */
export type ReplicasPaths = ReadonlyMap<string, Path | undefined>;

/** Only those who manage the replicas, as managers of the scale. */
export function toScaleManagers(managers: Managers, paths: ReplicasPaths): Managers {
  const scale = new Map<string, Manager>();
  for (const [id, manager] of managers) {
    const path = paths.get(manager.apiVersion);
    if (path === undefined || !manager.fields.has(path)) continue;
    scale.set(id, { ...manager, apiVersion: SCALE_VERSION, fields: FieldSet.of(REPLICAS_IN_SCALE) });
  }
  return named(scale);
}

/** The object's managers after those of its scale have changed. `apiVersion` is the object's. */
export function fromScaleManagers(
  parents: Managers,
  scale: Managers,
  paths: ReplicasPaths,
  apiVersion: string,
): Managers {
  const left = new Map(scale);
  const result = new Map<string, Manager>();
  for (const [id, manager] of parents) {
    if (!paths.has(manager.apiVersion)) continue;
    const path = paths.get(manager.apiVersion);
    if (path === undefined || !manager.fields.has(path)) {
      result.set(id, manager);
    } else if (left.has(id)) {
      result.set(id, manager);
      left.delete(id);
    } else {
      const fields = manager.fields.difference(FieldSet.of(path));
      if (!fields.isEmpty) result.set(id, { ...manager, fields });
    }
  }
  const replicas = paths.get(apiVersion);
  for (const [id, manager] of left) {
    if (replicas === undefined || !manager.fields.has(REPLICAS_IN_SCALE)) continue;
    // Upstream looks the time up among the object's managers, and finds none for a new one.
    const time = parents.get(id)?.time;
    result.set(id, { ...manager, apiVersion, fields: FieldSet.of(replicas), time });
  }
  return named(result);
}

/** Managers under the names that they are read back by: of two that became one, the later in order is left. */
function named(managers: ReadonlyMap<string, Manager>): Managers {
  return new Map([...managers.values()].sort(compareManagers).map((manager) => [managerId(manager), manager]));
}
