/** Takes a lesson headless: plays scripts against the real simulation, letting virtual time pass while they wait. */
import type { LabelQuery } from '../bridge/messages.ts';
import type { LessonDefinition, ScriptEntry } from '../lessons/define-lesson.ts';
import { LessonRun } from '../lessons/lesson-run.ts';
import type { ScriptPlayer } from '../lessons/script-player.ts';
import { createLessonSandbox, SandboxLessonHost } from '../sandbox/lesson-world.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** Virtual time between two looks at the goal, as a page that draws slowly would take them. */
const TICK_MS = 250;
/** No script takes longer than this, in virtual time. */
const LIMIT_MS = 1_200_000;

export interface LessonProof {
  readonly sandbox: Sandbox;
  readonly run: LessonRun;
  /** Plays a script to its end; answers what was refused on the way. */
  play(script: readonly ScriptEntry[]): readonly string[];
  /** Plays the present step's solution and goes on to the next step. */
  solve(): readonly string[];
}

/** A lesson at its start. */
export function beginLesson(lesson: LessonDefinition): LessonProof {
  const sandbox = createLessonSandbox(lesson.start);
  let query: LabelQuery = { kind: 'pods', selector: '' };
  const host = new SandboxLessonHost(sandbox, {
    setSpeed: () => undefined,
    get query() {
      return query;
    },
    lookFor: (next) => {
      query = next;
    },
  });
  const run = new LessonRun(lesson, host);

  function drive(player: ScriptPlayer): readonly string[] {
    const endMs = sandbox.clock.nowMs + LIMIT_MS;
    while (!player.isOver && sandbox.clock.nowMs < endMs) {
      run.update();
      if (!player.tick()) sandbox.clock.advance(TICK_MS);
    }
    run.update();
    return player.problems;
  }

  return {
    sandbox,
    run,
    play: (script) => drive(run.script(script)),
    solve: () => {
      run.playSolution();
      const problems = run.player === undefined ? [] : drive(run.player);
      run.show(run.at + 1);
      return problems;
    },
  };
}
