/** What the API server has said to the text, and what that leaves to show. */
import type { ActionOutcome, Problem } from '../../bridge/messages.ts';

export type Verdict =
  /** Nothing has been asked, or there is nothing to ask about. */
  | { readonly type: 'none' }
  | { readonly type: 'checking' }
  | { readonly type: 'checked'; readonly problems: readonly Problem[] }
  | { readonly type: 'applying' }
  | { readonly type: 'applied'; readonly outcome: ActionOutcome }
  /** The question did not get through. */
  | { readonly type: 'failed'; readonly message: string };

export function problemsOf(verdict: Verdict): readonly Problem[] {
  if (verdict.type === 'checked') return verdict.problems;
  return verdict.type === 'applied' ? verdict.outcome.problems : [];
}

export interface ProblemCount {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

export function countProblems(problems: readonly Problem[]): ProblemCount {
  const count = (wanted: Problem['severity']) => problems.filter(({ severity }) => severity === wanted).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('note') };
}
