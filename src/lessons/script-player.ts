/** Plays a solution (or a wrong attempt) entry by entry, in virtual time; whoever drives the clock calls `tick`. */
import type { Action, ActionOutcome, LabelQuery } from '../bridge/messages.ts';
import type { LessonView, ScriptEntry } from './define-lesson.ts';

export interface ScriptSurroundings {
  readonly act: (action: Action) => ActionOutcome;
  readonly view: () => LessonView;
  readonly isGoalMet: () => boolean;
  readonly predict: (option: string) => void;
  readonly lookFor: (query: LabelQuery) => void;
}

export class ScriptPlayer {
  readonly #script: readonly ScriptEntry[];
  readonly #around: ScriptSurroundings;
  #next = 0;
  #waitUntilMs = 0;
  #waitsForGoal = false;
  /** What was refused on the way, in words; a solution must leave it empty. */
  readonly problems: string[] = [];

  constructor(script: readonly ScriptEntry[], around: ScriptSurroundings) {
    this.#script = script;
    this.#around = around;
  }

  get isOver(): boolean {
    return this.#next >= this.#script.length && !this.#isWaiting();
  }

  /** Virtual time (ms since the epoch) until which nothing is left to do; now or earlier when the next entry is due. */
  get waitsUntilMs(): number {
    return this.#waitUntilMs;
  }

  /** Plays the next entry if nothing is waited for; answers whether one was played. */
  tick(): boolean {
    if (this.#isWaiting()) return false;
    const entry = this.#script[this.#next];
    if (entry === undefined) return false;
    this.#next++;
    this.#play(entry);
    return true;
  }

  #isWaiting(): boolean {
    if (this.#waitsForGoal && this.#around.isGoalMet()) {
      this.#waitsForGoal = false;
      this.#waitUntilMs = 0;
    }
    if (this.#around.view().nowMs < this.#waitUntilMs) return true;
    this.#waitsForGoal = false;
    return false;
  }

  #play(entry: ScriptEntry): void {
    const { act, lookFor, predict, view } = this.#around;
    const { nowMs } = view();
    switch (entry.type) {
      case 'wait':
        this.#waitUntilMs = nowMs + entry.ms;
        return;
      case 'wait-for-goal':
        this.#waitUntilMs = nowMs + entry.limitMs;
        this.#waitsForGoal = true;
        return;
      case 'predict':
        predict(entry.option);
        return;
      case 'look-for':
        lookFor(entry.query);
        return;
      case 'try':
        if (act(entry.action).ok) this.problems.push(`was not refused: ${entry.action.type}`);
        return;
      case 'choose':
        this.#noteProblems(act(entry.action(view())).problems);
        return;
      default:
        this.#noteProblems(act(entry).problems);
    }
  }

  #noteProblems(problems: readonly { readonly severity: string; readonly message: string }[]): void {
    for (const problem of problems) if (problem.severity === 'error') this.problems.push(problem.message);
  }
}
