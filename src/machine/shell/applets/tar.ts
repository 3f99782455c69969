/**
 * tar: creates, extracts and lists archives, in files or through standard input and output, as `kubectl cp` uses it (words of BusyBox or GNU tar).
 *
 * Left out: compression, owners, modes, times, and links, of which a copy of what they lead to is made.
 */

import { byteLength } from '../../../kernel/index.ts';
import type { Wait } from '../../contract.ts';
import { parentOf } from '../../file-paths.ts';
import { calendarTime, twoDigits } from '../../programs/calendar.ts';
import { type Applet, type AppletCall, complain } from './applet.ts';
import { ARCHIVE_END, type ArchiveEntry, formatEntry, parseArchive } from './tar-format.ts';

interface Order {
  mode: 'c' | 'x' | 't' | undefined;
  archive: string;
  isVerbose: boolean;
  toOutput: boolean;
  keepsOld: boolean;
  stripped: number;
  compression: string | undefined;
  readonly excluded: string[];
  /** What to archive or to take out, each with the folder that it is seen from. */
  readonly operands: { readonly path: string; readonly folder: string }[];
  folder: string;
}

const LONG_MODES: Readonly<Record<string, Order['mode']>> = { create: 'c', extract: 'x', get: 'x', list: 't' };

export const tar: Applet = function* (call) {
  const order = parseOrder(call.argv.slice(1));
  const { compression, folder, mode } = order;
  if (mode === undefined) {
    if (call.isBusybox) complain(call, 'Options -[xtc] needed');
    else complain(call, 'You must specify one of the options -ctx');
    return call.isBusybox ? 1 : 2;
  }
  if (compression !== undefined) {
    complain(call, `${compression}: Cannot exec: No such file or directory`);
    return 2;
  }
  for (const place of new Set([folder, ...order.operands.map((operand) => operand.folder)])) {
    if (place === '.' || call.process.files.isDirectory(call.path(place))) continue;
    if (call.isBusybox) complain(call, `can't change directory to '${place}': No such file or directory`);
    else {
      complain(call, `${place}: Cannot open: No such file or directory`);
      complain(call, 'Error is not recoverable: exiting now');
    }
    return call.isBusybox ? 1 : 2;
  }
  return mode === 'c' ? create(call, order) : yield* take(call, order, mode);
};

function create(call: AppletCall, order: Order): number {
  const { files, clock } = call.process;
  let archive = '';
  let isFailed = false;
  let hasSaidPrefix = false;
  if (order.operands.length === 0) {
    if (call.isBusybox) complain(call, 'empty archive');
    else complain(call, 'Cowardly refusing to create an empty archive');
    return call.isBusybox ? 1 : 2;
  }
  const add = (path: string, folder: string): void => {
    if (order.excluded.some((pattern) => path === pattern || path.endsWith(`/${pattern}`))) return;
    const place = seenFrom(call, folder, path);
    const isFolder = files.isDirectory(place);
    const content = files.read(place);
    if (!isFolder && content === undefined) {
      const why = 'No such file or directory';
      complain(call, call.isBusybox ? `${path}: ${why}` : `${path}: Cannot stat: ${why}`);
      isFailed = true;
      return;
    }
    const isAbsolute = path.startsWith('/');
    if (isAbsolute && !hasSaidPrefix) {
      hasSaidPrefix = true;
      complain(
        call,
        call.isBusybox ? "removing leading '/' from member names" : "Removing leading `/' from member names",
      );
    }
    const bare = path.replace(/^\/+/, '').replace(/\/+$/, '') || '.';
    const name = isFolder ? `${bare}/` : bare;
    if (order.isVerbose) (order.archive === '-' ? call.streams.stderr : call.streams.stdout)(`${name}\n`);
    archive += formatEntry({ name, kind: isFolder ? 'folder' : 'file', content: content ?? '' }, clock.startedAtMs);
    for (const child of isFolder ? (files.list(place) ?? []) : []) add(`${path.replace(/\/+$/, '')}/${child}`, folder);
  };
  for (const { path, folder } of order.operands) add(path, folder);
  archive += ARCHIVE_END;
  if (order.archive !== '-') {
    const problem = files.write(call.path(order.archive), archive);
    if (problem !== undefined) return fail(call, order.archive, problem);
  }
  // Said first: who reads the archive may leave at its end.
  const status = isFailed ? failLate(call) : 0;
  if (order.archive === '-') call.streams.stdout(archive);
  return status;
}

