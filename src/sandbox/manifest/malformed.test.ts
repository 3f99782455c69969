/** Whatever is pasted into the editor: nothing is thrown, nothing is stored, and at least one sentence says what is wrong. */
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../control-plane/client/api-client.ts';
import { ConfigMap } from '../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { MALFORMED_MANIFESTS } from '../../testing/malformed-manifests.ts';
import { applyManifest } from './apply-manifest.ts';

describe(`${MALFORMED_MANIFESTS.length} malformed manifests`, () => {
  const { apiServer } = createTestCluster();
  const user = { name: 'you', groups: ['system:masters'] };
  const client = new ApiClient(apiServer, { user, actor: 'you', isTyped: false });
  const revision = (): string | undefined => client.list(ConfigMap).metadata.resourceVersion;

  it.each(MALFORMED_MANIFESTS)('%s', (_name, text) => {
    const before = revision();
    const { ok, messages, problems } = applyManifest(client, text());
    expect(ok).toBe(false);
    expect(messages).toEqual([]);
    expect(problems.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    for (const { message, range } of problems) {
      expect(message).toMatch(/\w{3}/);
      expect(message).not.toMatch(/undefined|\[object|TypeError|Maximum call stack|not a function/);
      if (range !== undefined) expect(range.endLine * 1e7 + range.endColumn).toBeGreaterThan(range.startLine * 1e7);
    }
    expect(revision()).toBe(before);
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});
