/**
 * Annotations in which an older version of autoscalers carries what it has no fields for
 * (kubernetes/pkg/apis/autoscaling/{annotations,helpers}.go). Each version drops those that it finds: they belong to the server.
 */
import type { ObjectMeta } from '../../generated/types.gen.ts';

const PREFIX = 'autoscaling.alpha.kubernetes.io/';
export const METRICS_ANNOTATION = `${PREFIX}metrics`;
export const BEHAVIOR_ANNOTATION = `${PREFIX}behavior`;
export const CURRENT_METRICS_ANNOTATION = `${PREFIX}current-metrics`;
export const CONDITIONS_ANNOTATION = `${PREFIX}conditions`;

const ALL = [METRICS_ANNOTATION, BEHAVIOR_ANNOTATION, CURRENT_METRICS_ANNOTATION, CONDITIONS_ANNOTATION] as const;

/** The metadata without them; itself when it has none. */
export function withoutRoundTripAnnotations(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata;
  if (annotations === undefined || !ALL.some((name) => name in annotations)) return metadata;
  const kept = Object.fromEntries(
    Object.entries(annotations).filter(([name]) => !(ALL as readonly string[]).includes(name)),
  );
  const { annotations: _dropped, ...rest } = metadata;
  return Object.keys(kept).length === 0 ? rest : { ...rest, annotations: kept };
}