function* take(call: AppletCall, order: Order, mode: 'x' | 't'): Generator<Wait, number, unknown> {
  const { files } = call.process;
  const text = order.archive === '-' ? yield* call.streams.stdin.all() : files.read(call.path(order.archive));
  if (text === undefined) return fail(call, order.archive, 'No such file or directory');
  const entries = parseArchive(text);
  if (entries === undefined) {
    if (call.isBusybox) complain(call, text === '' ? 'short read' : 'invalid tar magic');
    else {
      complain(call, 'This does not look like a tar archive');
      failLate(call);
    }
    return call.isBusybox ? 1 : 2;
  }
  const wanted = order.operands.map(({ path }) => path.replace(/\/+$/, ''));
  const found = new Set<string>();
  let isFailed = false;
  for (const entry of entries) {
    const bare = entry.name.replace(/\/+$/, '');
    const match = wanted.find((path) => bare === path || bare.startsWith(`${path}/`));
    if (wanted.length > 0 && match === undefined) continue;
    if (match !== undefined) found.add(match);
    if (order.excluded.some((pattern) => bare === pattern || bare.startsWith(`${pattern}/`))) continue;
    if (mode === 't') call.streams.stdout(`${order.isVerbose ? longLine(call, entry) : entry.name}\n`);
    else if (!extract(call, order, entry)) isFailed = true;
  }
  for (const path of wanted) {
    if (found.has(path)) continue;
    complain(call, call.isBusybox ? `${path}: not found in archive` : `${path}: Not found in archive`);
    isFailed = true;
  }
  return isFailed ? failLate(call) : 0;
}

/** False when it could not be written, which has been said. */
function extract(call: AppletCall, order: Order, entry: ArchiveEntry): boolean {
  const { files } = call.process;
  const parts = entry.name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) {
    complain(call, call.isBusybox ? `name with '..' ignored` : `${entry.name}: Member name contains '..'`);
    return call.isBusybox;
  }
  const name = parts.slice(order.stripped).join('/');
  if (name === '' && (entry.kind !== 'folder' || order.stripped > 0)) return true;
  if (order.isVerbose) (order.toOutput ? call.streams.stderr : call.streams.stdout)(`${entry.name}\n`);
  if (order.toOutput) {
    if (entry.kind === 'file') call.streams.stdout(entry.content);
    return true;
  }
  const place = seenFrom(call, order.folder, name);
  if (order.keepsOld && files.exists(place)) return true;
  const target = entry.kind === 'link' ? files.read(seenFrom(call, parentOf(place), entry.content)) : entry.content;
  if (target === undefined) return true;
  makeFolders(call, entry.kind === 'folder' ? place : parentOf(place));
  const problem =
    entry.kind === 'folder' ? (files.isDirectory(place) ? undefined : 'Not a directory') : files.write(place, target);
  if (problem === undefined) return true;
  complain(call, call.isBusybox ? `can't open '${name}': ${problem}` : `${name}: Cannot open: ${problem}`);
  return false;
}

function makeFolders(call: AppletCall, folder: string): void {
  const { files } = call.process;
  if (folder === '/' || files.isDirectory(folder)) return;
  makeFolders(call, parentOf(folder));
  files.makeDirectory(folder);
}

