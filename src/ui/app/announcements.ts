/** What a screen reader is told of a change in the world: nodes that change their state, and progress in a lesson. Pure. */
import type { SandboxState } from '../store/sandbox-state.ts';
import { strings } from './strings.ts';

const { announce: text } = strings.app;

type Told = Pick<SandboxState, 'nodes' | 'lesson'>;

/** The sentences that this change is worth, in order; none for a first look. */
export function announcementsOf(before: Told, after: Told): readonly string[] {
  return [...nodeNews(before, after), ...lessonNews(before, after)];
}

function nodeNews(before: Told, after: Told): readonly string[] {
  if (before.nodes === after.nodes || before.nodes.size === 0) return [];
  const news: string[] = [];
  for (const [id, node] of after.nodes) {
    const known = before.nodes.get(id);
    if (known === undefined) news.push(text.nodeCame(node.name, node.status));
    else if (known.status !== node.status) news.push(text.nodeIs(node.name, node.status));
  }
  for (const [id, node] of before.nodes) if (!after.nodes.has(id)) news.push(text.nodeWent(node.name));
  return news;
}

function lessonNews(before: Told, after: Told): readonly string[] {
  const { lesson } = after;
  if (lesson === null || lesson === before.lesson) return [];
  const news: string[] = [];
  const known = before.lesson?.slug === lesson.slug ? before.lesson : null;
  for (const [index, step] of lesson.steps.entries()) {
    if (step.task !== undefined && step.isDone && known?.steps[index]?.isDone === false)
      news.push(text.stepDone(step.title));
  }
  if (lesson.at !== known?.at) {
    const title = lesson.steps[lesson.at]?.title ?? '';
    news.push(text.stepShown(lesson.at + 1, lesson.steps.length, title));
  }
  return news;
}
