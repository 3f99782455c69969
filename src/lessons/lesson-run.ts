/**
 * One lesson being taken: which step is shown, what is done, bet and answered. Looks at the world when told to (`update`), never on
 * its own.
 */
import type { Action, LessonState, LessonStep, PredictionState } from '../bridge/messages.ts';
import {
  type GoalResult,
  goalMet,
  type LessonDefinition,
  type LessonView,
  type ScriptEntry,
  type StepDefinition,
} from './define-lesson.ts';
import type { LessonHost } from './lesson-host.ts';
import { ScriptPlayer } from './script-player.ts';

interface StepProgress {
  isDone: boolean;
  /** Undefined until the step is first shown. */
  startedAtMs: number | undefined;
  hintsShown: number;
  chosen: string | undefined;
  graded: PredictionState['answer'] | undefined;
  correction: string | undefined;
  goal: GoalResult | undefined;
}

export class LessonRun {
  readonly definition: LessonDefinition;
  readonly #host: LessonHost;
  readonly #progress: StepProgress[];
  readonly #actions: { readonly atMs: number; readonly action: Action }[] = [];
  readonly #memory = new Map<string, string | number>();
  #at = 0;
  #player: ScriptPlayer | undefined;

  constructor(definition: LessonDefinition, host: LessonHost) {
    this.definition = definition;
    this.#host = host;
    this.#progress = definition.steps.map(() => ({
      isDone: false,
      startedAtMs: undefined,
      hintsShown: 0,
      chosen: undefined,
      graded: undefined,
      correction: undefined,
      goal: undefined,
    }));
    this.#begin();
  }

  get at(): number {
    return this.#at;
  }

  /** The solution under way, if one plays itself. */
  get player(): ScriptPlayer | undefined {
    return this.#player;
  }

  isDone(index: number): boolean {
    return this.#progress[index]?.isDone ?? false;
  }

  /** What the present step still lacks. */
  goal(): GoalResult {
    return this.#step.goal?.(this.#view()) ?? goalMet;
  }

  correction(): string | undefined {
    return this.#now.correction;
  }

  grade(): PredictionState['answer'] | undefined {
    return this.#now.graded;
  }

  /** Tells the lesson what a person did; what its own scripts do it knows. */
  noteAction(action: Action): void {
    this.#actions.push({ atMs: this.#host.nowMs, action });
  }

  /** Looks at the world: ticks the goal, grades the bet, recognises wrong attempts. */
  update(): void {
    const view = this.#view();
    const { goal, prediction, wrongAttempts } = this.#step;
    const progress = this.#now;
    if (prediction !== undefined && progress.chosen !== undefined && progress.graded === undefined) {
      progress.graded = prediction.grade(view);
    }
    if (!progress.isDone) {
      progress.correction = wrongAttempts?.find((attempt) => attempt.recognise(view))?.answer;
    }
    if (goal === undefined) return;
    progress.goal = goal(view);
    // A bet that nobody made must not be given away by the goal being ticked first.
    if (progress.goal.met && (prediction === undefined || progress.graded !== undefined)) {
      progress.isDone = true;
      progress.correction = undefined;
    }
  }

  /** Shows another step; what was done stays done. */
  show(index: number): void {
    const target = Math.max(0, Math.min(index, this.definition.steps.length - 1));
    if (target === this.#at) return;
    if (target > this.#at && this.#step.goal === undefined) this.#now.isDone = true;
    this.#player = undefined;
    this.#at = target;
    this.#begin();
  }

  askHint(): void {
    this.#now.hintsShown = Math.min(this.#now.hintsShown + 1, this.#step.hints?.length ?? 0);
  }

  /** Locks a bet in; only the first one counts. */
  predict(option: string): void {
    const isKnown = this.#step.prediction?.options.some((candidate) => candidate.id === option) ?? false;
    if (isKnown) this.#now.chosen ??= option;
  }

  /** Starts to play the step's solution. */
  playSolution(): void {
    const { solution } = this.#step;
    if (solution !== undefined && !this.#now.isDone) this.#player = this.script(solution);
  }

  /** A player of any script in this lesson's world, at the present step. */
  script(entries: readonly ScriptEntry[]): ScriptPlayer {
    return new ScriptPlayer(entries, {
      act: (action) => {
        const outcome = this.#host.act(action);
        this.noteAction(action);
        return outcome;
      },
      view: () => this.#view(),
      isGoalMet: () => this.#now.isDone,
      predict: (option) => this.predict(option),
      lookFor: (query) => this.#host.lookFor(query),
    });
  }

  /** The lesson as the page shows it. */
  state(): LessonState {
    const { slug, number, title, question, minutes, steps, next } = this.definition;
    return {
      slug,
      number,
      title,
      question,
      minutes,
      steps: steps.map((step, index) => this.#stepState(step, index)),
      at: this.#at,
      isComplete: this.#progress.every((progress) => progress.isDone),
      next,
    };
  }

  get #step(): StepDefinition {
    return this.#at < this.definition.steps.length ? (this.definition.steps[this.#at] as StepDefinition) : EMPTY_STEP;
  }

  get #now(): StepProgress {
    return this.#progress[this.#at] as StepProgress;
  }

  #begin(): void {
    const progress = this.#now;
    if (progress.startedAtMs === undefined) {
      progress.startedAtMs = this.#host.nowMs;
      const facts = this.#step.remember?.(this.#view()) ?? {};
      for (const [key, value] of Object.entries(facts)) this.#memory.set(key, value);
    }
    if (this.#step.speed !== undefined && !progress.isDone) this.#host.setSpeed(this.#step.speed);
    const isLastRead = this.#at === this.definition.steps.length - 1 && this.#step.goal === undefined;
    if (isLastRead) progress.isDone = true;
  }

  #view(): LessonView {
    const host = this.#host;
    return {
      nowMs: host.nowMs,
      stepStartedAtMs: this.#now.startedAtMs ?? host.nowMs,
      list: (kind, namespace) => host.list(kind, namespace),
      get: (kind, name, namespace) => host.get(kind, name, namespace),
      isPoweredOn: (node) => host.isPoweredOn(node),
      traffic: (service, namespace) => host.traffic(service, namespace),
      actions: this.#actions,
      query: host.query,
      recall: (key) => this.#memory.get(key),
    };
  }

  #stepState(step: StepDefinition, index: number): LessonStep {
    const progress = this.#progress[index] as StepProgress;
    const missing = progress.goal !== undefined && !progress.goal.met ? progress.goal.missing : undefined;
    return {
      id: step.id,
      title: step.title,
      text: step.text,
      ...(step.task === undefined ? {} : { task: step.task }),
      isDone: progress.isDone,
      ...(missing === undefined || progress.isDone ? {} : { missing }),
      hints: (step.hints ?? []).slice(0, progress.hintsShown),
      hintCount: step.hints?.length ?? 0,
      hasSolution: step.solution !== undefined,
      ...(step.prediction === undefined ? {} : { prediction: predictionState(step.prediction, progress) }),
      ...(progress.correction === undefined ? {} : { correction: progress.correction }),
      spotlight: index === this.#at ? (step.spotlight?.(this.#view()) ?? []) : [],
      ...(step.yaml === undefined ? {} : { yaml: step.yaml }),
    };
  }
}

const EMPTY_STEP: StepDefinition = { id: '', title: '', text: [] };

function predictionState(
  prediction: NonNullable<StepDefinition['prediction']>,
  progress: StepProgress,
): PredictionState {
  return {
    question: prediction.question,
    options: prediction.options,
    ...(progress.chosen === undefined ? {} : { chosen: progress.chosen }),
    ...(progress.graded === undefined ? {} : { answer: progress.graded }),
  };
}
