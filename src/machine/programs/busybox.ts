/**
 * The shells and the small tools of a Unix system, BusyBox's or GNU's, whichever the image has: `sh` runs real scripts, the tools read and
 * write the container's files, use the network and the clock of the simulation.
 */
import type { Process, Program, ProgramRun } from '../contract.ts';
import { baseName } from '../file-paths.ts';
import { APPLETS } from '../shell/applets/index.ts';
import { evaluateCondition } from '../shell/condition.ts';
import { runShell } from '../shell/shell.ts';
import { BrokenPipe } from '../shell/streams.ts';

const MEMORY_BYTES = 400 * 1024;
const SHELLS = ['sh', 'ash', 'bash'];
/** Built into the shell, and also there as files. */
const ALSO_TOOLS = ['[', 'test', 'kill', 'pwd'];

function* run(process: Process): ProgramRun {
  return yield* runNamed(process, process.argv);
}

function* runNamed(process: Process, argv: readonly string[]): ProgramRun {
  const name = baseName(argv[0] ?? '');
  if (SHELLS.includes(name)) return yield* runShell(process, argv);
  if (name === 'docker-entrypoint.sh') return yield* runNamed(process, argv.slice(1));
  if (name === 'busybox' && argv.length > 1) return yield* runNamed(process, argv.slice(1));
  process.useMemory(MEMORY_BYTES);
  const path = (text: string): string => (text.startsWith('/') ? text : `${process.workingDirectory}/${text}`);
  const streams = {
    stdin: process.stdin,
    stdout: (text: string) => process.stdout(text),
    stderr: (text: string) => process.stderr(text),
    isShown: process.terminal !== undefined,
  };
  const complain = (message: string): void => process.stderr(`${name}: ${message}\n`);
  if (name === 'test' || name === '[') {
    const words = argv.slice(1, name === '[' ? -1 : undefined);
    return evaluateCondition(words, { process, streams, state: { variables: new Map() }, path, complain }, false);
  }
  if (ALSO_TOOLS.includes(name)) {
    const script = [name, ...argv.slice(1).map((word) => `'${word.replaceAll("'", "'\\''")}'`)].join(' ');
    return yield* runShell(process, ['sh', '-c', script]);
  }
  const applet = APPLETS.get(name);
  if (applet === undefined) {
    process.stderr(`${name}: applet not found\n`);
    return 127;
  }
  try {
    return yield* applet({ process, argv, env: process.env, streams, path, isBusybox: process.canRun('busybox') });
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    throw error;
  }
}

export const busybox: Program = {
  name: 'busybox',
  fidelity:
    'Scripts run in a real interpreter of the shell language. Files have no owners, links or times. A terminal edits lines only: no raw mode, history or completion.',
  executables: ['busybox', 'docker-entrypoint.sh', ...SHELLS, ...ALSO_TOOLS, ...APPLETS.keys()],
  run,
};
