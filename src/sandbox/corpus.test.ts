/** Manifests of public books and examples, applied to a fresh cluster as a reader would. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Pod } from '../kube-api/kinds/pod.ts';
import { podStatusReason } from '../kube-api/kinds/pod-spec/pod-status-reason.ts';
import { askService, bodyOf } from '../testing/ask-service.ts';
import { Sandbox } from './sandbox.ts';

const MANIFESTS = '../shared/corpus/manifests';
const BOOK = `${MANIFESTS}/luksa__kubernetes-in-action`;
const GUESTBOOK = `${MANIFESTS}/kubernetes__examples/web/guestbook/all-in-one/guestbook-all-in-one.yaml`;
const read = (path: string): string => readFileSync(path, 'utf8');

function freshCluster(): Sandbox {
  const sandbox = new Sandbox({ seed: 7, nodes: 3 });
  sandbox.clock.advance(40_000);
  return sandbox;
}

const statuses = (sandbox: Sandbox): readonly string[] =>
  [...sandbox.mirror.list(Pod)].map((pod) => `${pod.metadata.labels?.app} ${podStatusReason(pod)}`).sort();

/** Another name for the guestbook's Redis pods of one role. */
function alias(name: string, role: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: redis, role: ${role}}
  ports: [{port: 6379}]
`;
}

describe.skipIf(!existsSync(BOOK))('manifests of the corpus (../shared)', () => {
  it('runs the book’s kubia ReplicationController and Service; requests hit different pods', () => {
    const sandbox = freshCluster();
    expect(sandbox.act({ type: 'apply', yaml: read(`${BOOK}/Chapter04/kubia-rc.yaml`) }).messages).toEqual([
      'replicationcontroller/kubia created',
    ]);
    expect(sandbox.act({ type: 'apply', yaml: read(`${BOOK}/Chapter05/kubia-svc.yaml`) }).messages).toEqual([
      'service/kubia created',
    ]);
    sandbox.clock.advance(60_000);
    expect(statuses(sandbox)).toEqual(['kubia Running', 'kubia Running', 'kubia Running']);
    const answers: string[] = [];
    for (let i = 0; i < 30; i++) answers.push(bodyOf(askService(sandbox, 'kubia')));
    const names = [...sandbox.mirror.list(Pod)].map((pod) => `You've hit ${pod.metadata.name}\n`);
    expect([...new Set(answers)].sort()).toEqual(names.sort());
  });

  it('runs the guestbook: what one visitor writes the next one reads', () => {
    const sandbox = freshCluster();
    const { ok, problems } = sandbox.act({ type: 'apply', yaml: read(GUESTBOOK) });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(ok).toBe(true);
    sandbox.clock.advance(120_000);
    expect([...new Set(statuses(sandbox))]).toEqual(['guestbook Running', 'redis Running']);
    expect(bodyOf(askService(sandbox, 'frontend'))).toContain('<html');

    // The example's frontend looks for names that the example's Services do not have; these have them.
    sandbox.act({
      type: 'apply',
      yaml: `${alias('redis-leader', 'master')}---\n${alias('redis-follower', 'replica')}`,
    });
    sandbox.clock.advance(5000);
    askService(sandbox, 'frontend', '/guestbook.php?cmd=set&key=messages&value=,Hello');
    sandbox.clock.advance(5000);
    expect(bodyOf(askService(sandbox, 'frontend', '/guestbook.php?cmd=get&key=messages'))).toContain('Hello');
  });

  it('applies the book’s Deployment of a present API version, and refuses the one that is gone', () => {
    const sandbox = freshCluster();
    expect(sandbox.act({ type: 'apply', yaml: read(`${BOOK}/Chapter09/kubia-deployment-v1.yaml`) }).messages).toEqual([
      'deployment.apps/kubia created',
    ]);
    const gone = sandbox.act({ type: 'apply', yaml: read(`${BOOK}/Chapter09/kubia-deployment-and-service-v1.yaml`) });
    expect(gone.ok).toBe(false);
    expect(gone.messages).toEqual([]);
    expect(gone.problems.map(({ message }) => message)).toEqual([
      'resource mapping not found for name: "kubia" namespace: "" from "STDIN": no matches for kind "Deployment" in version "apps/v1beta1"\nensure CRDs are installed first',
    ]);
    sandbox.clock.advance(40_000);
    expect(statuses(sandbox)).toEqual(['kubia Running', 'kubia Running', 'kubia Running']);
  });
});
