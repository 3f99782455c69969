/** `a | b | c`: every stage is a subshell that runs beside the others (POSIX.1-2017, Shell Command Language 2.9.2). */
import type { Process, Wait } from '../contract.ts';
import type { Running } from './session.ts';
import { Pipe, type Streams } from './streams.ts';
import type { Command } from './syntax-tree.ts';
import { Task } from './task.ts';

/** With what a stage ends that its shell gave up. */
const TERMINATED = 143;

/** Runs the stages to their ends; answers the exit status of each. */
export function* runStages(
  process: Process,
  stages: readonly Command[],
  outer: Streams,
  subshell: (command: Command, streams: Streams) => Running,
): Generator<Wait, readonly number[], unknown> {
  const statuses: number[] = stages.map(() => 0);
  let running = stages.length;
  let resumeWhenDone: (() => void) | undefined;
  let before: Pipe | undefined;
  const tasks = stages.map((stage, index) => {
    const source = before;
    const pipe = index < stages.length - 1 ? new Pipe() : undefined;
    before = pipe;
    const streams = {
      ...outer,
      stdin: source?.input ?? outer.stdin,
      stdout: pipe?.write ?? outer.stdout,
      isShown: pipe === undefined && outer.isShown,
    };
    return new Task(process, subshell(stage, streams), (status) => {
      statuses[index] = status;
      pipe?.input.end();
      source?.closeReader();
      running--;
      if (running === 0) resumeWhenDone?.();
    });
  });
  for (const task of tasks) task.start();
  if (running > 0) {
    yield {
      kind: 'until',
      start: (resume) => {
        resumeWhenDone = () => resume(undefined);
        return () => {
          for (const task of tasks) task.stop(TERMINATED);
        };
      },
    };
  }
  return statuses;
}
