/** Built-in commands about variables and options: export, unset, local, readonly, set, shift, read, getopts. */
import type { Builtin, Session } from '../session.ts';
import type { ShellOptions } from '../shell-state.ts';

// biome-ignore-start lint/correctness/useYield: built-ins run like commands that wait

function declare(session: Session, word: string, then: (name: string) => void): void {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals).replace(/\+$/, '');
  if (equals !== -1 && !session.state.set(name, word.slice(equals + 1))) session.complain(`${name}: is read only`);
  then(name);
}

export const exporting: Builtin = function* (session, [, ...words]) {
  const { state } = session;
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, value] of Object.entries(state.environment()).sort())
      session.streams.stdout(`export ${name}='${value}'\n`);
    return 0;
  }
  const isRemoving = words[0] === '-n';
  for (const word of isRemoving ? words.slice(1) : words) {
    declare(session, word, (name) => (isRemoving ? state.exported.delete(name) : state.exported.add(name)));
  }
  return 0;
};

export const unsetting: Builtin = function* ({ state }, [, ...words]) {
  const isFunction = words[0] === '-f';
  for (const name of words.filter((word) => !word.startsWith('-'))) {
    if (isFunction) state.functions.delete(name);
    else {
      state.variables.delete(name);
      state.exported.delete(name);
    }
  }
  return 0;
};

export const makingLocal: Builtin = function* (session, [, ...words]) {
  const { state } = session;
  const scope = state.locals.at(-1);
  for (const word of words.filter((text) => !text.startsWith('-'))) {
    const name = word.replace(/\+?=.*$/s, '');
    if (scope !== undefined && !scope.has(name)) scope.set(name, state.variables.get(name));
    if (word === name && scope !== undefined) state.variables.delete(name);
    else declare(session, word, () => undefined);
  }
  return 0;
};

export const makingReadOnly: Builtin = function* (session, [, ...words]) {
  for (const word of words.filter((text) => !text.startsWith('-'))) {
    declare(session, word, (name) => session.state.readOnly.add(name));
  }
  return 0;
};

const LETTERS: Readonly<Record<string, keyof ShellOptions>> = { e: 'errexit', u: 'nounset', x: 'xtrace' };

/** Sets options as `set -eu -o pipefail` does; answers the words that are left, undefined when there were only options. */
export function setOptions(options: ShellOptions, words: readonly string[]): readonly string[] | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--' || word === '-') return words.slice(at + 1);
    if (!/^[-+]./.test(word)) return words.slice(at);
    const isOn = word.startsWith('-');
    for (const letter of word.slice(1)) {
      const name = letter === 'o' ? (words[++at] as keyof ShellOptions) : LETTERS[letter];
      if (name !== undefined && name in options) options[name] = isOn;
    }
  }
  return undefined;
}

export const setting: Builtin = function* (session, [, ...words]) {
  const { state } = session;
  if (words.length === 0) {
    for (const [name, value] of [...state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
      session.streams.stdout(`${name}='${typeof value === 'string' ? value : value.join(' ')}'\n`);
    }
    return 0;
  }
  const rest = setOptions(state.options, words);
  if (rest !== undefined) state.positional = rest;
  return 0;
};

export const shifting: Builtin = function* (session, [, argument = '1']) {
  const { state } = session;
  const count = Number(argument);
  if (count > state.positional.length) {
    session.complain("shift: can't shift that many");
    return 1;
  }
  state.positional = state.positional.slice(count);
  return 0;
};

export const reading: Builtin = function* (session, [, ...words]) {
  const { state, streams } = session;
  let isRaw = false;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() ?? '';
    if (option.includes('r')) isRaw = true;
    const value = /[pntd]$/.test(option) ? words.shift() : undefined;
    if (option.endsWith('p') && streams.stdin.isTerminal) streams.stderr(value ?? '');
  }
  const line = yield* streams.stdin.line();
  const text = (line ?? '').replace(/\n$/, '');
  const names = words.length === 0 ? ['REPLY'] : words;
  const separators = state.get('IFS') ?? ' \t\n';
  const set = separators.replace(/[\\\]^-]/g, '\\$&');
  let rest = isRaw ? text : text.replace(/\\(.)/g, '$1');
  if (separators !== '' && /\s/.test(separators)) rest = rest.trim();
  for (const [index, name] of names.entries()) {
    const end = separators === '' || index === names.length - 1 ? -1 : rest.search(new RegExp(`[${set}]`));
    state.set(name, end === -1 ? rest : rest.slice(0, end));
    rest = end === -1 ? '' : rest.slice(end + 1).replace(/^\s+/, '');
  }
  return line?.endsWith('\n') === true ? 0 : 1;
};

export const gettingOptions: Builtin = function* (session, [, letters = '', name = '', ...given]) {
  const { state } = session;
  const args = given.length > 0 ? given : state.positional;
  const at = Number(state.get('OPTIND') ?? '1');
  const word = args[at - 1];
  const inner = Number(state.get('_OPTPLACE') ?? '1');
  if (word === undefined || !word.startsWith('-') || word === '-' || word === '--') {
    state.set(name, '?');
    if (word === '--') state.set('OPTIND', String(at + 1));
    return 1;
  }
  const letter = word.charAt(inner);
  const isLast = inner + 1 >= word.length;
  const place = letters.indexOf(letter);
  let next = isLast ? at + 1 : at;
  state.set('_OPTPLACE', isLast ? '1' : String(inner + 1));
  if (place === -1 || letter === ':') {
    if (!letters.startsWith(':')) session.complain(`illegal option -${letter}`);
    state.set(name, '?');
    state.set('OPTARG', letter);
  } else {
    state.set(name, letter);
    if (letters.charAt(place + 1) === ':') {
      state.set('OPTARG', isLast ? (args[at] ?? '') : word.slice(inner + 1));
      next = isLast ? at + 2 : at + 1;
      state.set('_OPTPLACE', '1');
    }
  }
  state.set('OPTIND', String(next));
  return 0;
};

// biome-ignore-end lint/correctness/useYield: built-ins run like commands that wait
