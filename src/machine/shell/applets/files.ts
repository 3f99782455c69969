/** cat, ls, touch, rm, mkdir, rmdir, cp, mv, ln, chmod, chown, stat, readlink, mktemp, tee, dd. Owners, modes and times are not simulated. */
import { byteLength } from '../../../kernel/index.ts';
import { modeText } from '../../file-modes.ts';
import { calendarTime, MONTHS, twoDigits } from '../../programs/calendar.ts';
import { type Applet, type AppletCall, complain, complainOfFile, takeArguments } from './applet.ts';

// biome-ignore-start lint/correctness/useYield: tools run like programs that wait

export const cat: Applet = function* (call) {
  const { operands } = takeArguments(call.argv);
  let status = 0;
  for (const path of operands.length === 0 ? ['-'] : operands) {
    if (path === '-') {
      for (;;) {
        const text = yield* call.streams.stdin.some();
        if (text === undefined) break;
        call.streams.stdout(text);
      }
      continue;
    }
    const text = call.process.files.read(call.path(path));
    if (text === undefined) {
      complainOfFile(call, path);
      status = 1;
    } else call.streams.stdout(text);
  }
  return status;
};

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
      if (has('l')) call.streams.stdout('total 0\n');
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

function entryLine(call: AppletCall, place: string, name: string, isLong: boolean): string {
  if (!isLong) return `${name}\n`;
  const { files, clock } = call.process;
  const isFolder = files.isDirectory(place);
  const size = isFolder ? 4096 : byteLength(files.read(place) ?? '');
  const { month, day, hour, minute } = calendarTime(clock.startedAtMs);
  const time = `${(MONTHS[month - 1] ?? '').slice(0, 3)} ${String(day).padStart(2)} ${twoDigits(hour)}:${twoDigits(minute)}`;
  return `${modeText(files.mode(place), isFolder)}    ${isFolder ? 2 : 1} root     root     ${String(size).padStart(9)} ${time} ${name}\n`;
}

export const touch: Applet = function* (call) {
  let status = 0;
  for (const path of takeArguments(call.argv, ['d', 't', 'r']).operands) {
    const place = call.path(path);
    const problem = call.process.files.exists(place) ? undefined : call.process.files.write(place, '');
    if (problem === undefined) continue;
    complain(call, call.isBusybox ? `${path}: ${problem}` : `cannot touch '${path}': ${problem}`);
    status = 1;
  }
  return status;
};

/** Removes a file, or a folder with all that is in it; answers a problem. */
function removeTree(call: AppletCall, place: string): string | undefined {
  const { files } = call.process;
  for (const name of files.list(place) ?? []) {
    const problem = removeTree(call, `${place}/${name}`);
    if (problem !== undefined) return problem;
  }
  return files.remove(place);
}

export const rm: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  let status = 0;
  for (const path of operands) {
    const place = call.path(path);
    if (!call.process.files.exists(place) && has('f')) continue;
    const isFolder = call.process.files.isDirectory(place) && !has('r', 'R');
    const problem = isFolder ? (call.isBusybox ? 'is a directory' : 'Is a directory') : removeTree(call, place);
    if (problem === undefined) continue;
    if (isFolder && call.isBusybox) complain(call, `'${path}' is a directory`);
    else complain(call, `${call.isBusybox ? "can't" : 'cannot'} remove '${path}': ${problem}`);
    status = 1;
  }
  return status;
};

export const rmdir: Applet = function* (call) {
  let status = 0;
  for (const path of takeArguments(call.argv).operands) {
    const isFolder = call.process.files.isDirectory(call.path(path)) || !call.process.files.exists(call.path(path));
    const problem = isFolder ? call.process.files.remove(call.path(path)) : 'Not a directory';
    if (problem === undefined) continue;
    complain(call, call.isBusybox ? `'${path}': ${problem}` : `failed to remove '${path}': ${problem}`);
    status = 1;
  }
  return status;
};

export const mkdir: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv, ['m']);
  let status = 0;
  for (const path of operands) {
    const problem = has('p') ? makeAll(call, call.path(path)) : call.process.files.makeDirectory(call.path(path));
    if (problem === undefined) continue;
    complain(call, `${call.isBusybox ? "can't create directory" : 'cannot create directory'} '${path}': ${problem}`);
    status = 1;
  }
  return status;
};

