/**
 * The text of a manifest, any number of YAML or JSON documents, as API objects with their places in the text
 * (cli-runtime/pkg/resource/visitor.go, mapper.go; kubectl/pkg/validation/schema.go). Whatever is wrong with the text is answered with a sentence
 * and a place; nothing is thrown. Kinds and fields are the API server's to judge.
 */
import { parseDocument } from 'yaml';
import type { Problem } from '../../bridge/messages.ts';
import { decode } from '../../kube-api/schema/decode.ts';
import { schemaById } from '../../kube-api/schema/schema.ts';
import { ConversionError, DEEPEST, type JsonDocument, jsonOf } from './json-value.ts';
import { isJsonObject, type JsonObject, type ManifestObject, type PathStep } from './manifest-object.ts';
import { decodingProblem } from './problems.ts';
import { pathSteps, SourceMap } from './source-map.ts';
import { type DocumentText, splitDocuments } from './split-documents.ts';
import { TextLines } from './text-lines.ts';
import { READ_OPTIONS } from './yaml-options.ts';
import { syntaxProblem, unreadable } from './yaml-problems.ts';

export interface ParsedManifest {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
}

/** kubectl and the API server take 3 MiB for one object. */
const MOST_BYTES = 3 * 1024 * 1024;
/** More text than this is not looked into at all. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** After so many unreadable documents, more would not help. */
const MOST_PROBLEMS = 100;

const TOO_LARGE =
  'Error from server (RequestEntityTooLarge): error when creating "STDIN": Request entity too large: limit is 3145728';
/** What go-yaml refuses anywhere in a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

export function parseManifest(text: string): ParsedManifest {
  if (text.length > MOST_CHARACTERS) {
    return failed({ severity: 'error', message: TOO_LARGE, explanation: 'A manifest may have 8 MB here.' });
  }
  const lines = new TextLines(text);
  const { documents, badSeparators } = splitDocuments(text);
  const objects: ManifestObject[] = [];
  const problems: Problem[] = badSeparators
    .slice(0, MOST_PROBLEMS)
    .map(({ offset, rest }) =>
      unreadable(
        `yaml: invalid Yaml document separator: ${rest.slice(0, 80)}`,
        lines.range(offset, offset + 3),
        'A line that begins with --- divides documents: nothing else can stand on it.',
      ),
    );
  for (const document of documents) {
    const result = readDocument(document, lines);
    objects.push(...result.objects);
    problems.push(...result.problems);
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return { objects, problems };
}

function failed(problem: Problem): ParsedManifest {
  return { objects: [], problems: [problem] };
}

/** Whether `text` takes more bytes than this as UTF-8. */
function isLargerThan(text: string, bytes: number): boolean {
  if (text.length * 3 <= bytes) return false;
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair stands for two bytes.
    size += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return size > bytes;
}

