/** Parses scripts into commands (POSIX.1-2017, Shell Command Language 2.9 and 2.10). */

import { parseRedirection } from './redirection-parser.ts';
import { ScriptReader } from './script-reader.ts';
import { parseSimple } from './simple-command-parser.ts';
import {
  type CaseArm,
  type Clause,
  type Command,
  type ListItem,
  type Redirection,
  ShellSyntaxError,
  type Word,
} from './syntax-tree.ts';
import { WordParser } from './word-parser.ts';

/** Words that end a list of commands where a command could begin. */
const CLOSING = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const KEYWORD = /(?:then|else|elif|fi|do|done|esac|if|while|until|for|case|function|[{}!])(?=[\s;&|()<>]|$)/y;
const FUNCTION_HEAD = /([A-Za-z_][\w.-]*)[ \t]*\([ \t]*\)/y;

/** Parses a whole script; throws {@link ShellSyntaxError}. */
export function parseScript(text: string): Command {
  return parseWhole(new ScriptReader(text));
}

/** Parses the lines that were typed so far, of which more may follow unless `isEnd`; throws {@link ShellSyntaxError}. */
export function parseInput(text: string, isEnd: boolean): Command | 'incomplete' {
  const reader = new ScriptReader(text);
  if (isEnd) return parseWhole(reader);
  if (text.endsWith('\\\n')) return 'incomplete';
  try {
    const command = parseWhole(reader);
    return reader.hasOpenDocument ? 'incomplete' : command;
  } catch (error) {
    if (error instanceof ShellSyntaxError && reader.isAtEnd) return 'incomplete';
    throw error;
  }
}

function parseWhole(reader: ScriptReader): Command {
  const list = parseList(reader);
  reader.skipLines();
  if (!reader.isAtEnd) reader.unexpected();
  reader.finish();
  return list;
}

function parseList(reader: ScriptReader): Command {
  const items: ListItem[] = [];
  for (;;) {
    reader.skipLines();
    if (reader.isAtEnd || reader.peek() === ')' || reader.startsWith(';;') || CLOSING.has(peekKeyword(reader) ?? ''))
      break;
    const command = parseAndOr(reader);
    reader.skipBlanks();
    const isBackground = reader.peek() === '&' && reader.accept('&');
    items.push({ command, isBackground });
    reader.skipBlanks();
    if (!isBackground && reader.peek() === ';' && reader.peek(1) !== ';') reader.position++;
    else if (!isBackground && reader.peek() !== '\n') break;
  }
  const [only] = items;
  return items.length === 1 && only !== undefined && !only.isBackground ? only.command : { kind: 'list', items };
}

function peekKeyword(reader: ScriptReader): string | undefined {
  const { position } = reader;
  const keyword = reader.match(KEYWORD);
  reader.position = position;
  return keyword;
}

function parseAndOr(reader: ScriptReader): Command {
  let left = parsePipeline(reader);
  for (;;) {
    reader.skipBlanks();
    const kind = reader.accept('&&') ? 'and' : reader.accept('||') ? 'or' : undefined;
    if (kind === undefined) return left;
    reader.skipLines();
    left = { kind, left, right: parsePipeline(reader) };
  }
}

function parsePipeline(reader: ScriptReader): Command {
  const isNegated = acceptKeyword(reader, '!');
  const stages = [parseCommand(reader)];
  for (;;) {
    reader.skipBlanks();
    if (reader.peek() !== '|' || reader.peek(1) === '|') break;
    reader.position++;
    reader.accept('&');
    reader.skipLines();
    stages.push(parseCommand(reader));
  }
  const [only] = stages;
  return stages.length === 1 && only !== undefined && !isNegated ? only : { kind: 'pipeline', stages, isNegated };
}

function parseCommand(reader: ScriptReader): Command {
  reader.skipBlanks();
  const compound = parseCompound(reader);
  if (compound === undefined) return parseSimple(reader, parseList);
  if (compound.kind === 'function') return compound;
  const redirections: Redirection[] = [];
  for (;;) {
    reader.skipBlanks();
    const redirection = parseRedirection(reader, parseList);
    if (redirection === undefined) break;
    redirections.push(redirection);
  }
  return redirections.length === 0 ? compound : { kind: 'redirected', body: compound, redirections };
}

