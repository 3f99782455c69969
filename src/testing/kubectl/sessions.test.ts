/** Sessions recorded on a real v1.32 cluster, replayed by the real kubectl against the HTTP door. */
import { describe, expect, it } from 'vitest';
import { knownDifferences } from './known-differences.ts';
import { recordedSession } from './recorded-session.ts';
import { replaySession } from './replay-session.ts';

/** Those about the API itself. */
const SESSIONS = [
  '14-config',
  '17-namespaces',
  '23-apply-patch',
  '24-invalid',
  '25-discovery-help',
  '30-gc-ownership',
] as const;

const kubectl = process.env.KUBARIUM_KUBECTL ?? '/usr/bin/kubectl';

describe.each(SESSIONS)('the session %s', (name) => {
  const session = recordedSession(name);

  it.skipIf(session === undefined)('goes as on a real cluster', async () => {
    if (session === undefined) return;
    const results = await replaySession(session, kubectl);
    const differing = results.filter(({ differences }) => differences.length > 0);
    const known = knownDifferences(name);
    const unknown = differing.filter(({ recorded }) => !known.has(recorded.cmd));
    expect(unknown.map(({ recorded, differences }) => `$ ${recorded.cmd}\n${differences.join('\n')}`)).toEqual([]);
    // an exception that is none any more has to go
    const agreeing = results.filter(({ differences }) => differences.length === 0).map(({ recorded }) => recorded.cmd);
    expect(agreeing.filter((cmd) => known.has(cmd))).toEqual([]);
  });
});
