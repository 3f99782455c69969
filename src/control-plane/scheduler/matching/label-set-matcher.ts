/** A label selector whose answer for each distinct set of labels is remembered, for it is asked about every pod again. */
import type { LabelSelector } from '../../../kube-api/generated/types.gen.ts';
import {
  LabelMatcher,
  type Labels,
  matcherOf,
  matcherOfSet,
  type Requirement,
} from '../../../kube-api/meta/label-selector.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import type { LabelSet } from './label-set.ts';

/** Answers remembered by one matcher before it forgets them all. */
const MEMORY_LIMIT = 20_000;

export class LabelSetMatcher {
  /** Equal for selectors that say the same in the same words. */
  readonly id: string;
  /** Selects everything. */
  readonly isEmpty: boolean;
  readonly requirements: readonly Requirement[];
  readonly #matcher: LabelMatcher;
  readonly #answers = new Map<LabelSet, boolean>();

  constructor(matcher: LabelMatcher) {
    this.#matcher = matcher;
    this.id = matcher === LabelMatcher.nothing ? 'nothing' : `(${matcher.toString()})`;
    this.isEmpty = matcher.isEmpty;
    this.requirements = matcher.requirements;
  }

  matches(set: LabelSet): boolean {
    if (this.isEmpty) return true;
    let answer = this.#answers.get(set);
    if (answer === undefined) {
      answer = this.#matcher.matches(set.labels);
      if (this.#answers.size >= MEMORY_LIMIT) this.#answers.clear();
      this.#answers.set(set, answer);
    }
    return answer;
  }
}

/** Selects nothing: what no selector at all means. */
export const NOTHING = new LabelSetMatcher(LabelMatcher.nothing);

const bySelector = new WeakMap<LabelSelector, LabelSetMatcher>();

/**
 * The selector, made ready: none selects nothing, an empty one everything. One that makes no sense, of which the API server
 * accepts none, selects nothing.
 */
export function labelSetMatcher(selector: LabelSelector | undefined): LabelSetMatcher {
  if (selector === undefined) return NOTHING;
  let matcher = bySelector.get(selector);
  if (matcher === undefined) {
    matcher = compiled(selector);
    bySelector.set(selector, matcher);
  }
  return matcher;
}

/** Whether the plain labels of a service's selector are all among these; no labels ask for nothing. */
export function isSelectedBy(labels: Labels, set: LabelSet): boolean {
  return matcherOfSet(labels).matches(set.labels);
}

function compiled(selector: LabelSelector): LabelSetMatcher {
  try {
    return new LabelSetMatcher(matcherOf(selector));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return NOTHING;
  }
}
