/**
 * The text of a manifest, any number of YAML or JSON documents, as API objects with their places in the text. Whatever is wrong with the text
 * is answered with a sentence and a place; nothing is thrown.
 */
import { type Document, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Problem, SourceRange } from '../../bridge/messages.ts';
import { ConversionError, jsonOf } from './json-value.ts';
import { locate, locateKey, rangeOf } from './source-map.ts';
import { MOST_ALIASES, READ_OPTIONS } from './yaml-options.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The object as JSON. */
  readonly body: JsonObject;
  /** Where a field of it stands in the text. */
  readonly locate: (path: string) => SourceRange;
  /** Where a field's name stands. */
  readonly locateKey: (path: string) => SourceRange;
}

export interface ParsedManifest {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
}

/** More text than this is not read at all (kubectl and the API server take 3 MiB for one object). */
const MOST_CHARACTERS = 8 * 1024 * 1024;

export function parseManifest(text: string): ParsedManifest {
  if (text.length > MOST_CHARACTERS) {
    return failed([{ severity: 'error', message: 'Request entity too large: limit is 3145728' }]);
  }
  const lines = new LineCounter();
  let documents: readonly Document[];
  try {
    const parsed = parseAllDocuments(text, { ...READ_OPTIONS, lineCounter: lines });
    documents = Array.isArray(parsed) ? (parsed as readonly Document[]) : [];
  } catch (error) {
    return failed([parserGaveUp(error)]);
  }
  const objects: ManifestObject[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const result = readDocument(document, lines);
    objects.push(...result.objects);
    problems.push(...result.problems);
  }
  return { objects, problems };
}

function failed(problems: readonly Problem[]): ParsedManifest {
  return { objects: [], problems };
}

function parserGaveUp(error: unknown): Problem {
  const isTooDeep = error instanceof RangeError;
  const detail = isTooDeep ? 'exceeded max depth' : error instanceof Error ? error.message : String(error);
  return { severity: 'error', message: `error parsing STDIN: error converting YAML to JSON: yaml: ${detail}` };
}

function readDocument(document: Document, lines: LineCounter): ParsedManifest {
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => {
        const range = rangeOf(error.pos[0], error.pos[1], lines);
        const message = `error parsing STDIN: error converting YAML to JSON: yaml: line ${range.startLine}: ${error.message}`;
        return { severity: 'error', message, range };
      }),
    );
  }
  let value: unknown;
  try {
    restoreDots(document);
    value = jsonOf(document.toJS({ maxAliasCount: MOST_ALIASES }));
  } catch (error) {
    const range = locate(document, '', lines);
    const isOurs = error instanceof ConversionError || error instanceof ReferenceError;
    if (!isOurs && !(error instanceof RangeError)) throw error;
    return failed([{ ...parserGaveUp(error), range }]);
  }
  return value === null ? failed([]) : readValue(value, document, lines, '');
}

/** YAML 1.1 of this parser takes a lone dot for a number; kubectl's does not. */
function restoreDots(document: Document): void {
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && node.source === '.' && typeof node.value === 'number') node.value = '.';
    },
  });
}

function readValue(value: unknown, document: Document, lines: LineCounter, prefix: string): ParsedManifest {
  const whole = locate(document, prefix, lines);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    const message = `error parsing STDIN: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type unstructured.detector`;
    return failed([{ severity: 'error', message, range: whole }]);
  }
  const body = value as JsonObject;
  const missing = (['apiVersion', 'kind'] as const).filter(
    (field) => typeof body[field] !== 'string' || body[field] === '',
  );
  if (missing.length > 0) {
    const list = missing.map((field) => `${field} not set`).join(', ');
    const message = `error validating "STDIN": error validating data: [${list}]; if you choose to ignore these errors, turn validation off with --validate=false`;
    return failed([
      { severity: 'error', message: missing.length === 1 ? message.replace(/\[(.*?)\]/, '$1') : message, range: whole },
    ]);
  }
  if (Array.isArray(body.items) && String(body.kind).endsWith('List')) {
    const parts = body.items.map((item, index) =>
      readValue(item, document, lines, `${prefix === '' ? '' : `${prefix}.`}items[${index}]`),
    );
    return { objects: parts.flatMap((part) => part.objects), problems: parts.flatMap((part) => part.problems) };
  }
  return { objects: [objectOf(body, document, lines, prefix)], problems: [] };
}

function objectOf(body: JsonObject, document: Document, lines: LineCounter, prefix: string): ManifestObject {
  const metadata = (typeof body.metadata === 'object' && body.metadata !== null ? body.metadata : {}) as JsonObject;
  const full = (path: string): string => (prefix === '' || path === '' ? prefix + path : `${prefix}.${path}`);
  return {
    apiVersion: String(body.apiVersion),
    kind: String(body.kind),
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace: typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : undefined,
    body,
    locate: (path) => locate(document, full(path), lines),
    locateKey: (path) => locateKey(document, full(path), lines),
  };
}
