/** The small tools of a Unix system, each a function that ends with its exit status; wording of errors as BusyBox or GNU coreutils. */
import type { Process, ProgramRun, Wait } from '../../contract.ts';
import type { Streams } from '../streams.ts';

export interface AppletCall {
  readonly process: Process;
  /** With its own name first. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly streams: Streams;
  /** The absolute form of a path. */
  path(path: string): string;
  /** Whose words errors are in. */
  readonly isBusybox: boolean;
}

export type Applet = (call: AppletCall) => ProgramRun;

/** Options with a value and without, and what is left. */
export interface Arguments {
  has(...names: readonly string[]): boolean;
  /** The value given last. */
  value(...names: readonly string[]): string | undefined;
  readonly operands: readonly string[];
}

/** Takes `argv` apart as getopt_long does; `valued` names the letters and long names that take a value. */
export function takeArguments(argv: readonly string[], valued: readonly string[] = []): Arguments {
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '--') {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = splitOnce(word.slice(2));
      values.set(name, value ?? (valued.includes(name) ? (argv[++at] ?? '') : ''));
    } else if (word.startsWith('-') && word !== '-') {
      for (let place = 1; place < word.length; place++) {
        const letter = word.charAt(place);
        if (!valued.includes(letter)) values.set(letter, '');
        else {
          values.set(letter, place + 1 < word.length ? word.slice(place + 1) : (argv[++at] ?? ''));
          break;
        }
      }
    } else operands.push(word);
  }
  return {
    has: (...names) => names.some((name) => values.has(name)),
    value: (...names) => names.map((name) => values.get(name)).find((value) => value !== undefined),
    operands,
  };
}

function splitOnce(text: string): [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Prints `name: message`. */
export function complain({ argv, streams }: AppletCall, message: string): void {
  const [name = ''] = argv;
  streams.stderr(`${name.slice(name.lastIndexOf('/') + 1)}: ${message}\n`);
}

/** Says why a file cannot be read. */
export function complainOfFile(call: AppletCall, path: string, verb = 'open'): void {
  const why = call.process.files.isDirectory(call.path(path)) ? 'Is a directory' : 'No such file or directory';
  if (why === 'Is a directory' && verb === 'open')
    complain(call, call.isBusybox ? 'read error: Is a directory' : `${path}: ${why}`);
  else if (call.isBusybox) complain(call, `can't ${verb} '${path}': ${why}`);
  else complain(call, verb === 'open' ? `${path}: ${why}` : `cannot ${verb} '${path}': ${why}`);
}

/** The contents of files (standard input for `-` or none at all); those that cannot be read are complained of and undefined. */
export function* readInputs(
  call: AppletCall,
  paths: readonly string[],
): Generator<Wait, readonly { path: string; text: string | undefined }[], unknown> {
  const inputs: { path: string; text: string | undefined }[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-' || path === '/dev/stdin') inputs.push({ path, text: yield* call.streams.stdin.all() });
    else {
      const text = call.process.files.read(call.path(path));
      if (text === undefined) complainOfFile(call, path);
      inputs.push({ path, text });
    }
  }
  return inputs;
}

/** Lines without their ends; an unfinished last one counts. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
