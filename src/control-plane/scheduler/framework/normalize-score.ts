/** Stretches scores so that the best is 100 (kubernetes/pkg/scheduler/framework/plugins/helper/normalize_score.go). */
import { MAX_NODE_SCORE } from './define-plugin.ts';

/** Scales `scores` in place to 0…100; reversed, the highest becomes the lowest and all zeros become all 100. */
export function normalizeScores(scores: Float64Array, isReversed: boolean): void {
  let highest = 0;
  for (let i = 0; i < scores.length; i++) highest = Math.max(highest, scores[i] ?? 0);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? 0;
    const scaled = highest === 0 ? score : Math.trunc((MAX_NODE_SCORE * score) / highest);
    scores[i] = isReversed ? MAX_NODE_SCORE - scaled : scaled;
  }
}
