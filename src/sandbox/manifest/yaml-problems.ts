/**
 * What is wrong with YAML, in the words of kubectl's reader (go-yaml) where its rule is known, and said again for people. Our parser names
 * mistakes otherwise and sometimes sees them in another place, so lines can differ from kubectl's.
 */
import type { YAMLParseError } from 'yaml';
import type { Problem, SourceRange } from '../../bridge/messages.ts';

/** A document that can't be read. */
export function unreadable(detail: string, range: SourceRange | undefined, explanation?: string): Problem {
  return {
    severity: 'error',
    message: `error parsing STDIN: error converting YAML to JSON: ${detail}`,
    ...(explanation === undefined ? {} : { explanation }),
    ...(range === undefined ? {} : { range }),
  };
}

/** `text` is the document's, `rangeOf` says where a part of it stands in the manifest. */
export function syntaxProblem(
  error: YAMLParseError,
  text: string,
  rangeOf: (start: number, end: number) => SourceRange,
): Problem {
  const [start, end] = error.pos;
  const [words, explanation] = wordsFor(error, text);
  // go-yaml stumbles over the colon, where ours points to the text before it.
  const isAboutColon = error.code === 'BLOCK_AS_IMPLICIT_KEY' || error.code === 'MULTILINE_IMPLICIT_KEY';
  const colon = isAboutColon ? start + text.slice(start).search(/:(?=\s|$)/) : start;
  const place = Math.max(colon, start);
  return unreadable(`yaml: line ${rangeOf(place, place + 1).startLine}: ${words}`, range(), explanation);

  function range(): SourceRange {
    if (words === KEY_IN_VALUE[0]) return rangeOf(lineStart(text, place), place + 1);
    const quote = words === UNCLOSED[0] ? openingQuote(text, error.message) : -1;
    return quote < 0 ? rangeOf(start, end) : rangeOf(quote, quote + 1);
  }
}

/** Whatever is not closed was opened by the last quotation mark of its kind. */
function openingQuote(text: string, message: string): number {
  const marks = message.includes('"') ? text.matchAll(/(?<!\\)"/g) : text.matchAll(/'/g);
  return [...marks].at(-1)?.index ?? -1;
}

/** The first letter of the line. */
function lineStart(text: string, at: number): number {
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  return begin + Math.max(text.slice(begin, at).search(/\S/), 0);
}

type Words = readonly [words: string, explanation: string];

const KEY_IN_VALUE: Words = [
  'mapping values are not allowed in this context',
  'There is a second “key:” where only a value can stand. Is this line indented too far, or does the text need quotes?',
];

const BY_CODE: { readonly [Code in YAMLParseError['code']]?: Words } = {
  BLOCK_AS_IMPLICIT_KEY: KEY_IN_VALUE,
  TAB_AS_INDENT: ['found character that cannot start any token', 'Indent with spaces: YAML takes no tabs.'],
  BAD_INDENT: [
    'did not find expected key',
    'This line’s indentation does not fit the lines around it: keys of one mapping, and items of one list, stand exactly below each other.',
  ],
  BAD_DQ_ESCAPE: [
    'found unknown escape character',
    'In double quotes a backslash begins an escape such as \\n. Use single quotes, or write \\\\.',
  ],
  BAD_SCALAR_START: [
    'found character that cannot start any token',
    'Text that begins with this character needs quotes.',
  ],
  BAD_ALIAS: [
    'did not find expected alphabetic or numeric character',
    'A name has to follow * or &; text needs quotes.',
  ],
  BLOCK_IN_FLOW: [
    'did not find expected node content',
    'Inside { } and [ ] everything is written with commas, without “- ” and without indentation.',
  ],
  BAD_DIRECTIVE: ['found unknown directive name', 'A line that begins with % has no place in a manifest.'],
  MULTIPLE_ANCHORS: ['did not find expected node content', 'One value can have one anchor only.'],
  MULTIPLE_TAGS: ['did not find expected node content', 'One value can have one tag only.'],
  UNEXPECTED_TOKEN: [
    'did not find expected key',
    'Nothing of this kind can stand here. Is something not closed, or indented wrongly?',
  ],
  RESOURCE_EXHAUSTION: ['exceeded max depth of 10000', 'This is nested too deeply.'],
};

const UNCLOSED: Words = ['found unexpected end of stream', 'A quotation mark is opened here and never closed.'];

const NO_COLON: Words = [
  "could not find expected ':'",
  'A line is neither “key: value” nor an item of a list. Is a colon missing, or the space behind it?',
];

/** One code of the parser covers several things that can be missing. */
const MISSING: readonly (readonly [pattern: RegExp, words: Words])[] = [
  [/quote/, UNCLOSED],
  [/map values/, NO_COLON],
  [/Sequence item/, ["did not find expected '-' indicator", 'Every item of a list begins with “- ”.']],
  [/flow.map|with a }/i, ["did not find expected ',' or '}'", 'A comma is missing, or a { is never closed.']],
  [/flow.seq|with a ]/i, ["did not find expected ',' or ']'", 'A comma is missing, or a [ is never closed.']],
  [
    /directives-end/,
    ['did not find expected <document start>', 'A line that begins with % has no place in a manifest.'],
  ],
  [/white space|space after/, ['did not find expected whitespace or line break', 'A space is missing here.']],
];

function wordsFor({ code, message, pos }: YAMLParseError, text: string): Words {
  if (code === 'MULTILINE_IMPLICIT_KEY') return isAmongKeys(text, pos[0]) ? NO_COLON : KEY_IN_VALUE;
  if (code === 'MISSING_CHAR' || code === 'BAD_INDENT') {
    const known = MISSING.find(([pattern]) => pattern.test(message));
    if (known !== undefined) return known[1];
  }
  return BY_CODE[code] ?? [message, 'This is not valid YAML.'];
}

/** Whether a key has stood at this column before: then the reader expects another one. */
function isAmongKeys(text: string, at: number): boolean {
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const indent = ' '.repeat(at - begin);
  return text
    .slice(0, begin)
    .split('\n')
    .some((line) => line.startsWith(indent) && /^[^\s#-]/.test(line.slice(indent.length)));
}
