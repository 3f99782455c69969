/** Our etcd beside a real one: the same operations, the same answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_END } from '../../control-plane/etcd/key-space.ts';
import { compareWithReal, ourVersion, theirVersion } from './differential.ts';
import { base64, type Json, RealEtcd } from './real-etcd.ts';

const program = process.env.KUBARIUM_ETCD;
const STEPS = 1500;

describe.skipIf(program === undefined).each([1, 2, 3])('etcd and ours, seed %i', (seed) => {
  let real: RealEtcd;
  beforeAll(async () => {
    real = await RealEtcd.start(program ?? '');
  });
  afterAll(() => real.stop());

  it('answer alike, and tell watches the same', async () => {
    const { differences, ours } = await compareWithReal(real, seed, STEPS);
    expect(differences.slice(0, 5)).toEqual([]);
    const mine: Json[] = [];
    const startRevision = ours.compactRevision + 1;
    ours.watch({ key: '\u0000', end: NO_END, startRevision, onChange: (change) => mine.push(ourEvent(change)) });
    const request = {
      key: base64('\u0000'),
      range_end: base64('\u0000'),
      start_revision: String(startRevision),
      prev_kv: true,
    };
    const events = await real.watch(request, mine.length);
    expect(events.map(theirEvent)).toEqual(mine);
    expect(mine.length).toBeGreaterThan(0);
  });
});

function ourEvent(change: Parameters<typeof ourVersion>[0]): Json {
  const { previous } = change;
  const version = { ...ourVersion(change), value: change.value ?? '' };
  return { version, previous: previous === undefined ? undefined : ourVersion(previous) };
}

function theirEvent({ kv, prev_kv: previous }: Json): Json {
  return {
    version: theirVersion(kv as Json),
    previous: previous === undefined ? undefined : theirVersion(previous as Json),
  };
}
