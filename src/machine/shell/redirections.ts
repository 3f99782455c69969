/** Opens what a command's redirections name (POSIX.1-2017, Shell Command Language 2.7). */
import type { Wait } from '../contract.ts';
import { Input } from '../standard-input.ts';
import type { Expansion } from './expansion.ts';
import type { Session } from './session.ts';
import type { Streams, Write } from './streams.ts';
import type { Redirection } from './syntax-tree.ts';

export type Redirected = Streams;

const OUTPUT_DEVICES: Readonly<Record<string, 1 | 2>> = {
  '/dev/stdout': 1,
  '/dev/fd/1': 1,
  '/proc/self/fd/1': 1,
  '/proc/1/fd/1': 1,
  '/dev/tty': 1,
  '/dev/console': 1,
  '/dev/stderr': 2,
  '/dev/fd/2': 2,
  '/proc/self/fd/2': 2,
  '/proc/1/fd/2': 2,
};

/** The streams with which the command runs; undefined when something could not be opened, which has been said. */
export function* openRedirections(
  session: Session,
  expansion: Expansion,
  redirections: readonly Redirection[],
): Generator<Wait, Redirected | undefined, unknown> {
  let streams: Streams = session.streams;
  for (const { descriptor, operator, target } of redirections) {
    const text = yield* expansion.text(target);
    if (operator === '<<') streams = { ...streams, stdin: new Input(text) };
    else if (operator === '<<<') streams = { ...streams, stdin: new Input(`${text}\n`) };
    else if (operator === '<&') continue;
    else if (operator === '<') {
      const content = session.process.files.read(session.path(text));
      if (content === undefined) {
        const why = session.process.files.isDirectory(session.path(text))
          ? 'Is a directory'
          : 'No such file or directory';
        session.complain(cannotOpen(session, text, why));
        return undefined;
      }
      streams = { ...streams, stdin: new Input(content) };
    } else if (operator === '>&' && /^[0-9-]$/.test(text)) {
      if (text === '-') streams = withOutput(streams, descriptor, () => undefined);
      else streams = withOutput(streams, descriptor, text === '2' ? streams.stderr : streams.stdout);
    } else {
      const write = openFile(session, streams, text, operator === '>>');
      if (typeof write === 'string') {
        session.complain(cannotCreate(session, text, write));
        return undefined;
      }
      streams = withOutput(streams, operator === '>&' ? -1 : descriptor, write);
    }
  }
  return streams;
}

function withOutput(streams: Streams, descriptor: number, write: Write): Streams {
  if (descriptor === -1) return { ...streams, stdout: write, stderr: write, isShown: false };
  if (descriptor === 1) return { ...streams, stdout: write, isShown: false };
  return descriptor === 2 ? { ...streams, stderr: write } : streams;
}

function openFile(session: Session, streams: Streams, path: string, isAppending: boolean): Write | string {
  const device = OUTPUT_DEVICES[path];
  if (device !== undefined) return device === 1 ? streams.stdout : streams.stderr;
  const { files } = session.process;
  const place = session.path(path);
  const problem = files.write(place, '', { append: isAppending });
  if (problem !== undefined) return problem;
  return (text) => {
    files.write(place, text, { append: true });
  };
}

function cannotOpen({ flavor }: Session, path: string, why: string): string {
  return flavor === 'ash'
    ? `can't open ${path}: ${ashWords(why)}`
    : flavor === 'dash'
      ? `cannot open ${path}: ${why === 'No such file or directory' ? 'No such file' : why}`
      : `${path}: ${why}`;
}

function cannotCreate({ flavor }: Session, path: string, why: string): string {
  if (flavor === 'bash') return `${path}: ${why}`;
  const words = why === 'No such file or directory' ? 'nonexistent directory' : why;
  const dashWords = why === 'No such file or directory' ? 'Directory nonexistent' : why;
  return flavor === 'ash' ? `can't create ${path}: ${words}` : `cannot create ${path}: ${dashWords}`;
}

function ashWords(why: string): string {
  return why === 'No such file or directory' ? 'no such file' : why;
}
