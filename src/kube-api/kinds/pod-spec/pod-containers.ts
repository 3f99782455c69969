/** All containers of a pod with their places (kubernetes/pkg/apis/core/pods/helpers.go). */
import type { Container, EphemeralContainer, PodSpec } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';

export interface PlacedContainer {
  readonly container: Container | EphemeralContainer;
  readonly at: FieldPath;
}

/** Init containers, containers, ephemeral containers, in this order; `path` is the spec's. */
export function containersWithPaths(spec: PodSpec, path: FieldPath): readonly PlacedContainer[] {
  const placed: PlacedContainer[] = [];
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, container] of (spec[field] ?? []).entries()) {
      placed.push({ container, at: path.child(field).index(index) });
    }
  }
  return placed;
}
