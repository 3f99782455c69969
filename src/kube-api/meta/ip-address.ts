/**
 * IP addresses and ranges as Kubernetes reads them (k8s.io/utils/net: leading zeros in IPv4 are allowed;
 * k8s.io/apimachinery/pkg/util/validation). An IPv4 address written as IPv6 (`::ffff:1.2.3.4`) counts as IPv4.
 */
import type { FieldErrors, FieldPath } from './field-errors.ts';

export type IpFamily = 'IPv4' | 'IPv6';

export interface IpAddress {
  readonly family: IpFamily;
  /** Four bytes, or sixteen. */
  readonly bytes: readonly number[];
}

export const INVALID_IP_MESSAGE = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
export const INVALID_CIDR_MESSAGE = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

const ZERO = 48;
/** The code of a dot, counted from that of the digit 0. */
const DOT = -2;

function parseIpv4(text: string): readonly number[] | undefined {
  const bytes: number[] = [];
  let byte = 0;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const digit = i === text.length ? DOT : text.charCodeAt(i) - ZERO;
    if (digit >= 0 && digit <= 9) {
      byte = byte * 10 + digit;
      digits++;
      continue;
    }
    if (digit !== DOT || digits === 0 || byte > 255) return undefined;
    bytes.push(byte);
    byte = 0;
    digits = 0;
  }
  return bytes.length === 4 ? bytes : undefined;
}

/** Sixteen bytes of IPv6 text; a dotted IPv4 address may stand at its end. */
function parseIpv6(text: string): readonly number[] | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted === null ? [] : parseIpv4(dotted[2] ?? '');
  if (tail === undefined) return undefined;
  const rest = dotted === null ? text : (dotted[1] ?? '').replace(/([^:]):$/, '$1');
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], end = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (![...head, ...end].every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - head.length - end.length - tail.length / 2;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  const groups = [...head, ...zeros, ...end].map((group) => Number.parseInt(group, 16));
  return [...groups.flatMap((group) => [group >> 8, group & 255]), ...tail];
}

const CACHE_LIMIT = 20_000;
const parsed = new Map<string, IpAddress | undefined>();

/** The address that the text names, or undefined when it is none; remembered, as the same few are asked about for ever. */
export function parseIp(text: string): IpAddress | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const ip = parse(text);
  if (parsed.size >= CACHE_LIMIT) parsed.clear();
  parsed.set(text, ip);
  return ip;
}

function parse(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const bytes = parseIpv4(text);
    return bytes && { family: 'IPv4', bytes };
  }
  const bytes = parseIpv6(text);
  if (bytes === undefined) return undefined;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? { family: 'IPv4', bytes: bytes.slice(12) } : { family: 'IPv6', bytes };
}

/** The family of the address that the text names. */
export function ipFamilyOf(text: string): IpFamily | undefined {
  return parseIp(text)?.family;
}

/** The family of a range such as `10.0.0.0/8`, or undefined when it is none. */
export function cidrFamilyOf(text: string): IpFamily | undefined {
  const slash = text.lastIndexOf('/');
  const prefix = text.slice(slash + 1);
  if (slash < 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  const address = text.slice(0, slash);
  const family = ipFamilyOf(address);
  if (family === undefined || Number(prefix) > (address.includes(':') ? 128 : 32)) return undefined;
  return family;
}

/** An IPv6 address as RFC 5952 writes it: lower case, no leading zeros, the longest run of zeros as `::`. */
export function canonicalIpv6(text: string): string {
  const bytes = parseIpv6(text) ?? [];
  if (parseIp(text)?.family === 'IPv4') return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  const { start, length } = longestZeroRun(groups);
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}

export function validateIp(text: string, errors: FieldErrors, path: FieldPath): boolean {
  const isValid = parseIp(text) !== undefined;
  if (!isValid) errors.invalid(path, text, INVALID_IP_MESSAGE);
  return isValid;
}

export function validateCidr(text: string, errors: FieldErrors, path: FieldPath): void {
  if (cidrFamilyOf(text) === undefined) errors.invalid(path, text, INVALID_CIDR_MESSAGE);
}

/** Addresses that can't be those of an endpoint: unspecified, loopback, link-local. */
export function validateNonSpecialIp(text: string, errors: FieldErrors, path: FieldPath): void {
  const ip = parseIp(text);
  if (ip === undefined) {
    errors.invalid(path, text, 'must be a valid IP address');
    return;
  }
  const { family, bytes } = ip;
  const [first = 0, second = 0, third = 0] = bytes;
  const isV4 = family === 'IPv4';
  const isAllZeroBut = (last: number): boolean =>
    bytes.slice(0, -1).every((byte) => byte === 0) && bytes[bytes.length - 1] === last;
  if (isAllZeroBut(0)) errors.invalid(path, text, `may not be unspecified (${text})`);
  if (isV4 ? first === 127 : isAllZeroBut(1)) {
    errors.invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (isV4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) {
    errors.invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (isV4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 0x02) {
    errors.invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
}