function longLine(call: AppletCall, { content, kind, name }: ArchiveEntry): string {
  const { year, month, day, hour, minute } = calendarTime(call.process.clock.startedAtMs);
  const mode = kind === 'folder' ? 'drwxr-xr-x' : kind === 'link' ? 'lrwxrwxrwx' : '-rw-r--r--';
  const size = String(kind === 'file' ? byteLength(content) : 0).padStart(9);
  const time = `${year}-${twoDigits(month)}-${twoDigits(day)} ${twoDigits(hour)}:${twoDigits(minute)}`;
  return `${mode} root/root ${size} ${time}${call.isBusybox ? ':00' : ''} ${name}${kind === 'link' ? ` -> ${content}` : ''}`;
}

function seenFrom(call: AppletCall, folder: string, path: string): string {
  return path.startsWith('/') ? path : call.path(`${folder}/${path}`);
}

function fail(call: AppletCall, path: string, why: string): number {
  if (call.isBusybox) {
    complain(call, `can't open '${path}': ${why}`);
    return 1;
  }
  complain(call, `${path}: Cannot open: ${why}`);
  complain(call, 'Error is not recoverable: exiting now');
  return 2;
}

function failLate(call: AppletCall): number {
  complain(
    call,
    call.isBusybox ? 'error exit delayed from previous errors' : 'Exiting with failure status due to previous errors',
  );
  return call.isBusybox ? 1 : 2;
}

function parseOrder(words: readonly string[]): Order {
  const order: Order = {
    mode: undefined,
    archive: '-',
    isVerbose: false,
    toOutput: false,
    keepsOld: false,
    stripped: 0,
    compression: undefined,
    excluded: [],
    operands: [],
    folder: '.',
  };
  const rest = [...words];
  // The old way: letters without a dash, whose values follow in their order.
  if (rest[0] !== undefined && !rest[0].startsWith('-')) {
    const values: string[] = [];
    const letters = rest.shift() ?? '';
    for (const letter of letters) if (/[fCTXb]/.test(letter)) values.push(rest.shift() ?? '');
    for (const letter of letters) takeLetter(order, letter, () => values.shift() ?? '');
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      for (const path of rest.splice(0)) order.operands.push({ path, folder: order.folder });
    } else if (word.startsWith('--')) takeLong(order, word.slice(2), () => rest.shift() ?? '');
    else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const left = word.slice(at + 1);
        const takesValue = takeLetter(order, word.charAt(at), () => (left === '' ? (rest.shift() ?? '') : left));
        if (takesValue) break;
      }
    } else order.operands.push({ path: word, folder: order.folder });
  }
  return order;
}

/** Answers whether it took a value. */
function takeLetter(order: Order, letter: string, value: () => string): boolean {
  if (letter === 'c' || letter === 'x' || letter === 't') order.mode = letter;
  else if (letter === 'v') order.isVerbose = true;
  else if (letter === 'O') order.toOutput = true;
  else if (letter === 'k') order.keepsOld = true;
  else if (letter === 'z') order.compression = 'gzip';
  else if (letter === 'j') order.compression = 'bzip2';
  else if (letter === 'J') order.compression = 'xz';
  else if (letter === 'f') order.archive = value();
  else if (letter === 'C') order.folder = value();
  else if (/[TXb]/.test(letter)) value();
  return /[fCTXb]/.test(letter);
}

function takeLong(order: Order, word: string, next: () => string): void {
  const [name = '', given] = word.split(/=(.*)/s);
  const value = (): string => given ?? next();
  order.mode = LONG_MODES[name] ?? order.mode;
  if (name === 'file') order.archive = value();
  else if (name === 'directory') order.folder = value();
  else if (name === 'strip-components') order.stripped = Number(value());
  else if (name === 'exclude') order.excluded.push(value());
  else if (name === 'verbose') order.isVerbose = true;
  else if (name === 'to-stdout') order.toOutput = true;
  else if (name === 'gzip') order.compression = 'gzip';
}