function parseCompound(reader: ScriptReader): Command | undefined {
  if (reader.accept('((')) return { kind: 'arithmetic', expression: rawUntil(reader, '))') };
  if (reader.accept('(')) {
    const body = parseList(reader);
    expectText(reader, ')');
    return { kind: 'subshell', body };
  }
  const functionName = acceptFunctionHead(reader);
  if (functionName !== undefined) {
    reader.skipLines();
    return { kind: 'function', name: functionName, body: parseCommand(reader) };
  }
  switch (peekKeyword(reader)) {
    case 'if':
      return parseIf(reader);
    case 'while':
      return parseWhile(reader, false);
    case 'until':
      return parseWhile(reader, true);
    case 'for':
      return parseFor(reader);
    case 'case':
      return parseCase(reader);
    case '{': {
      expect(reader, '{');
      const body = parseList(reader);
      expect(reader, '}');
      return { kind: 'group', body };
    }
    case undefined:
    case 'function':
      return undefined;
    default:
      return reader.unexpected();
  }
}

function acceptFunctionHead(reader: ScriptReader): string | undefined {
  if (acceptKeyword(reader, 'function')) {
    reader.skipBlanks();
    const name = reader.match(/[\w.-]+/y);
    reader.match(/[ \t]*\([ \t]*\)/y);
    return name ?? reader.unexpected();
  }
  return reader.match(FUNCTION_HEAD)?.replace(/[ \t]*\(.*$/s, '');
}

function parseIf(reader: ScriptReader): Command {
  const clauses: Clause[] = [];
  expect(reader, 'if');
  do {
    const condition = parseList(reader);
    expect(reader, 'then');
    clauses.push({ condition, body: parseList(reader) });
    reader.skipLines();
  } while (acceptKeyword(reader, 'elif'));
  const otherwise = acceptKeyword(reader, 'else') ? parseList(reader) : undefined;
  expect(reader, 'fi');
  return { kind: 'if', clauses, otherwise };
}

function parseWhile(reader: ScriptReader, isUntil: boolean): Command {
  expect(reader, isUntil ? 'until' : 'while');
  const condition = parseList(reader);
  return { kind: 'while', isUntil, condition, body: parseBody(reader) };
}

function parseBody(reader: ScriptReader): Command {
  expect(reader, 'do');
  const body = parseList(reader);
  expect(reader, 'done');
  return body;
}

function parseFor(reader: ScriptReader): Command {
  expect(reader, 'for');
  reader.skipBlanks();
  if (reader.accept('((')) {
    const first = rawUntil(reader, ';');
    const condition = rawUntil(reader, ';');
    const next = rawUntil(reader, '))');
    skipSeparator(reader);
    return { kind: 'counting-for', first, condition, next, body: parseBody(reader) };
  }
  const name = reader.match(/[A-Za-z_]\w*/y);
  if (name === undefined) return reader.unexpected();
  reader.skipLines();
  let words: Word[] | undefined;
  if (reader.match(/in(?=\s|;)/y) !== undefined) {
    words = [];
    const parser = new WordParser(reader, parseList);
    for (;;) {
      reader.skipBlanks();
      const word = parser.word();
      if (word === undefined) break;
      words.push(word);
    }
  }
  skipSeparator(reader);
  return { kind: 'for', name, words, body: parseBody(reader) };
}

function parseCase(reader: ScriptReader): Command {
  expect(reader, 'case');
  const parser = new WordParser(reader, parseList);
  reader.skipBlanks();
  const subject = parser.word() ?? reader.unexpected();
  reader.skipLines();
  if (reader.match(/in(?=\s)/y) === undefined) reader.unexpected();
  const arms: CaseArm[] = [];
  for (;;) {
    reader.skipLines();
    if (acceptKeyword(reader, 'esac')) return { kind: 'case', subject, arms };
    reader.accept('(');
    const patterns: Word[] = [];
    do {
      reader.skipBlanks();
      patterns.push(parser.word() ?? reader.unexpected());
      reader.skipBlanks();
    } while (reader.accept('|'));
    expectText(reader, ')');
    arms.push({ patterns, body: parseList(reader) });
    reader.skipLines();
    reader.accept(';;');
  }
}

function skipSeparator(reader: ScriptReader): void {
  reader.skipBlanks();
  if (reader.peek() === ';') reader.position++;
  reader.skipLines();
}

function acceptKeyword(reader: ScriptReader, keyword: string): boolean {
  if (peekKeyword(reader) !== keyword) return false;
  reader.position += keyword.length;
  reader.skipBlanks();
  return true;
}

function expect(reader: ScriptReader, keyword: string): void {
  reader.skipLines();
  if (!acceptKeyword(reader, keyword)) reader.unexpected();
}

function expectText(reader: ScriptReader, text: string): void {
  reader.skipLines();
  if (!reader.accept(text)) reader.unexpected();
}

/** Text with substitutions up to `end`, which is taken too. */
function rawUntil(reader: ScriptReader, end: string): Word {
  const at = reader.text.indexOf(end, reader.position);
  if (at === -1) reader.fail(`syntax error: missing "${end}"`);
  const inside = new ScriptReader(reader.text.slice(reader.position, at));
  reader.position = at + end.length;
  return new WordParser(inside, parseList).quotedText();
}
