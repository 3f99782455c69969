/** sed (`s`, `d`, `p`, `q`, `a`, `i`, `c`, one address or range) and of awk what prints fields. */
import { type Applet, complain, linesOf, readInputs, takeArguments } from './applet.ts';
import { expressionOf } from './grep.ts';

interface Edit {
  readonly isAddressed: (line: string, number: number, isLast: boolean) => boolean;
  readonly command: string;
  readonly substitute: ((line: string) => string) | undefined;
  readonly text: string;
  readonly prints: boolean;
}

/** Edits lines as a stream. */
export const sed: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, ['e', 'expression']);
  const script = value('e', 'expression');
  const [first = '', ...others] = operands;
  const edits = parseEdits(script ?? first, has('E', 'r'));
  if (edits === undefined) {
    complain(call, call.isBusybox ? 'unsupported command' : `-e expression #1, char 1: unknown command`);
    return 1;
  }
  const paths = script === undefined ? others : operands;
  let status = 0;
  for (const { path, text } of yield* readInputs(call, paths)) {
    if (text === undefined) status = 1;
    const edited = applyEdits(linesOf(text ?? ''), edits, has('n'));
    if (has('i') && path !== '-') call.process.files.write(call.path(path), edited);
    else call.streams.stdout(edited);
  }
  return status;
};

function applyEdits(lines: readonly string[], edits: readonly Edit[], isQuiet: boolean): string {
  let result = '';
  for (const [index, original] of lines.entries()) {
    let line = original;
    let isDeleted = false;
    let after = '';
    let isOver = false;
    for (const edit of edits) {
      if (isDeleted || !edit.isAddressed(line, index + 1, index === lines.length - 1)) continue;
      const before = line;
      if (edit.substitute !== undefined) line = edit.substitute(line);
      if (edit.command === 'd') isDeleted = true;
      if (edit.command === 'p' || (edit.prints && before !== line)) result += `${line}\n`;
      if (edit.command === 'i') result += `${edit.text}\n`;
      if (edit.command === 'a') after += `${edit.text}\n`;
      if (edit.command === 'c') line = edit.text;
      if (edit.command === 'q') isOver = true;
    }
    if (!isDeleted && !isQuiet) result += `${line}\n`;
    result += after;
    if (isOver) break;
  }
  return result;
}

function parseEdits(script: string, isExtended: boolean): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  let rest = script.trim();
  while (rest !== '') {
    const address = /^(?:(\d+|\$)(?:,(\d+|\$))?|\/((?:\\.|[^/])*)\/)?\s*(!?)\s*([sdpqaic])/.exec(rest);
    if (address === null) return undefined;
    const [whole, from, to, pattern, negation, command = ''] = address;
    rest = rest.slice(whole.length);
    const expression = pattern === undefined ? undefined : expressionOf(pattern, false, isExtended);
    const isAddressed = (line: string, number: number, isLast: boolean): boolean => {
      const at = (text: string): number => (text === '$' ? (isLast ? number : Number.POSITIVE_INFINITY) : Number(text));
      const isHit =
        expression !== undefined
          ? expression.test(line)
          : from === undefined || (to === undefined ? number === at(from) : number >= at(from) && number <= at(to));
      return isHit !== (negation === '!');
    };
    let substitute: Edit['substitute'];
    let text = '';
    let prints = false;
    if (command === 's') {
      const delimiter = rest.charAt(0).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const parts = new RegExp(
        `^${delimiter}((?:\\\\.|(?!${delimiter})[\\s\\S])*)${delimiter}((?:\\\\.|(?!${delimiter})[\\s\\S])*)${delimiter}([gpiI0-9]*)`,
      ).exec(rest);
      if (parts === null) return undefined;
      const [matched, find = '', replacement = '', flags = ''] = parts;
      rest = rest.slice(matched.length);
      prints = flags.includes('p');
      const { source } = expressionOf(find, false, isExtended);
      const search = new RegExp(source, `${flags.includes('g') ? 'g' : ''}${/i/i.test(flags) ? 'i' : ''}`);
      substitute = (line) => line.replace(search, (...groups) => replaced(replacement, groups));
    } else if ('aic'.includes(command)) {
      const found = /^\\?\s*([^\n]*)\n?/.exec(rest);
      text = found?.[1] ?? '';
      rest = rest.slice(found?.[0].length ?? 0);
    }
    edits.push({ isAddressed, command, substitute, text, prints });
    rest = rest.replace(/^[\s;}]+/, '');
  }
  return edits;
}

function replaced(replacement: string, groups: readonly unknown[]): string {
  return replacement.replace(/\\([\s\S])|&/g, (all, escaped: string | undefined) => {
    if (all === '&') return String(groups[0]);
    if (escaped !== undefined && /\d/.test(escaped)) return String(groups[Number(escaped)] ?? '');
    return escaped === 'n' ? '\n' : (escaped ?? '');
  });
}

/** Only programs of the form `/pattern/ {print $1, $2}`. */
export const awk: Applet = function* (call) {
  const { value, operands } = takeArguments(call.argv, ['F', 'v']);
  const [program = '', ...paths] = operands;
  const found = /^\s*(?:\/((?:\\.|[^/])*)\/|NR\s*==\s*(\d+))?\s*(?:\{\s*print\s*([^}]*?);?\s*\})?\s*$/.exec(program);
  if (found === null) {
    complain(call, 'only `/pattern/ {print …}` is simulated');
    return 2;
  }
  const [, pattern, lineNumber, list = ''] = found;
  const separator = value('F');
  const expression = pattern === undefined ? undefined : expressionOf(pattern, false, true);
  for (const { text } of yield* readInputs(call, paths)) {
    for (const [index, line] of linesOf(text ?? '').entries()) {
      if (expression?.test(line) === false || (lineNumber !== undefined && index + 1 !== Number(lineNumber))) continue;
      const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
      const items = list.trim() === '' ? ['$0'] : list.split(',');
      call.streams.stdout(`${items.map((item) => printed(item, line, fields, index + 1)).join(' ')}\n`);
    }
  }
  return 0;
};

function printed(item: string, line: string, fields: readonly string[], number: number): string {
  return item
    .trim()
    .replace(
      /"((?:\\.|[^"])*)"|\$NF|\$(\d+)|NR|NF|\s+/g,
      (all, text: string | undefined, field: string | undefined) => {
        if (text !== undefined) return text;
        if (field !== undefined) return field === '0' ? line : (fields[Number(field) - 1] ?? '');
        if (all === '$NF') return fields.at(-1) ?? '';
        return all === 'NR' ? String(number) : all === 'NF' ? String(fields.length) : '';
      },
    );
}
