import { describe, expect, it } from 'vitest';
import type { LessonState, LessonStep, SceneNode } from '../../bridge/messages.ts';
import { announcementsOf } from './announcements.ts';

const node = (name: string, status: string) => ({ id: name, name, status }) as SceneNode;
const nodes = (...list: readonly SceneNode[]) => new Map(list.map((each) => [each.id, each]));
const step = (title: string, isDone: boolean) => ({ id: title, title, task: 'do it', isDone }) as LessonStep;
const lesson = (at: number, ...steps: readonly LessonStep[]) => ({ slug: 'x', at, steps }) as unknown as LessonState;

describe('announcementsOf', () => {
  it('says nothing of a world that is seen for the first time', () => {
    const before = { nodes: nodes(), lesson: null };
    expect(announcementsOf(before, { nodes: nodes(node('node-1', 'Ready')), lesson: null })).toEqual([]);
  });

  it('tells of nodes whose status changes, that join and that go', () => {
    const before = { nodes: nodes(node('node-1', 'Ready'), node('node-2', 'Ready')), lesson: null };
    const after = { nodes: nodes(node('node-1', 'NotReady'), node('node-3', 'Ready')), lesson: null };
    expect(announcementsOf(before, after)).toEqual([
      'Node node-1 is NotReady.',
      'Node node-3 has joined, Ready.',
      'Node node-2 is gone.',
    ]);
  });

  it('tells of steps that are done and of the step that is shown', () => {
    const map = nodes();
    const begun = { nodes: map, lesson: lesson(0, step('Crash', false), step('Delete', false)) };
    const done = { nodes: map, lesson: lesson(0, step('Crash', true), step('Delete', false)) };
    const next = { nodes: map, lesson: lesson(1, step('Crash', true), step('Delete', false)) };
    expect(announcementsOf({ nodes: map, lesson: null }, begun)).toEqual(['Step 1 of 2: Crash.']);
    expect(announcementsOf(begun, done)).toEqual(['Done: Crash.']);
    expect(announcementsOf(done, next)).toEqual(['Step 2 of 2: Delete.']);
    expect(announcementsOf(next, { nodes: map, lesson: null })).toEqual([]);
  });
});
