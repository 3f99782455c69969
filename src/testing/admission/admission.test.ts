/** Every recorded manifest, sent by the real kubectl: refused alike, in the same words, or accepted with the same defaults. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type ComparedManifest, compareManifests } from './compare-manifests.ts';
import { KINDS_NOT_SERVED, KNOWN_DIFFERENCES } from './known-differences.ts';
import { ratesOf } from './rates.ts';
import { recordedAdmissions } from './recorded-admission.ts';

const recorded = recordedAdmissions();

describe.skipIf(recorded.length === 0)('manifests sent by kubectl to this server and a real one', () => {
  let compared: readonly ComparedManifest[] = [];

  beforeAll(async () => {
    compared = await compareManifests(process.env.KUBARIUM_KUBECTL ?? '/usr/bin/kubectl', recorded);
  }, 900_000);

  it('are answered alike, but for known differences', () => {
    const unknown = compared.filter(
      ({ recorded: { path }, differences, notServed }) =>
        differences.length > 0 && notServed.length === 0 && !KNOWN_DIFFERENCES.has(path),
    );
    expect(unknown.map(({ recorded: { path }, differences }) => [path, ...differences].join('\n  '))).toEqual([]);
  });

  it('know of no difference that is none any more', () => {
    const alike = compared.filter(({ differences }) => differences.length === 0).map(({ recorded: { path } }) => path);
    expect(alike.filter((path) => KNOWN_DIFFERENCES.has(path))).toEqual([]);
    const missed = new Set(compared.flatMap(({ notServed }) => notServed));
    expect([...KINDS_NOT_SERVED.keys()].filter((kind) => !missed.has(kind))).toEqual([]);
  });

  it('are answered alike in 99 of 100 cases', () => {
    const { same = 0, all = 0 } = ratesOf(compared).get('manifests of served kinds') ?? {};
    expect(all).toBeGreaterThan(0);
    expect(same / all).toBeGreaterThanOrEqual(0.99);
  });
});
