/** Every lesson is proved on the real simulation: it can be failed, solved, and got wrong in the ways that it knows. */
import { describe, expect, it } from 'vitest';
import { beginLesson, type LessonProof } from '../testing/lesson-proof.ts';
import type { LessonDefinition } from './define-lesson.ts';
import { LESSONS } from './index.ts';

/** The lesson with every step before `index` solved. */
function atStep(lesson: LessonDefinition, index: number): LessonProof {
  const proof = beginLesson(lesson);
  while (proof.run.at < index) proof.solve();
  return proof;
}

describe.each(LESSONS.map((lesson) => [lesson.slug, lesson] as const))('lesson %s', (_slug, lesson) => {
  it('is solved step by step, each goal unmet before its solution and met after it', () => {
    const proof = beginLesson(lesson);
    for (const [index, step] of lesson.steps.entries()) {
      expect(proof.run.at).toBe(index);
      if (step.goal === undefined) {
        proof.solve();
        continue;
      }
      proof.run.update();
      expect(proof.run.isDone(index), `${step.id} is done before anything was done`).toBe(false);
      expect(step.solution, `${step.id} has a goal and no solution`).toBeDefined();
      expect(proof.solve(), `${step.id}: what was refused on the way`).toEqual([]);
      expect(proof.run.isDone(index), `${step.id}: its solution does not meet its goal`).toBe(true);
    }
    expect(proof.run.state().isComplete).toBe(true);
  });

  const attempts = lesson.steps.flatMap((step, index) =>
    (step.wrongAttempts ?? []).map((attempt) => [`${step.id}: ${attempt.name}`, index, attempt] as const),
  );
  it.each(attempts)('answers a wrong attempt, %s', (_name, index, attempt) => {
    const proof = atStep(lesson, index);
    expect(proof.play(attempt.script)).toEqual([]);
    expect(proof.run.correction()).toBe(attempt.answer);
    expect(proof.run.isDone(index)).toBe(false);
  });

  const predictions = lesson.steps.flatMap((step, index) =>
    step.prediction === undefined ? [] : [[step.id, index, step.prediction] as const],
  );
  it.each(predictions)('grades the bet of step %s by what was measured', (_id, index, prediction) => {
    const proof = atStep(lesson, index);
    expect(proof.run.grade()).toBeUndefined();
    const step = lesson.steps[index];
    proof.play(step?.solution ?? []);
    const answer = proof.run.state().steps[index]?.prediction?.answer;
    expect(prediction.options.map(({ id }) => id)).toContain(answer?.option);
  });

  it('does not tick a goal with a bet before the bet is placed', () => {
    for (const [index, step] of lesson.steps.entries()) {
      if (step.prediction === undefined) continue;
      const proof = atStep(lesson, index);
      proof.play((step.solution ?? []).filter((entry) => entry.type !== 'predict'));
      expect(proof.run.isDone(index)).toBe(false);
    }
  });
});
