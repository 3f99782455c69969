/** Parses redirections and here-documents (POSIX.1-2017, Shell Command Language 2.7). */
import { ScriptReader } from './script-reader.ts';
import type { Redirection, Word, WordPart } from './syntax-tree.ts';
import { type ParseCommands, WordParser } from './word-parser.ts';

const HEAD = /([0-9]*)(<<<|<<-|<<|>>|>&|<&|>\||<|>)|(&>>|&>)/y;

/** The redirection that comes next; undefined where there is none. */
export function parseRedirection(reader: ScriptReader, parseCommands: ParseCommands): Redirection | undefined {
  const head = reader.match(HEAD);
  if (head === undefined) return undefined;
  const [, digits = '', symbol = ''] = /^([0-9]*)(.*)$/.exec(head) ?? [];
  reader.skipBlanks();
  if (symbol === '<<' || symbol === '<<-') return hereDocument(reader, parseCommands, symbol === '<<-', digits);
  const target = new WordParser(reader, parseCommands).word() ?? reader.unexpected();
  if (symbol === '&>' || symbol === '&>>') return { descriptor: -1, operator: symbol === '&>' ? '>' : '>>', target };
  const operator = symbol === '>|' ? '>' : (symbol as Redirection['operator']);
  const descriptor = digits === '' ? (symbol.startsWith('<') ? 0 : 1) : Number(digits);
  return { descriptor, operator, target };
}

function hereDocument(
  reader: ScriptReader,
  parseCommands: ParseCommands,
  stripsTabs: boolean,
  digits: string,
): Redirection {
  const delimiter = new WordParser(reader, parseCommands).word() ?? reader.unexpected();
  const isQuoted = delimiter.some((part) => part.kind === 'text' && part.isQuoted);
  const end = delimiter.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const target: WordPart[] = [];
  reader.afterLine(() => {
    const text = readDocument(reader, end, stripsTabs);
    if (isQuoted) target.push({ kind: 'text', text, isQuoted: true });
    else target.push(...unquoted(text, parseCommands));
  });
  return { descriptor: digits === '' ? 0 : Number(digits), operator: '<<', target };
}

function unquoted(text: string, parseCommands: ParseCommands): Word {
  return new WordParser(new ScriptReader(text), parseCommands).quotedText();
}

function readDocument(reader: ScriptReader, end: string, stripsTabs: boolean): string {
  let document = '';
  while (!reader.isAtEnd) {
    const line = reader.match(/[^\n]*/y) ?? '';
    reader.accept('\n');
    const content = stripsTabs ? line.replace(/^\t+/, '') : line;
    if (content === end) return document;
    document += `${content}\n`;
  }
  reader.hasOpenDocument = true;
  return document;
}
