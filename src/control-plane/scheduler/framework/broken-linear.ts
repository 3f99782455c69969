/** A function given by points and straight in between (kubernetes/pkg/scheduler/framework/plugins/helper/shape_score.go). */

export interface ShapePoint {
  /** In percent. */
  readonly utilization: number;
  readonly score: number;
}

/** Whole numbers in, whole numbers out, rounded towards zero; flat beyond the first and the last point. */
export function brokenLinear(points: readonly ShapePoint[]): (utilization: number) => number {
  return (utilization) => {
    let before: ShapePoint | undefined;
    for (const point of points) {
      if (utilization <= point.utilization) {
        if (before === undefined) return point.score;
        const rise = (point.score - before.score) * (utilization - before.utilization);
        return before.score + Math.trunc(rise / (point.utilization - before.utilization));
      }
      before = point;
    }
    return before?.score ?? 0;
  };
}
