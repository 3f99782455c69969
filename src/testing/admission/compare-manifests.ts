/** Sends recorded manifests to a server of ours through the real kubectl, and says of each how the answers differ. */
import type { KubectlWorld } from '../kubectl/kubectl-world.ts';
import { type AdmissionAnswer, admissionDifferences } from './admission-differences.ts';
import { KINDS_NOT_SERVED } from './known-differences.ts';
import { kubectlCreate, startRig } from './kubectl-create.ts';
import type { RecordedAdmission } from './recorded-admission.ts';

export interface ComparedManifest {
  readonly recorded: RecordedAdmission;
  readonly differences: readonly string[];
  /** The kinds that would have been needed and are not served here. */
  readonly notServed: readonly string[];
}

/** As many kubectls at a time as keep two processors busy. */
const AT_ONCE = 3;

/** So many manifests of which nothing is to be said are sent together, and one by one only if something is. */
const TOGETHER = 16;

/** The comparison of each of `chosen`; `all` says what the cluster has to have. */
export async function compareManifests(
  kubectl: string,
  all: readonly RecordedAdmission[],
  chosen: readonly RecordedAdmission[] = all,
): Promise<readonly ComparedManifest[]> {
  const world = await startRig(kubectl, all);
  const batches = batchesOf(chosen);
  const compared: ComparedManifest[] = [];
  const work = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      compared.push(...(await compareBatch(world, batch)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await world.stop();
  return compared;
}

function batchesOf(chosen: readonly RecordedAdmission[]): (readonly RecordedAdmission[])[] {
  const silent = chosen.filter(({ stderr, defaultedObjects }) => stderr === '' && defaultedObjects !== undefined);
  const batches = chosen.filter((recorded) => !silent.includes(recorded)).map((recorded) => [recorded]);
  for (let at = 0; at < silent.length; at += TOGETHER) batches.push(silent.slice(at, at + TOGETHER));
  return batches;
}

async function compareBatch(
  world: KubectlWorld,
  batch: readonly RecordedAdmission[],
): Promise<readonly ComparedManifest[]> {
  const answer = await kubectlCreate(
    world,
    batch.map(({ path }) => path),
  );
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) return [comparedTo(only, answer)];
  const counts = batch.map(({ defaultedObjects = [] }) => defaultedObjects.length);
  if (answer.stderr !== '' || answer.objects.length !== counts.reduce((sum, count) => sum + count, 0)) {
    const parts: ComparedManifest[] = [];
    for (const recorded of batch) parts.push(...(await compareBatch(world, [recorded])));
    return parts;
  }
  let at = 0;
  return batch.map((recorded, i) => {
    const objects = answer.objects.slice(at, at + (counts[i] ?? 0));
    at += objects.length;
    return comparedTo(recorded, { stderr: '', objects });
  });
}

function comparedTo(recorded: RecordedAdmission, answer: AdmissionAnswer): ComparedManifest {
  const differences = admissionDifferences(answer, recorded);
  return { recorded, differences, notServed: notServed(answer.stderr, recorded) };
}

function notServed(stderr: string, recorded: RecordedAdmission): readonly string[] {
  const lacking = [...stderr.matchAll(/no matches for kind "(\w+)"/g)].map(([, kind = '']) => kind);
  const wanted = new Set(lacking.filter((kind) => KINDS_NOT_SERVED.has(kind)));
  const theirs = new Set([...recorded.stderr.matchAll(/no matches for kind "(\w+)"/g)].map(([, kind]) => kind));
  return [...wanted].filter((kind) => !theirs.has(kind));
}
