/** `fortune`: prints one of a few sayings; the book's script around it writes them into a web page. */
import type { Process, Program } from '../contract.ts';

const SAYINGS = [
  'A pod in the hand is worth two in the queue.',
  'You will soon restart. It will not be your fault.',
  'He who deletes the namespace deletes the friend.',
  'A watched rollout never finishes; an unwatched one never should.',
  'Labels are forever. Until somebody edits them.',
  'Your next replica will be just like the last one.',
  'Never trust a service without endpoints.',
  'The node that promises to be ready is not yet ready.',
] as const;

export const fortune: Program = {
  name: 'fortune',
  fidelity: 'Its sayings are our own.',
  executables: ['fortune'],
  // biome-ignore lint/correctness/useYield: programs are generators, this one never waits
  run: function* (process: Process) {
    process.stdout(`${process.random.pick(SAYINGS) ?? ''}\n`);
    return 0;
  },
};
