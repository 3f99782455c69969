/** head, tail, wc, tr, cut, sort, uniq. */
import { byteLength, decodeBytes, encodeText } from '../../../kernel/index.ts';
import { type Applet, complain, linesOf, readInputs, takeArguments } from './applet.ts';

// biome-ignore-start lint/correctness/useYield: tools run like programs that wait

export const head: Applet = function* (call) {
  const argv = call.argv.map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { value, operands } = takeArguments(argv, ['n', 'c']);
  const count = Number(value('n') ?? '10');
  const bytes = value('c');
  if (operands.length === 0 && bytes === undefined && count >= 0) {
    for (let taken = 0; taken < count; taken++) {
      const line = yield* call.streams.stdin.line();
      if (line === undefined) break;
      call.streams.stdout(line);
    }
    return 0;
  }
  let status = 0;
  for (const { path, text } of yield* readInputs(call, operands)) {
    if (text === undefined) status = 1;
    if (operands.length > 1) call.streams.stdout(`==> ${path} <==\n`);
    const lines = linesOf(text ?? '').slice(0, count);
    call.streams.stdout(
      bytes === undefined ? lines.map((line) => `${line}\n`).join('') : firstBytes(text ?? '', Number(bytes)),
    );
  }
  return status;
};

function firstBytes(text: string, count: number): string {
  const bytes = encodeText(text);
  return decodeBytes(bytes.subarray(0, count < 0 ? Math.max(bytes.length + count, 0) : count));
}

function lastBytes(text: string, count: string): string {
  const bytes = encodeText(text);
  const number = Math.abs(Number(count));
  return decodeBytes(
    bytes.subarray(count.startsWith('+') ? Math.max(number - 1, 0) : Math.max(bytes.length - number, 0)),
  );
}

const FOLLOW_MS = 1000;

export const tail: Applet = function* (call) {
  const argv = call.argv.map((word) => word.replace(/^-(\d+)$/, '-n$1'));
  const { has, value, operands } = takeArguments(argv, ['n', 'c', 's']);
  const count = value('n') ?? '10';
  const bytes = value('c');
  let status = 0;
  const seen = new Map<string, number>();
  for (const path of operands.length === 0 ? ['-'] : operands) {
    const text =
      path === '-'
        ? yield* call.streams.stdin.all()
        : path === '/dev/null'
          ? ''
          : call.process.files.read(call.path(path));
    if (text === undefined) {
      complain(
        call,
        call.isBusybox
          ? `can't open '${path}': No such file or directory`
          : `cannot open '${path}' for reading: No such file or directory`,
      );
      status = 1;
    }
    if (operands.length > 1) call.streams.stdout(`==> ${path} <==\n`);
    call.streams.stdout(bytes === undefined ? lastLines(text ?? '', count) : lastBytes(text ?? '', bytes));
    seen.set(path, (text ?? '').length);
  }
  if (!has('f', 'F') || (status !== 0 && !has('F'))) {
    if (status !== 0 && has('f')) complain(call, 'no files');
    return status;
  }
  for (;;) {
    yield { kind: 'sleep', ms: FOLLOW_MS };
    for (const [path, length] of seen) {
      const text = call.process.files.read(call.path(path)) ?? '';
      if (text.length === length) continue;
      call.streams.stdout(text.length > length ? text.slice(length) : text);
      seen.set(path, text.length);
    }
  }
};

function lastLines(text: string, count: string): string {
  const lines = linesOf(text);
  const shown = count.startsWith('+')
    ? lines.slice(Number(count) - 1)
    : Number(count) === 0
      ? []
      : lines.slice(-Number(count));
  return shown.length === 0 ? '' : shown.join('\n') + (text.endsWith('\n') ? '\n' : '');
}

export const wc: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  let status = 0;
  const isAll = !has('l', 'w', 'c', 'm');
  for (const { path, text } of yield* readInputs(call, operands)) {
    if (text === undefined) {
      status = 1;
      continue;
    }
    const figures: number[] = [];
    if (isAll || has('l')) figures.push(text.split('\n').length - 1);
    if (isAll || has('w')) figures.push(text.split(/\s+/).filter((word) => word !== '').length);
    if (isAll || has('c')) figures.push(byteLength(text));
    if (has('m')) figures.push([...text].length);
    const shown = figures.map((figure) => (figures.length > 1 ? String(figure).padStart(8) : String(figure))).join(' ');
    call.streams.stdout(`${shown}${operands.length > 0 ? ` ${path}` : ''}\n`);
  }
  return status;
};

