/** cat, touch, rm, mkdir, rmdir, cp, mv, ln, readlink, mktemp, tee, dd. */
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
        const shown = isInto ? `${target.replace(/\/+$/, '')}/${name}` : target;
        const renamed = isMove && !call.isBusybox ? 'renamed ' : '';
        if (has('v')) call.streams.stdout(`${renamed}'${source}' -> '${shown}'\n`);
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

export const readlink: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  let status = 0;
  for (const path of operands) {
    const target = has('f') ? call.path(path) : call.process.files.link(call.path(path));
    if (target === undefined) status = 1;
    else call.streams.stdout(`${target}\n`);
  }
  return status;
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
