/** A lesson as the page shows it. */

export interface LessonSummary {
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly question: string;
  readonly minutes: number;
}

export interface PredictionState {
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  /** What the learner chose. */
  readonly chosen?: string;
  /** Known once the simulation has shown it. */
  readonly answer?: { readonly option: string; readonly measured: string; readonly explanation: string };
}

export interface LessonStep {
  readonly id: string;
  readonly title: string;
  /** Paragraphs; `code`, **strong** and [[glossary terms]] are marked up. */
  readonly text: readonly string[];
  /** The one thing to do, or undefined for a step that is only read or watched. */
  readonly task?: string;
  readonly isDone: boolean;
  /** What the goal still lacks, in words. */
  readonly missing?: string;
  /** The hints asked for so far, and how many there are. */
  readonly hints: readonly string[];
  readonly hintCount: number;
  readonly hasSolution: boolean;
  readonly prediction?: PredictionState;
  /** The answer to a known wrong attempt that was recognised. */
  readonly correction?: string;
  /** Ids or `kind/name` marks of what to look at on the stage. */
  readonly spotlight: readonly string[];
  /** YAML to offer in the editor, when the step comes with some. */
  readonly yaml?: string;
}

export interface LessonState extends LessonSummary {
  readonly steps: readonly LessonStep[];
  /** Index of the step that is shown. */
  readonly at: number;
  readonly isComplete: boolean;
  /** What to try next, shown at the end. */
  readonly next: readonly string[];
}
