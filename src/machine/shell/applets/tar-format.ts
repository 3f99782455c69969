/**
 * Archives of tar as bytes: what is written is `ustar` with GNU's way for long names, what is read is that and pax headers (POSIX.1-2017 pax,
 * "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
 */
import { decodeBytes, encodeText } from '../../../kernel/index.ts';

export interface ArchiveEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Of a link, where it leads. */
  readonly content: string;
}

const BLOCK = 512;
const MOST_NAME_BYTES = 100;
const TYPES = { file: '0', folder: '5', link: '2' } as const;

/** One entry with its header, padded to whole blocks. */
export function formatEntry(entry: ArchiveEntry, timeMs: number): string {
  const name = encodeText(entry.name);
  const long =
    name.length > MOST_NAME_BYTES ? record('././@LongLink', 'L', encodeText(`${entry.name}\0`), timeMs, 0) : '';
  const content = entry.kind === 'file' ? encodeText(entry.content) : new Uint8Array();
  const cut = decodeBytes(name.subarray(0, MOST_NAME_BYTES));
  return long + record(cut, TYPES[entry.kind], content, timeMs, entry.kind === 'folder' ? 0o755 : 0o644);
}

/** What ends an archive: two empty blocks. */
export const ARCHIVE_END = '\0'.repeat(2 * BLOCK);

function record(name: string, type: string, content: Uint8Array, timeMs: number, mode: number): string {
  const padded = new Uint8Array(BLOCK + Math.ceil(content.length / BLOCK) * BLOCK);
  const put = (at: number, text: string): void => padded.set(encodeText(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  put(0, name);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(content.length, 11));
  put(136, octal(Math.floor(timeMs / 1000), 11));
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  put(265, 'root');
  put(297, 'root');
  const sum = padded.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  padded.set(content, BLOCK);
  return decodeBytes(padded);
}

/** The entries of an archive; undefined when it is none, or ends too early. */
export function parseArchive(text: string): readonly ArchiveEntry[] | undefined {
  const bytes = encodeText(text);
  const entries: ArchiveEntry[] = [];
  let longName: string | undefined;
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return entries;
    if (!hasRightSum(header)) return undefined;
    const size = numberAt(header, 124, 12);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) return undefined;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = decodeBytes(content).split('\0', 1)[0];
    else if (type === 'x') longName = paxPath(decodeBytes(content)) ?? longName;
    else if (type !== 'g' && type !== 'K') {
      const entry = entryOf(header, type, content, longName);
      if (entry !== undefined) entries.push(entry);
      longName = undefined;
    }
  }
  return entries.length > 0 ? entries : undefined;
}

function entryOf(
  header: Uint8Array,
  type: string,
  content: Uint8Array,
  longName: string | undefined,
): ArchiveEntry | undefined {
  const isUstar = textAt(header, 257, 6) === 'ustar';
  const prefix = isUstar ? textAt(header, 345, 155) : '';
  const short = textAt(header, 0, MOST_NAME_BYTES);
  const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
  if (type === '5' || (type !== '2' && name.endsWith('/'))) return { name, kind: 'folder', content: '' };
  if (type === '1' || type === '2') return { name, kind: 'link', content: textAt(header, 157, 100) };
  return type === '0' || type === '\0' || type === '7'
    ? { name, kind: 'file', content: decodeBytes(content) }
    : undefined;
}

/** `27 path=some/long/name\n` among the records of a pax header. */
function paxPath(text: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
}

function textAt(header: Uint8Array, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeBytes(end === -1 ? field : field.subarray(0, end));
}

function numberAt(header: Uint8Array, at: number, length: number): number {
  return Number.parseInt(textAt(header, at, length).trim() || '0', 8);
}

function hasRightSum(header: Uint8Array): boolean {
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return sum === numberAt(header, 148, 8);
}
