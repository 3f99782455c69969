/** IP addresses and ranges in CEL (apiserver/pkg/cel/library/{ip,cidr}.go). Left out: which ranges are link-local or multicast. */
import type { Environment } from '@marcbachmann/cel-js';
import { type IpAddress, parseIp } from '../../meta/ip-address.ts';

class CelIp {
  readonly text: string;
  readonly address: IpAddress;

  constructor(text: string, address: IpAddress) {
    this.text = text;
    this.address = address;
  }
}

class CelCidr {
  readonly ip: CelIp;
  readonly bits: number;

  constructor(ip: CelIp, bits: number) {
    this.ip = ip;
    this.bits = bits;
  }
}

function readIp(text: string): CelIp | undefined {
  const address = parseIp(text);
  return address === undefined ? undefined : new CelIp(text, address);
}

function readCidr(text: string): CelCidr | undefined {
  const [address = '', bits = '', ...rest] = text.split('/');
  const ip = readIp(address);
  if (ip === undefined || rest.length > 0 || !/^\d+$/.test(bits)) return undefined;
  return Number(bits) <= (ip.address.family === 'IPv4' ? 32 : 128) ? new CelCidr(ip, Number(bits)) : undefined;
}

/** Whether the address begins with the bits of the range. */
function contains({ ip, bits }: CelCidr, { address }: CelIp): boolean {
  if (ip.address.family !== address.family) return false;
  return address.bytes.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - 8 * i));
    return (byte ^ (ip.address.bytes[i] ?? 0)) >> (8 - kept) === 0;
  });
}

export function addAddressFunctions(environment: Environment): void {
  environment.registerType('net.IP', CelIp);
  environment.registerType('net.CIDR', CelCidr);
  environment.registerFunction('isIP(string): bool', (text: string) => readIp(text) !== undefined);
  environment.registerFunction('isCIDR(string): bool', (text: string) => readCidr(text) !== undefined);
  environment.registerFunction('ip(string): net.IP', (text: string) => {
    const ip = readIp(text);
    if (ip === undefined) throw new Error(`IP Address "${text}" parse error during conversion from string`);
    return ip;
  });
  environment.registerFunction('cidr(string): net.CIDR', (text: string) => {
    const cidr = readCidr(text);
    if (cidr === undefined) throw new Error(`network address parse error during conversion from string: "${text}"`);
    return cidr;
  });
  const family = ({ address }: CelIp): bigint => (address.family === 'IPv4' ? 4n : 6n);
  environment.registerFunction('net.IP.family(): int', family);
  environment.registerFunction('net.IP.isLoopback(): bool', ({ text }: CelIp) => /^127\.|^::1$/.test(text));
  environment.registerFunction(
    'net.IP.isUnspecified(): bool',
    ({ text }: CelIp) => text === '0.0.0.0' || text === '::',
  );
  const orThrow = (text: string): CelIp => {
    const ip = readIp(text);
    if (ip === undefined) throw new Error(`IP Address "${text}" parse error during conversion from string`);
    return ip;
  };
  environment.registerFunction('net.CIDR.containsIP(net.IP): bool', (cidr: CelCidr, ip: CelIp) => contains(cidr, ip));
  environment.registerFunction('net.CIDR.containsIP(string): bool', (cidr: CelCidr, text: string) =>
    contains(cidr, orThrow(text)),
  );
  environment.registerFunction(
    'net.CIDR.containsCIDR(net.CIDR): bool',
    (cidr: CelCidr, other: CelCidr) => cidr.bits <= other.bits && contains(cidr, other.ip),
  );
  environment.registerFunction('net.CIDR.ip(): net.IP', ({ ip }: CelCidr) => ip);
  environment.registerFunction('net.CIDR.prefixLength(): int', ({ bits }: CelCidr) => BigInt(bits));
}
