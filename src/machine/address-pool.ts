/**
 * Addresses for pods from one range: the lowest first, then each the next after the last one given, round and round
 * (containernetworking/plugins/plugins/ipam/host-local). The first address is the gateway's. IPv4 only.
 */

export type AddressAnswer =
  | { readonly ok: true; readonly ip: string }
  | { readonly ok: false; readonly message: string };

export class AddressPool {
  readonly cidr: string;
  readonly #first: number;
  readonly #last: number;
  readonly #taken = new Set<number>();
  #lastGiven: number;

  /** Throws when `cidr` is no IPv4 range, or one too small to give addresses from. */
  constructor(cidr: string) {
    this.cidr = cidr;
    const [ip = '', bits = ''] = cidr.split('/');
    const prefixLength = Number(bits);
    const base = ipToNumber(ip);
    if (base === undefined || !(prefixLength >= 8 && prefixLength <= 30))
      throw new Error(`no usable address range: ${cidr}`);
    const size = 2 ** (32 - prefixLength);
    const network = base - (base % size);
    this.#first = network + 2;
    this.#last = network + size - 2;
    this.#lastGiven = this.#last;
  }

  /** How many addresses are in use. */
  get size(): number {
    return this.#taken.size;
  }

  /** Reserves an address, or says that there is none as the plug-in words it. */
  take(): AddressAnswer {
    const count = this.#last - this.#first + 1;
    let candidate = this.#lastGiven;
    for (let tried = 0; tried < count; tried++) {
      candidate = candidate >= this.#last ? this.#first : candidate + 1;
      if (this.#taken.has(candidate)) continue;
      this.#taken.add(candidate);
      this.#lastGiven = candidate;
      return { ok: true, ip: numberToIp(candidate) };
    }
    const range = `${numberToIp(this.#first - 1)}-${numberToIp(this.#last)}`;
    return {
      ok: false,
      message: `failed to allocate for range 0: no IP addresses available in range set: ${range}`,
    };
  }

  /** Gives an address back; harmless for one that was not taken here. */
  free(ip: string): void {
    const number = ipToNumber(ip);
    if (number !== undefined) this.#taken.delete(number);
  }

  /** Forgets all reservations, not where it stopped. */
  clear(): void {
    this.#taken.clear();
  }
}

function ipToNumber(ip: string): number | undefined {
  const parts = ip.split('.');
  if (parts.length !== 4) return undefined;
  let number = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    number = number * 256 + Number(part);
  }
  return number;
}

function numberToIp(number: number): string {
  return `${(number >>> 24) & 255}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}
