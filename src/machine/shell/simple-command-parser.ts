/** Parses simple commands: assignments, words and redirections in any order; and bash's `[[ … ]]`, whose operators are words. */
import { parseRedirection } from './redirection-parser.ts';
import type { ScriptReader } from './script-reader.ts';
import type { Assignment, Command, Redirection, Word } from './syntax-tree.ts';
import { literalOf, type ParseCommands, WordParser } from './word-parser.ts';

const ASSIGNMENT = /[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/y;

export function parseSimple(reader: ScriptReader, parseCommands: ParseCommands): Command {
  const parser = new WordParser(reader, parseCommands);
  const { line } = reader;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirections: Redirection[] = [];
  for (;;) {
    reader.skipBlanks();
    const redirection = parseRedirection(reader, parseCommands);
    if (redirection !== undefined) {
      redirections.push(redirection);
      continue;
    }
    if (words.length === 0) {
      const assignment = parseAssignment(reader, parser);
      if (assignment !== undefined) {
        assignments.push(assignment);
        continue;
      }
    }
    const word = parser.word();
    if (word === undefined) break;
    words.push(word);
    if (words.length === 1 && literalOf(word) === '[[') readCondition(reader, parser, words);
  }
  if (words.length === 0 && assignments.length === 0 && redirections.length === 0) reader.unexpected();
  return { kind: 'simple', assignments, words, redirections, line };
}

function parseAssignment(reader: ScriptReader, parser: WordParser): Assignment | undefined {
  const head = reader.match(ASSIGNMENT);
  if (head === undefined) return undefined;
  const isAppend = head.endsWith('+=');
  const target = head.slice(0, isAppend ? -2 : -1);
  const [, name = '', indexText] = /^(\w+)(?:\[(.*)\])?$/s.exec(target) ?? [];
  const index: Word | undefined =
    indexText === undefined ? undefined : [{ kind: 'text', text: indexText, isQuoted: true }];
  if (reader.accept('(')) return { name, index, isAppend, value: { array: readArray(reader, parser) } };
  return { name, index, isAppend, value: parser.word() ?? [] };
}

function readArray(reader: ScriptReader, parser: WordParser): readonly Word[] {
  const items: Word[] = [];
  for (;;) {
    reader.skipLines();
    if (reader.accept(')')) return items;
    items.push(parser.word() ?? reader.unexpected());
  }
}

function readCondition(reader: ScriptReader, parser: WordParser, words: Word[]): void {
  for (;;) {
    reader.skipLines();
    const operator = reader.operator();
    let word: Word | undefined;
    if (operator !== undefined && reader.accept(operator)) word = [{ kind: 'text', text: operator, isQuoted: false }];
    else word = parser.word() ?? reader.unexpected();
    words.push(word);
    if (literalOf(word) === ']]') return;
  }
}
