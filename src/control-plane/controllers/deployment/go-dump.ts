/**
 * A pod template as Go's spew prints it with types and without methods (github.com/davecgh/go-spew: `%#v`, sorted keys), which
 * is the text that Kubernetes hashes (k8s.io/apimachinery/pkg/util/dump).
 *
 * As after a journey through the store, empty lists and maps count as missing. Left out: managed fields.
 */
import type { IntOrString, PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { dumpQuantity, NO_QUANTITY } from './go-dump-quantity.ts';
import { POD_TEMPLATE_GO_TYPES } from './pod-template-go-types.ts';

type Wire = Readonly<Record<string, unknown>>;

interface Printer {
  /** Go's name of the type. */
  readonly goType: string;
  /** The value without its type; `undefined` prints Go's zero value. */
  readonly print: (value: unknown) => string;
}

interface Field {
  readonly goName: string;
  /** Undefined for an embedded struct that is flat on the wire. */
  readonly wireName: string | undefined;
  readonly printer: Printer;
}

const NIL = '<nil>';
const plain = (goType: string, zero: string): Printer => ({
  goType,
  print: (value) => (value === undefined ? zero : String(value)),
});

const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

const RESOURCE_LIST: Printer = { goType: 'v1.ResourceList', print: (value) => printMap(value, dumpQuantity) };

const SIMPLE: Readonly<Record<string, Printer>> = {
  s: plain('string', ''),
  b: plain('bool', 'false'),
  i: plain('int32', '0'),
  l: plain('int64', '0'),
  q: { goType: 'resource.Quantity', print: (value) => (value === undefined ? NO_QUANTITY : dumpQuantity(value)) },
  x: { goType: 'intstr.IntOrString', print: (value) => printIntOrString(value as IntOrString | undefined) },
  t: { goType: 'v1.Time', print: () => ZERO_TIME },
  r: RESOURCE_LIST,
  FieldsV1: { goType: 'v1.FieldsV1', print: () => '{Raw:([]uint8)<nil>}' },
};

function printIntOrString(value: IntOrString | undefined): string {
  const isText = typeof value === 'string';
  const number = typeof value === 'number' ? value : 0;
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${number} StrVal:(string)${isText ? value : ''}}`;
}

function printMap(value: unknown, printItem: (item: unknown) => string): string {
  const entries = Object.entries((value as Wire | undefined) ?? {});
  if (entries.length === 0) return NIL;
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${printItem(item)}`).join(' ')}]`;
}

const printers = new Map<string, Printer>();
const declarations = new Map<string, string>();

function printerOf(type: string): Printer {
  let printer = SIMPLE[type] ?? printers.get(type);
  if (printer === undefined) {
    printer = makePrinter(type);
    printers.set(type, printer);
  }
  return printer;
}

function makePrinter(type: string): Printer {
  if (type.startsWith('*')) return pointerTo(printerOf(type.slice(1)));
  if (type.startsWith('[]')) return sliceOf(printerOf(type.slice(2)));
  if (type.startsWith('{}')) {
    const item = printerOf(type.slice(2));
    return { goType: `map[string]${item.goType}`, print: (value) => printMap(value, item.print) };
  }
  return type.startsWith('@') ? plain(type.slice(1), '') : struct(type);
}

function pointerTo(target: Printer): Printer {
  const print = (value: unknown): string => (value === undefined ? NIL : target.print(value));
  return { goType: `*${target.goType}`, print };
}

function sliceOf(item: Printer): Printer {
  const print = (value: unknown): string => {
    const items = value as readonly unknown[] | undefined;
    return items === undefined || items.length === 0 ? NIL : `[${items.map(item.print).join(' ')}]`;
  };
  return { goType: `[]${item.goType}`, print };
}

function struct(name: string): Printer {
  let fields: readonly Field[] | undefined;
  const print = (value: unknown): string => {
    fields ??= declaredFields(name);
    const wire = (value ?? {}) as Wire;
    return `{${fields.map((field) => printField(field, wire)).join(' ')}}`;
  };
  return { goType: `v1.${name}`, print };
}

function printField({ goName, wireName, printer }: Field, wire: Wire): string {
  return `${goName}:(${printer.goType})${printer.print(wireName === undefined ? wire : wire[wireName])}`;
}

function declaredFields(struct: string): readonly Field[] {
  if (declarations.size === 0) {
    for (const line of POD_TEMPLATE_GO_TYPES.trim().split('\n')) {
      const space = line.indexOf(' ');
      declarations.set(line.slice(0, space), line.slice(space + 1));
    }
  }
  const declaration = declarations.get(struct);
  if (declaration === undefined) throw new Error(`no Go declaration of ${struct}`);
  return declaration.split(' ').map(readField);
}

function readField(text: string): Field {
  if (text.startsWith('+')) return { goName: text.slice(1), wireName: undefined, printer: printerOf(text.slice(1)) };
  const colon = text.indexOf(':');
  const [goName = '', wireName] = text.slice(0, colon).split('=');
  return {
    goName,
    wireName: wireName ?? goName.charAt(0).toLowerCase() + goName.slice(1),
    printer: printerOf(text.slice(colon + 1)),
  };
}

/** The text of a template; it is the same for templates that mean the same. */
export function dumpPodTemplate(template: PodTemplateSpec): string {
  const printer = printerOf('PodTemplateSpec');
  return `(${printer.goType})${printer.print(template)}`;
}
