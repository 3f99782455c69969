/**
 * Tables of commands for the real kubectl, told as one story per file: each step runs in the world that those before it left. Every
 * story runs once with each kubectl that there is: the one of our version, and one that is twelve minor versions older.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, KubectlWorld } from '../kubectl-world.ts';
import { differenceOf, type ExpectedText } from './expected-text.ts';

export interface Step {
  /** A line of shell. Where many lines are read as one, they are given as such. */
  readonly run: string;
  /** What it prints; nothing unless said. */
  readonly expect?: ExpectedText;
  /** What it says on the error output; nothing unless said. */
  readonly error?: ExpectedText;
  /** How it ends; 0 unless said. */
  readonly code?: number;
  /** The step is for one kubectl only: the other does not know the command, or words things in its own way. */
  readonly only?: 'new' | 'old';
  /** Virtual time that passes before. */
  readonly afterMs?: number;
}

export interface Story {
  readonly nodes?: number;
  /** Files in the folder where commands run. */
  readonly files?: Readonly<Record<string, string>>;
  readonly images?: readonly string[];
}

const PROGRAMS = [
  { age: 'new', kubectl: process.env.KUBARIUM_KUBECTL ?? '/usr/bin/kubectl' },
  { age: 'old', kubectl: process.env.KUBARIUM_OLD_KUBECTL },
] as const;

/** kubectl reckons ages by the host's clock. */
const BOOTED_MS = 120_000;

const LIMIT_S = 40;

/** Runs the steps in their order, with each kubectl in a world of its own; a step that fails does not stop those after it. */
export function tellStory(title: string, steps: readonly Step[], { nodes = 3, files = {}, images = [] }: Story = {}) {
  for (const { age, kubectl } of PROGRAMS) {
    describe.skipIf(kubectl === undefined)(`${title}, with the ${age} kubectl`, () => {
      let world: KubectlWorld;

      beforeAll(async () => {
        if (kubectl === undefined) return;
        world = await KubectlWorld.start({ kubectl, nodes, startAtMs: Date.now() - BOOTED_MS });
        for (const [path, content] of Object.entries(files)) world.write(path, content);
        world.pull(images);
      });

      afterAll(() => world?.stop());

      for (const step of steps.filter(({ only }) => only === undefined || only === age)) {
        it(`$ ${step.run}`, async () => {
          world.advance(step.afterMs ?? 0);
          // what hangs ends, with all that it started
          const result = await world.run(`timeout ${LIMIT_S} bash -c ${quoted(step.run)}`);
          expect(differences(step, result, world)).toEqual([]);
        });
      }
    });
  }
}

function quoted(line: string): string {
  return `'${line.replaceAll("'", `'\\''`)}'`;
}

function differences(step: Step, result: CommandResult, world: KubectlWorld): readonly string[] {
  const own = (text: string) => text.replaceAll(world.address, 'http://server').replaceAll(world.folder, '/folder');
  const [stdout, stderr] = [own(result.stdout), own(result.stderr)];
  const found: string[] = [];
  if (result.code !== (step.code ?? 0)) found.push(`ended with ${result.code}, not ${step.code ?? 0}`);
  const printed = differenceOf(step.expect ?? '', stdout);
  if (printed !== undefined) found.push(`printed${printed}`);
  const complained = differenceOf(step.error ?? '', stderr);
  if (complained !== undefined) found.push(`said on the error output${complained}`);
  return found;
}
