/**
 * Hands out equal blocks of an IPv4 range, going round: a block that was given back is not given out again before all the
 * others were (kubernetes/pkg/controller/nodeipam/ipam/cidrset/cidr_set.go). IPv6 ranges are left out.
 */

interface Block {
  /** The network's address as an unsigned 32-bit number. */
  readonly base: number;
  readonly maskSize: number;
}

export class CidrSet {
  readonly #cluster: Block;
  readonly #clusterText: string;
  readonly #nodeMaskSize: number;
  readonly #used: Uint8Array;
  #usedCount = 0;
  #next = 0;

  /** Blocks of `nodeMaskSize` bits inside `clusterCidr`; throws when the range is no IPv4 CIDR or smaller than a block. */
  constructor(clusterCidr: string, nodeMaskSize: number) {
    const cluster = parseCidr(clusterCidr);
    if (cluster === undefined) throw new Error(`invalid CIDR address: ${clusterCidr}`);
    if (nodeMaskSize < cluster.maskSize || nodeMaskSize > 32) {
      throw new Error('New CIDR set failed; the node CIDR size is too big');
    }
    this.#cluster = cluster;
    this.#clusterText = clusterCidr;
    this.#nodeMaskSize = nodeMaskSize;
    this.#used = new Uint8Array(2 ** (nodeMaskSize - cluster.maskSize));
  }

  /** The next free block, marked as used, e.g. `10.244.3.0/24`; undefined when none is left. */
  allocateNext(): string | undefined {
    const total = this.#used.length;
    if (this.#usedCount === total) return undefined;
    let candidate = this.#next;
    while (this.#used[candidate] === 1) candidate = (candidate + 1) % total;
    this.#next = (candidate + 1) % total;
    this.#used[candidate] = 1;
    this.#usedCount++;
    return this.#format(candidate);
  }

  /** Marks every block that `cidr` touches as used; throws when it lies outside of the range. */
  occupy(cidr: string): void {
    this.#mark(cidr, 1);
  }

  /** Gives back every block that `cidr` touches; throws when it lies outside of the range. */
  release(cidr: string): void {
    this.#mark(cidr, 0);
  }

  #mark(cidr: string, used: 0 | 1): void {
    const [first, last] = this.#indices(cidr);
    for (let index = first; index <= last; index++) {
      if (this.#used[index] === used) continue;
      this.#used[index] = used;
      this.#usedCount += used === 1 ? 1 : -1;
    }
  }

  #indices(cidr: string): readonly [number, number] {
    const block = parseCidr(cidr);
    if (block === undefined) throw new Error(`invalid CIDR address: ${cidr}`);
    const cluster = this.#cluster;
    const overlaps =
      mask(block.base, cluster.maskSize) === cluster.base || mask(cluster.base, block.maskSize) === block.base;
    if (!overlaps) throw new Error(`cidr ${cidr} is out the range of cluster cidr ${this.#clusterText}`);
    if (block.maskSize <= cluster.maskSize) return [0, this.#used.length - 1];
    const lastAddress = block.base + 2 ** (32 - block.maskSize) - 1;
    return [this.#indexOf(block.base), this.#indexOf(lastAddress)];
  }

  #indexOf(address: number): number {
    return Math.floor((address - this.#cluster.base) / 2 ** (32 - this.#nodeMaskSize));
  }

  #format(index: number): string {
    const base = this.#cluster.base + index * 2 ** (32 - this.#nodeMaskSize);
    const bytes = [base / 2 ** 24, base / 2 ** 16, base / 2 ** 8, base].map((part) => Math.floor(part) % 256);
    return `${bytes.join('.')}/${this.#nodeMaskSize}`;
  }
}

function parseCidr(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1).map(Number);
  const [a = 0, b = 0, c = 0, d = 0, maskSize = 0] = parts;
  if (Math.max(a, b, c, d) > 255 || maskSize > 32) return undefined;
  return { base: mask(((a * 256 + b) * 256 + c) * 256 + d, maskSize), maskSize };
}

function mask(address: number, size: number): number {
  return address - (address % 2 ** (32 - size));
}
