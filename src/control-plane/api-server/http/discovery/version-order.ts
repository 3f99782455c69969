/** How Kubernetes compares versions of an API: v2 before v1, v1 before v1beta1, all others behind them (apimachinery/pkg/version). */

const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const STAGES: readonly (string | undefined)[] = ['alpha', 'beta', undefined];

/** Positive when `a` is the more mature or newer one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (left === null || right === null) {
    if (left !== null || right !== null) return left === null ? -1 : 1;
    return a === b ? 0 : a < b ? 1 : -1;
  }
  return (
    STAGES.indexOf(left[2]) - STAGES.indexOf(right[2]) ||
    Number(left[1]) - Number(right[1]) ||
    Number(left[3] ?? 0) - Number(right[3] ?? 0)
  );
}