/** A document in brackets that are opened deeper than anybody reads: the parser would take long to find out. */
function isBottomless(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function readDocument({ text, offset }: DocumentText, lines: TextLines): ParsedManifest {
  const start = offset + text.search(/\S/);
  if (isLargerThan(text, MOST_BYTES)) {
    return failed({ severity: 'error', message: TOO_LARGE, range: lines.range(start, start + 1) });
  }
  const control = CONTROL.exec(text) ?? LONE_SURROGATE.exec(text);
  if (control !== null) {
    const range = lines.range(offset + control.index, offset + control.index + 1);
    return failed(unreadable('yaml: control characters are not allowed', range, 'This is not text.'));
  }
  if (isBottomless(text))
    return failed(unreadable(`yaml: exceeded max depth of ${DEEPEST}`, lines.range(start, start + 1)));
  try {
    const document = parseDocument(text, READ_OPTIONS);
    const [error] = document.errors;
    if (error !== undefined && error.code !== 'MULTIPLE_DOCS') {
      return failed(syntaxProblem(error, text, (from, to) => lines.range(offset + from, offset + to)));
    }
    if (error !== undefined) return readParts(text, offset, error.pos[0], lines);
    return readContents(document.contents, lines, offset);
  } catch (error) {
    // The parser works by recursion, and throws on a few inputs that it should report.
    const detail =
      error instanceof RangeError ? `exceeded max depth of ${DEEPEST}` : 'did not find expected node content';
    return failed(unreadable(`yaml: ${detail}`, lines.range(start, start + 1)));
  }
}

/** `...` ends a document too. */
function readParts(text: string, offset: number, at: number, lines: TextLines): ParsedManifest {
  if (at <= 0 || at >= text.length) {
    return failed(
      unreadable('yaml: did not find expected <document start>', lines.range(offset + at, offset + at + 1)),
    );
  }
  const first = readDocument({ text: text.slice(0, at), offset }, lines);
  const second = readDocument({ text: text.slice(at), offset: offset + at }, lines);
  return { objects: [...first.objects, ...second.objects], problems: [...first.problems, ...second.problems] };
}

function readContents(contents: unknown, lines: TextLines, offset: number): ParsedManifest {
  let json: JsonDocument;
  try {
    json = jsonOf(contents);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    const range = new SourceMap(contents, new Map(), lines, offset).rangeOf(error.node ?? contents);
    return failed(unreadable(error.message, range, error.explanation));
  }
  const places = new SourceMap(contents, json.targets, lines, offset);
  const duplicates = json.duplicateKeys.slice(0, MOST_PROBLEMS).map(
    (key): Problem => ({
      severity: 'warning',
      message: `line ${places.rangeOf(key).startLine}: key "${String(key.value)}" already set in map`,
      explanation: 'The same key stands here twice. Only the last one counts: kubectl drops the others without a word.',
      range: places.rangeOf(key),
    }),
  );
  const result = json.value === null ? { objects: [], problems: [] } : readValue(json.value, places, []);
  return { objects: result.objects, problems: [...duplicates, ...result.problems] };
}

function readValue(value: unknown, places: SourceMap, at: readonly PathStep[]): ParsedManifest {
  const missing = typeMetaErrors(value);
  if (missing.length > 0) {
    const list = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
    return failed({
      severity: 'error',
      message: `error validating "STDIN": error validating data: ${list}; if you choose to ignore these errors, turn validation off with --validate=false`,
      explanation: 'A document is one object: it needs at least apiVersion:, kind: and metadata: with a name.',
      range: places.value(at),
    });
  }
  const body = value as JsonObject;
  if (body.kind === '') {
    const message = `unable to decode "STDIN": Object 'Kind' is missing in '${JSON.stringify(body).slice(0, 200)}'`;
    return failed({ severity: 'error', message, range: places.value([...at, 'kind']) });
  }
  if (Array.isArray(body.items) && String(body.kind).endsWith('List')) return readList(body, body.items, places, at);
  return readObject(body, places, at);
}

/** kubectl's own look at an object before it asks anybody (getObjectKind). */
function typeMetaErrors(value: unknown): readonly string[] {
  if (!isJsonObject(value)) return ['invalid object to validate'];
  const { apiVersion, kind } = value;
  const errors: string[] = [];
  if (apiVersion === undefined || apiVersion === null) errors.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') errors.push("apiVersion isn't string type");
  else if (apiVersion.split('/').length > 2) errors.push(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind === undefined || kind === null) errors.push('kind not set');
  else if (typeof kind !== 'string') errors.push("kind isn't string type");
  return errors;
}

/** What a typed list holds needs no kind of its own. */
function readList(
  { apiVersion, kind }: JsonObject,
  items: readonly unknown[],
  places: SourceMap,
  at: readonly PathStep[],
): ParsedManifest {
  const itemKind = String(kind).slice(0, -'List'.length);
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of items.entries()) {
    const full =
      itemKind !== '' && isJsonObject(item) && !Object.hasOwn(item, 'kind')
        ? { ...item, apiVersion, kind: itemKind }
        : item;
    const result = readValue(full, places, [...at, 'items', index]);
    objects.push(...result.objects);
    problems.push(...result.problems);
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return { objects, problems };
}

function readObject(body: JsonObject, places: SourceMap, at: readonly PathStep[]): ParsedManifest {
  const full = (path: string | readonly PathStep[]): readonly PathStep[] => [
    ...at,
    ...(typeof path === 'string' ? pathSteps(path) : path),
  ];
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const object: ManifestObject = {
    apiVersion: String(body.apiVersion),
    kind: String(body.kind),
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace: typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : undefined,
    body,
    locate: (path) => places.value(full(path)),
    locateKey: (path) => places.key(full(path)),
  };
  const problem = metadataProblem(object);
  return problem === undefined ? { objects: [object], problems: [] } : failed(problem);
}

/** kubectl reads the metadata itself, so mistakes in it are found before any request (metadata_decoder.go). */
function metadataProblem(object: ManifestObject): Problem | undefined {
  const { metadata = {} } = object.body;
  const type = schemaById('ObjectMeta');
  if (type === undefined || metadata === null) return undefined;
  const error = isJsonObject(metadata)
    ? decode(type, metadata).error?.replace('Go struct field ObjectMeta.', 'Go struct field ObjectMeta.metadata.')
    : `json: cannot unmarshal ${Array.isArray(metadata) ? 'array' : typeof metadata} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`;
  if (error === undefined) return undefined;
  return decodingProblem(`unable to decode "STDIN": ${error}`, object);
}
