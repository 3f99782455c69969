/** The commands that a shell runs itself because they change it. */

import { normalizePath } from '../../file-paths.ts';
import { APPLETS } from '../applets/index.ts';
import { evaluateCondition } from '../condition.ts';
import type { Builtin } from '../session.ts';
import {
  breaking,
  continuing,
  evaluating,
  executing,
  exit,
  killing,
  returning,
  sourcing,
  trapping,
  waiting,
} from './control.ts';
import {
  exporting,
  gettingOptions,
  makingLocal,
  makingReadOnly,
  reading,
  setting,
  shifting,
  unsetting,
} from './variables.ts';

// biome-ignore-start lint/correctness/useYield: built-ins run like commands that wait

const nothing: Builtin = function* () {
  return 0;
};

const changingDirectory: Builtin = function* (session, [, target = session.state.get('HOME') ?? '/root']) {
  const { state } = session;
  const path = normalizePath(session.path(target === '-' ? (state.get('OLDPWD') ?? '/') : target));
  const { files } = session.process;
  if (!files.isDirectory(path)) {
    const why = files.exists(path) ? 'Not a directory' : 'No such file or directory';
    session.complain(
      session.flavor === 'ash'
        ? `cd: can't cd to ${target}: ${why}`
        : session.flavor === 'dash'
          ? `cd: can't cd to ${target}`
          : `cd: ${target}: ${why}`,
    );
    return session.flavor === 'bash' ? 1 : 2;
  }
  state.set('OLDPWD', state.workingDirectory);
  state.workingDirectory = path;
  state.set('PWD', path);
  return 0;
};

const printingDirectory: Builtin = function* ({ state, streams }) {
  streams.stdout(`${state.workingDirectory}\n`);
  return 0;
};

const testing: Builtin = function* (session, argv) {
  const isBracket = argv[0] === '[';
  if (isBracket && argv.at(-1) !== ']') {
    session.complain('[: missing ]');
    return 2;
  }
  return evaluateCondition(argv.slice(1, isBracket ? -1 : undefined), session, false);
};

const naming: Builtin = function* (session, [name, ...words]) {
  const isQuiet = name === 'command';
  if (isQuiet && !/^-[vV]$/.test(words[0] ?? '')) {
    const builtin = BUILTINS.get(words[0] ?? '');
    return builtin === undefined ? yield* session.external(words) : yield* builtin(session, words);
  }
  let status = 0;
  for (const word of words.filter((text) => !text.startsWith('-'))) {
    const { state, process, streams } = session;
    if (state.functions.has(word)) streams.stdout(isQuiet ? `${word}\n` : `${word} is a shell function\n`);
    else if (BUILTINS.has(word)) streams.stdout(isQuiet ? `${word}\n` : `${word} is a shell builtin\n`);
    else if (process.canRun(word)) {
      const path = word.includes('/') ? word : `${APPLETS.has(word) ? '/bin' : '/usr/bin'}/${word}`;
      streams.stdout(isQuiet ? `${path}\n` : `${word} is ${path}\n`);
    } else {
      if (!isQuiet) streams.stderr(`${word}: not found\n`);
      status = 127;
    }
  }
  return status;
};

/** `echo`, `printf` and the like are tools that every shell also has within. */
const asTool =
  (name: string): Builtin =>
  (session, argv) => {
    const applet = APPLETS.get(name);
    if (applet === undefined) return nothing(session, argv);
    const { process, streams, state } = session;
    return applet({
      process,
      argv,
      env: state.environment(),
      streams,
      path: (path) => session.path(path),
      isBusybox: session.flavor !== 'bash',
    });
  };

// biome-ignore-end lint/correctness/useYield: built-ins run like commands that wait

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', nothing],
  ['.', sourcing],
  ['source', sourcing],
  ['[', testing],
  ['test', testing],
  ['break', breaking],
  ['cd', changingDirectory],
  ['command', naming],
  ['type', naming],
  ['continue', continuing],
  ['declare', makingLocal],
  ['echo', asTool('echo')],
  ['eval', evaluating],
  ['exec', executing],
  ['exit', exit],
  ['export', exporting],
  ['false', asTool('false')],
  ['getopts', gettingOptions],
  ['hash', nothing],
  ['kill', killing],
  ['local', makingLocal],
  ['printf', asTool('printf')],
  ['pwd', printingDirectory],
  ['read', reading],
  ['readonly', makingReadOnly],
  ['return', returning],
  ['set', setting],
  ['shift', shifting],
  ['shopt', nothing],
  ['trap', trapping],
  ['true', asTool('true')],
  ['typeset', makingLocal],
  ['ulimit', nothing],
  ['umask', nothing],
  ['unset', unsetting],
  ['wait', waiting],
]);
