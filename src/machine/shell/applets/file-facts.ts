/** ls, stat, chmod, chown: what is known of files. Owners and times are not simulated. */
import { byteLength } from '../../../kernel/index.ts';
import { modeText } from '../../file-modes.ts';
import { calendarTime, MONTHS, twoDigits } from '../../programs/calendar.ts';
import { type Applet, type AppletCall, complain, takeArguments } from './applet.ts';

// biome-ignore-start lint/correctness/useYield: tools run like programs that wait

export const ls: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  const { files } = call.process;
  const paths = operands.length === 0 ? ['.'] : operands;
  let status = 0;
  const names = (folder: string): readonly string[] => {
    const visible = (files.list(folder) ?? []).filter((name) => has('a', 'A') || !name.startsWith('.'));
    return has('a') ? ['.', '..', ...visible] : visible;
  };
  for (const [index, path] of paths.entries()) {
    const place = call.path(path);
    if (!files.exists(place)) {
      complain(
        call,
        call.isBusybox ? `${path}: No such file or directory` : `cannot access '${path}': No such file or directory`,
      );
      status = call.isBusybox ? 1 : 2;
    } else if (!files.isDirectory(place) || has('d')) call.streams.stdout(entryLine(call, place, path, has('l')));
    else {
      if (paths.length > 1) call.streams.stdout(`${index > 0 ? '\n' : ''}${path}:\n`);
      if (has('l')) call.streams.stdout(`total ${blocksOf(call, place, names(place))}\n`);
      if (call.streams.isShown && !has('l', '1'))
        call.streams.stdout(inColumns(names(place), call.process.terminal?.columns));
      else for (const name of names(place)) call.streams.stdout(entryLine(call, `${place}/${name}`, name, has('l')));
    }
  }
  return status;
};

const USUAL_COLUMNS = 80;

/** As many columns as fit side by side, read downwards. */
function inColumns(names: readonly string[], terminalColumns = 0): string {
  const width = Math.max(0, ...names.map((name) => name.length)) + 2;
  const across = Math.max(Math.floor((terminalColumns || USUAL_COLUMNS) / width), 1);
  const rows = Math.ceil(names.length / across);
  let text = '';
  for (let row = 0; row < rows; row++) {
    const line = names.filter((_, index) => index % rows === row).map((name) => name.padEnd(width));
    text += `${line.join('').trimEnd()}\n`;
  }
  return text;
}

const FOLDER_BYTES = 4096;
const BLOCK_BYTES = 4096;
const KIB_PER_BLOCK = 4;

/** How many KiB the entries of a folder take. */
function blocksOf(call: AppletCall, folder: string, names: readonly string[]): number {
  const { files } = call.process;
  return names.reduce((sum, name) => {
    const place = `${folder}/${name}`;
    if (files.link(place) !== undefined) return sum;
    const bytes = files.isDirectory(place) ? FOLDER_BYTES : byteLength(files.read(place) ?? '');
    return sum + KIB_PER_BLOCK * Math.ceil(bytes / BLOCK_BYTES);
  }, 0);
}

function entryLine(call: AppletCall, place: string, name: string, isLong: boolean): string {
  if (!isLong) return `${name}\n`;
  const { files, clock } = call.process;
  const target = files.link(place);
  const isFolder = target === undefined && files.isDirectory(place);
  const size = isFolder ? FOLDER_BYTES : byteLength(target ?? files.read(place) ?? '');
  const mode = target === undefined ? modeText(files.mode(place), isFolder) : 'lrwxrwxrwx';
  const shown = target === undefined ? name : `${name} -> ${target}`;
  const { month, day, hour, minute } = calendarTime(clock.startedAtMs);
  const time = `${(MONTHS[month - 1] ?? '').slice(0, 3)} ${String(day).padStart(2)} ${twoDigits(hour)}:${twoDigits(minute)}`;
  const links = String(isFolder ? files.linkCount(place) : 1).padStart(5);
  return `${mode}${links} root     root     ${String(size).padStart(9)} ${time} ${shown}\n`;
}

/** chmod, and chown, to which there is nothing but that the file must be there. */
export const change: Applet = function* (call) {
  let status = 0;
  const { operands } = takeArguments(call.argv.map((word) => (/^-[rwx]+$/.test(word) ? `a${word}` : word)));
  const { files } = call.process;
  const isMode = /chmod$/.test(call.argv[0] ?? '');
  for (const path of operands.slice(1)) {
    const place = call.path(path);
    if (files.exists(place)) {
      if (isMode) files.setMode(place, changedMode(files.mode(place), operands[0] ?? ''));
      continue;
    }
    complain(
      call,
      call.isBusybox ? `${path}: No such file or directory` : `cannot access '${path}': No such file or directory`,
    );
    status = 1;
  }
  return status;
};

/** What `644`, `+x` or `u=rw,go-w` makes of permission bits. */
function changedMode(before: number, change: string): number {
  if (/^[0-7]+$/.test(change)) return Number.parseInt(change, 8);
  let mode = before;
  for (const [, who = '', operator = '', letters = ''] of change.matchAll(/([ugoa]*)([-+=])([rwx]*)/g)) {
    const bits = (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (letters.includes('x') ? 1 : 0);
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (who !== '' && !who.includes(letter) && !who.includes('a')) continue;
      if (operator === '=') mode &= ~(7 << shift);
      if (operator === '-') mode &= ~(bits << shift);
      else mode |= bits << shift;
    }
  }
  return mode;
}

export const stat: Applet = function* (call) {
  let status = 0;
  const { operands, value } = takeArguments(call.argv, ['c', 'format']);
  const { files } = call.process;
  for (const path of operands) {
    const place = call.path(path);
    if (files.exists(place)) {
      const mode = files.mode(place);
      const isFolder = files.isDirectory(place);
      const size = isFolder ? 4096 : byteLength(files.read(place) ?? '');
      const facts: Readonly<Record<string, string>> = {
        a: mode.toString(8),
        A: modeText(mode, isFolder),
        F: isFolder ? 'directory' : size === 0 ? 'regular empty file' : 'regular file',
        g: '0',
        G: 'root',
        n: path,
        s: String(size),
        u: '0',
        U: 'root',
      };
      const format = value('c', 'format');
      if (format === undefined) {
        const access = `Access: (${mode.toString(8).padStart(4, '0')}/${facts.A})  Uid: (    0/    root)   Gid: (    0/    root)`;
        call.streams.stdout(`  File: ${path}\n  Size: ${size}\n${access}\n`);
      } else
        call.streams.stdout(`${format.replace(/%([a-zA-Z])/g, (whole, letter: string) => facts[letter] ?? whole)}\n`);
    } else {
      complain(call, `${call.isBusybox ? "can't" : 'cannot'} stat '${path}': No such file or directory`);
      status = 1;
    }
  }
  return status;
};

// biome-ignore-end lint/correctness/useYield: tools run like programs that wait
