/** `kubectl apply` as recorded on a real cluster: the same manifests, the same words. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../control-plane/client/api-client.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { applyManifest } from './apply-manifest.ts';

const SESSIONS = '../shared/oracles/sessions';
const NAMES = ['24-invalid', '23-apply-patch'];
/** Real Kubernetes has kinds that are not simulated. */
const NOT_SIMULATED = /StatefulSet|CronJob|Ingress|PersistentVolume|HorizontalPodAutoscaler/;

interface Step {
  readonly cmd?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

const cases = existsSync(SESSIONS)
  ? NAMES.flatMap((name) => {
      const { steps } = JSON.parse(readFileSync(`${SESSIONS}/${name}.json`, 'utf8')) as { steps: readonly Step[] };
      return steps.flatMap(({ cmd = '', stdout = '', stderr = '' }) => {
        const text = /^printf '([^']*)' \| kubectl apply -f -$/.exec(cmd)?.[1];
        if (text === undefined || NOT_SIMULATED.test(text)) return [];
        const yaml = text.replaceAll('\\n', '\n').replaceAll('\\"', '"');
        return [{ yaml, printed: stdout + stderr, namespace: name.replace(/^\d+-/, '') }];
      });
    })
  : [];

describe.skipIf(cases.length === 0)('kubectl apply as recorded (../shared/oracles/sessions)', () => {
  it.each(cases)('$yaml', ({ yaml, printed, namespace }) => {
    const { apiServer } = createTestCluster();
    const user = { name: 'you', groups: ['system:masters'] };
    const client = new ApiClient(apiServer, { user, actor: 'you', isTyped: false });
    const { messages, problems } = applyManifest(client, yaml, { namespace: 'default' });
    const ours = [...messages, ...problems.map(({ message }) => message)];
    expect(ours).toEqual(linesOf(printed, namespace));
  });
});

/** kubectl gathers an object's problems under one heading, says where it stands, and stores what is good before what is bad. */
function linesOf(printed: string, namespace: string): readonly string[] {
  const text = printed
    .replace(/^error: /gm, '')
    .replaceAll(`Namespace: "${namespace}"`, 'Namespace: "default"')
    .replace(/^configmap\/l1 created\n/, '')
    .trimEnd();
  const [, heading, list] = /^(The \w+ ".*" is invalid: )\n([\s\S]*)$/.exec(text) ?? [];
  if (heading === undefined || list === undefined) return [text];
  return list.split('\n').map((line) => line.replace(/^\* /, heading));
}
