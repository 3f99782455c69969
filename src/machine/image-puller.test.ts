import { describe, expect, it } from 'vitest';
import { image, MachineLab } from '../testing/machine-lab.ts';
import type { Machine, PullResult } from './contract.ts';
import type { ImageManifest } from './image-source.ts';

/** 10 MB: 200 ms on the line, 100 ms to unpack. */
const TEN_MB = 10_000_000;
const ROUND_TRIP_MS = 120;

const DIGESTS: Readonly<Record<string, string>> = { one: `sha256:${'1'.repeat(64)}`, two: `sha256:${'2'.repeat(64)}` };

function of(name: string, ...layers: string[]): ImageManifest {
  return image(
    name,
    {},
    { digest: DIGESTS[name] ?? '', layers: layers.map((digest) => ({ digest, sizeBytes: TEN_MB })) },
  );
}

class PullLab extends MachineLab {
  readonly node: Machine = this.machine();
  readonly heard: { readonly name: string; readonly atMs: number; readonly result: PullResult }[] = [];

  constructor() {
    super();
    this.images.set('docker.io/library/one:latest', of('one', 'base', 'top-1'));
    this.images.set('docker.io/library/two:latest', of('two', 'base', 'top-2'));
    this.images.set('docker.io/library/one:again', of('one', 'base', 'top-1'));
  }

  pull(name: string): void {
    const sinceMs = this.clock.nowMs;
    this.node.runtime.pullImage(name, (result) => this.heard.push({ name, atMs: this.clock.nowMs - sinceMs, result }));
  }

  get times(): readonly (readonly [string, number])[] {
    return this.heard.map(({ name, atMs }) => [name, atMs]);
  }
}

describe('pulling an image', () => {
  it('takes a round trip, the transfer, and unpacking', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.clock.advance(10_000);
    expect(lab.times).toEqual([['one', ROUND_TRIP_MS + 200 + 200 + 100]]);
    expect(lab.heard[0]?.result).toEqual({
      ok: true,
      tookMs: 620,
      waitedMs: 620,
      image: {
        id: 'sha256:config-one',
        tags: ['docker.io/library/one:latest'],
        digests: [`docker.io/library/one@sha256:${'1'.repeat(64)}`],
        sizeBytes: 2 * TEN_MB,
        isStandIn: false,
      },
    });
  });

  it('transfers only the layers that are not here', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.clock.advance(10_000);
    lab.pull('two');
    lab.clock.advance(10_000);
    lab.pull('one');
    lab.clock.advance(10_000);
    expect(lab.times.slice(1)).toEqual([
      ['two', ROUND_TRIP_MS + 300],
      ['one', ROUND_TRIP_MS],
    ]);
  });

  it('is one transfer for all who ask for the same image', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.clock.advance(300);
    lab.pull('docker.io/library/one:latest');
    lab.clock.advance(10_000);
    expect(lab.times).toEqual([
      ['one', 620],
      ['docker.io/library/one:latest', 320],
    ]);
  });

  it('shares the line with another, and layers under way', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.pull('two');
    lab.clock.advance(10_000);
    expect(lab.times).toEqual([
      ['one', 620],
      ['two', ROUND_TRIP_MS + 600 + 100],
    ]);
  });

  it.each([
    ['nosuch', 'docker.io/library/nosuch:latest: not found', ROUND_TRIP_MS],
    ['a b', 'couldn\'t parse image name "a b": invalid reference format', 0],
  ])('of %j fails: %s', (name, message, ms) => {
    const lab = new PullLab();
    lab.pull(name);
    lab.clock.advance(10_000);
    expect(lab.heard).toEqual([{ name, atMs: ms, result: { ok: false, message } }]);
  });

  it('fails when the disk is full', () => {
    const lab = new PullLab();
    const small = lab.machine({ diskBytes: 15_000_000 });
    let result: PullResult | undefined;
    small.runtime.pullImage('one', (answer) => {
      result = answer;
    });
    lab.clock.advance(10_000);
    expect(result?.ok === false && result.message).toMatch(
      /^failed to pull and unpack image "docker.io\/library\/one:latest": .*no space left on device$/,
    );
  });

  it('is forgotten when the power goes, with what was transferred by then', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.clock.advance(500);
    lab.node.powerOff();
    lab.node.powerOn();
    lab.clock.advance(10_000);
    expect(lab.heard).toEqual([]);
    lab.pull('one');
    lab.clock.advance(10_000);
    expect(lab.times).toEqual([['one', 620]]);
  });
});

describe('the images of a machine', () => {
  it.each(['one', 'one:latest', 'library/one', `one@${DIGESTS.one}`, `one:any@${DIGESTS.one}`, 'sha256:config-one'])(
    'are found as %s',
    (name) => {
      const lab = new PullLab();
      lab.pull('one');
      lab.clock.advance(10_000);
      expect(lab.node.runtime.image(name)?.id).toBe('sha256:config-one');
      expect(lab.node.runtime.image('two')).toBeUndefined();
    },
  );

  it('have no tag when they were pulled by digest', () => {
    const lab = new PullLab();
    lab.images.set(`docker.io/library/one@${DIGESTS.one}`, of('one', 'base'));
    lab.pull(`one:latest@${DIGESTS.one}`);
    lab.clock.advance(10_000);
    expect(lab.node.runtime.images()).toMatchObject([{ tags: [], digests: [`docker.io/library/one@${DIGESTS.one}`] }]);
    expect(lab.node.runtime.image('one')).toBeUndefined();
  });

  it('may have several names, and a tag that moved away', () => {
    const lab = new PullLab();
    lab.pull('one');
    lab.pull('one:again');
    lab.clock.advance(10_000);
    lab.images.set('docker.io/library/one:latest', of('two', 'base', 'top-2'));
    lab.pull('one');
    lab.clock.advance(10_000);
    expect(lab.node.runtime.images().map(({ id, tags }) => [id, tags])).toEqual([
      ['sha256:config-one', ['docker.io/library/one:again']],
      ['sha256:config-two', ['docker.io/library/one:latest']],
    ]);
  });
});