function makeAll(call: AppletCall, path: string): string | undefined {
  let place = '';
  for (const part of path.split('/').filter((name) => name !== '')) {
    place += `/${part}`;
    if (call.process.files.isDirectory(place)) continue;
    const problem = call.process.files.makeDirectory(place);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Copies a file or, where asked, a folder; answers a problem. */
function copy(call: AppletCall, from: string, to: string): string | undefined {
  const { files } = call.process;
  const names = files.list(from);
  if (names === undefined) {
    const text = files.read(from);
    return text === undefined ? 'No such file or directory' : files.write(to, text);
  }
  if (!files.isDirectory(to)) {
    const problem = files.makeDirectory(to);
    if (problem !== undefined) return problem;
  }
  for (const name of names) {
    const problem = copy(call, `${from}/${name}`, `${to}/${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const copyOrMove = (isMove: boolean): Applet =>
  function* (call) {
    const { has, operands } = takeArguments(call.argv);
    const target = operands.at(-1) ?? '';
    const sources = operands.slice(0, -1);
    const { files } = call.process;
    let status = 0;
    if (sources.length === 0) {
      complain(call, 'missing file operand');
      return 1;
    }
    for (const source of sources) {
      const from = call.path(source);
      const name =
        source
          .replace(/\/+\.?$/, '')
          .split('/')
          .at(-1) ?? '';
      const isInto = files.isDirectory(call.path(target)) && !/\/\.$/.test(source);
      const to = isInto ? `${call.path(target)}/${name}` : call.path(target);
      const isFolder = files.isDirectory(from) && !isMove && !has('r', 'R', 'a');
      const problem = isFolder ? 'omitting directory' : copy(call, from, to);
      if (problem === undefined) {
        if (isMove) removeTree(call, from);
        continue;
      }
      const why = isFolder
        ? `omitting directory '${source}'`
        : call.isBusybox
          ? `can't ${isMove ? 'rename' : 'stat'} '${source}': ${problem}`
          : `cannot stat '${source}': ${problem}`;
      complain(call, why);
      status = 1;
    }
    return status;
  };

export const cp = copyOrMove(false);
export const mv = copyOrMove(true);

/** Links are not simulated: the new name is a copy. */
export const ln: Applet = function* (call) {
  const [from = '', to = ''] = takeArguments(call.argv).operands;
  const problem = copy(call, call.path(from), call.path(to));
  if (problem === undefined) return 0;
  complain(call, `${from}: ${problem}`);
  return 1;
};

/** Modes and owners: there is nothing to change, but the file must be there. */
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

export const readlink: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  if (!has('f')) return 1;
  for (const path of operands) call.streams.stdout(`${call.path(path)}\n`);
  return 0;
};

export const mktemp: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv, ['p']);
  const path = (operands[0] ?? '/tmp/tmp.XXXXXX').replace(/X+/, (letters) =>
    call.process.random.suffix(letters.length),
  );
  if (has('d')) call.process.files.makeDirectory(call.path(path));
  else call.process.files.write(call.path(path), '');
  call.streams.stdout(`${path}\n`);
  return 0;
};

export const tee: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  for (const path of operands) call.process.files.write(call.path(path), '', { append: has('a') });
  for (;;) {
    const text = yield* call.streams.stdin.some();
    if (text === undefined) return 0;
    call.streams.stdout(text);
    for (const path of operands) call.process.files.write(call.path(path), text, { append: true });
  }
};

const DD_BYTES_PER_CPU_MS = 5_000_000;

/** Copies at the speed of memory; an endless source keeps a core busy for ever. Contents are not simulated. */
export const dd: Applet = function* (call) {
  const settings = Object.fromEntries(call.argv.slice(1).map((word) => word.split('=', 2))) as Readonly<
    Record<string, string>
  >;
  const blockBytes = bytesOf(settings.bs ?? '512');
  const isEndless = settings.count === undefined && /^\/dev\/(?:zero|u?random)$/.test(settings.if ?? '');
  let bytes = blockBytes * Number(settings.count ?? '0');
  while (isEndless || bytes > 0) {
    yield { kind: 'work', cpuMs: isEndless ? 100 : Math.min(100, bytes / DD_BYTES_PER_CPU_MS) };
    bytes -= 100 * DD_BYTES_PER_CPU_MS;
  }
  const count = settings.count ?? '0';
  if (settings.of !== undefined) call.process.files.write(call.path(settings.of), '');
  call.streams.stderr(`${count}+0 records in\n${count}+0 records out\n`);
  return 0;
};

function bytesOf(text: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([kKMGcwb]?)/.exec(text) ?? [];
  return Number(digits) * ({ k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3, b: 512 }[unit] ?? 1);
}

// biome-ignore-end lint/correctness/useYield: tools run like programs that wait