export const tr: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  const text = yield* call.streams.stdin.all();
  const from = characters(operands[0] ?? '');
  const to = characters(operands[1] ?? '');
  const isIn = (character: string): boolean => from.includes(character) !== has('c', 'C');
  let result = '';
  for (const character of text) {
    if (!isIn(character)) {
      result += character;
      continue;
    }
    if (has('d')) continue;
    const translated =
      to.length === 0
        ? character
        : has('c', 'C')
          ? (to.at(-1) ?? '')
          : (to[from.indexOf(character)] ?? to.at(-1) ?? '');
    if (!has('s') || !result.endsWith(translated)) result += translated;
  }
  call.streams.stdout(result);
  return 0;
};

function characters(set: string): readonly string[] {
  const named: Readonly<Record<string, string>> = {
    upper: 'A-Z',
    lower: 'a-z',
    digit: '0-9',
    alpha: 'A-Za-z',
    alnum: 'A-Za-z0-9',
    space: ' \t\n\r',
  };
  const text = set
    .replace(/\[:(\w+):\]/g, (_, name: string) => named[name] ?? '')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\0|\\000/g, '\0');
  const list: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at + 1) === '-' && at + 2 < text.length) {
      for (let code = text.charCodeAt(at); code <= text.charCodeAt(at + 2); code++)
        list.push(String.fromCharCode(code));
      at += 2;
    } else list.push(text.charAt(at));
  }
  return list;
}

export const cut: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, ['d', 'f', 'c', 'b']);
  const ranges = (value('f') ?? value('c', 'b') ?? '').split(',').map((range) => {
    const [from = '', to = from] = range.split('-');
    return [Number(from || '1'), range.endsWith('-') ? Number.POSITIVE_INFINITY : Number(to)] as const;
  });
  const isChosen = (index: number): boolean => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to);
  const delimiter = value('d') ?? '\t';
  let status = 0;
  for (const { text } of yield* readInputs(call, operands)) {
    if (text === undefined) status = 1;
    for (const line of linesOf(text ?? '')) {
      if (value('f') === undefined)
        call.streams.stdout(`${[...line].filter((_, index) => isChosen(index)).join('')}\n`);
      else if (line.includes(delimiter))
        call.streams.stdout(
          `${line
            .split(delimiter)
            .filter((_, index) => isChosen(index))
            .join(delimiter)}\n`,
        );
      else if (!has('s')) call.streams.stdout(`${line}\n`);
    }
  }
  return status;
};

export const sort: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, ['k', 't', 'o', 'S']);
  const lines = (yield* readInputs(call, operands)).flatMap(({ text }) => linesOf(text ?? ''));
  const column = Number.parseInt(value('k') ?? '0', 10);
  const keyOf = (line: string): string => (column === 0 ? line : (line.split(value('t') ?? /\s+/)[column - 1] ?? ''));
  const isNumeric = has('n') || /n/.test(value('k') ?? '');
  const compare = (a: string, b: string): number => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const order = isNumeric ? (Number.parseFloat(x) || 0) - (Number.parseFloat(y) || 0) : x < y ? -1 : x > y ? 1 : 0;
    return order === 0 && column > 0 ? (a < b ? -1 : a > b ? 1 : 0) : order;
  };
  lines.sort(compare);
  if (has('r')) lines.reverse();
  const shown = has('u') ? lines.filter((line, index) => index === 0 || line !== lines[index - 1]) : lines;
  call.streams.stdout(shown.map((line) => `${line}\n`).join(''));
  return 0;
};

export const uniq: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv);
  const [input] = yield* readInputs(call, operands.slice(0, 1));
  const groups: { line: string; count: number }[] = [];
  for (const line of linesOf(input?.text ?? '')) {
    const last = groups.at(-1);
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  for (const { line, count } of groups) {
    if ((has('d') && count === 1) || (has('u') && count > 1)) continue;
    call.streams.stdout(has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`);
  }
  return input?.text === undefined ? 1 : 0;
};

// biome-ignore-end lint/correctness/useYield: tools run like programs that wait
