/** All lessons, in the order of the course; found by their folders, so that a new one needs no line here. */
import type { LessonSummary } from '../bridge/messages.ts';
import type { LessonDefinition } from './define-lesson.ts';

const modules = import.meta.glob<{ readonly lesson: LessonDefinition }>('./*/lesson.ts', { eager: true });

export const LESSONS: readonly LessonDefinition[] = Object.values(modules)
  .map((module) => module.lesson)
  .sort((a, b) => a.number - b.number);

export function lessonNamed(slug: string): LessonDefinition | undefined {
  return LESSONS.find((lesson) => lesson.slug === slug);
}

export function summaryOf({ slug, number, title, question, minutes }: LessonDefinition): LessonSummary {
  return { slug, number, title, question, minutes };
}
