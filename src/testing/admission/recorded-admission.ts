/** What a real v1.32 API server answered to manifests sent as `kubectl create --dry-run=server` (../shared/oracles/admission). */
import { existsSync, readFileSync } from 'node:fs';
import type { KubeObject } from '../../kube-api/meta/object.ts';

const RECORDING = '../shared/oracles/admission/manifest-admission.jsonl';

/** Where the manifests are; commands ran in this folder. */
export const CORPUS = '../shared/corpus';

/** Where the recorded objects are that name no namespace; the messages were taken in `default`. */
export const RIG_NAMESPACE = 'manifest-dryrun';

export interface RecordedAdmission {
  /** Below the corpus. */
  readonly path: string;
  /** What kind of file it is, e.g. `wanted`, `wanted-group-old-version`, `not-a-k8s-object`. */
  readonly class: string;
  readonly result: string;
  readonly stdout: string;
  readonly stderr: string;
  /** What was accepted, in order, with the server's defaults. */
  readonly defaultedObjects?: readonly KubeObject[];
}

/** Every recorded manifest; none where the recording is absent. */
export function recordedAdmissions(): readonly RecordedAdmission[] {
  if (!existsSync(RECORDING)) return [];
  return readFileSync(RECORDING, 'utf8')
    .trim()
    .split('\n')
    .map((line) => inDefault(JSON.parse(line) as RecordedAdmission));
}

/** The objects of what `kubectl -o json` prints: one document after the other. */
export function printedObjects(stdout: string): readonly KubeObject[] {
  if (stdout.trim() === '') return [];
  return stdout
    .trim()
    .split(/\n(?=\{)/)
    .map((text) => JSON.parse(text) as KubeObject);
}

/** As it would be had everything been taken in one namespace. */
function inDefault(recorded: RecordedAdmission): RecordedAdmission {
  const { defaultedObjects } = recorded;
  if (defaultedObjects === undefined) return recorded;
  const moved = defaultedObjects.map((object) => {
    const { metadata } = object;
    return metadata.namespace === RIG_NAMESPACE
      ? { ...object, metadata: { ...metadata, namespace: 'default' } }
      : object;
  });
  return { ...recorded, defaultedObjects: moved };
}
