/** What the API server would say to a manifest, without storing anything. */
import type { Problem } from '../../bridge/messages.ts';
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { applyManifest } from './apply-manifest.ts';

/** Every problem with `yaml`, warnings included; empty text has none. */
export function checkManifest(client: ApiClient, yaml: string): readonly Problem[] {
  const isBlank = yaml.split('\n').every((line) => /^\s*(#.*|---.*)?$/.test(line));
  return isBlank ? [] : applyManifest(client, yaml, { dryRun: true }).problems;
}
