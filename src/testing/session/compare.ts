/**
 * Plays a recorded session in a world of ours and prints what only one of the two saw, and what came at other times:
 * `node .ci/run-ts.mjs src/testing/session/compare.ts 33-node-failure`.
 */
import { readFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../kube-api/kinds/index.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import '../speak-cel.ts';
import { playCommand } from './play-command.ts';
import { lineOf, type WatchedChange } from './watched-change.ts';

interface Session {
  readonly namespace: string;
  readonly steps: readonly { readonly cmd?: string; readonly t?: number; readonly rc?: number }[];
  readonly watch: readonly WatchedChange[];
}

const TOLERANCE_MS = 2000;
const [name = '', ...flags] = argv.slice(2);
const session = JSON.parse(readFileSync(`../shared/oracles/sessions/${name}.json`, 'utf8')) as Session;

const ours = play();
const theirs = session.watch.filter(({ kind, obj }) =>
  isWatched(kind, (obj as { metadata: { namespace?: string } }).metadata.namespace),
);
if (flags.includes('--all')) for (const change of ours) stdout.write(`   ${change.t} ${lineOf(change)}\n`);
report();

function isWatched(kind: string, inNamespace: string | undefined): boolean {
  return (
    kind !== 'ConfigMap' &&
    kind !== 'Node' &&
    kind !== 'Namespace' &&
    (inNamespace ?? session.namespace) === session.namespace
  );
}

function play(): readonly WatchedChange[] {
  const sandbox = new Sandbox({ seed: 7, nodes: 3 });
  const { clock } = sandbox;
  clock.advance(60_000);
  const apply = (object: unknown): unknown => sandbox.act({ type: 'apply', yaml: JSON.stringify(object) });
  apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: session.namespace } });
  // The recorded nodes had their images.
  for (const node of ['node-1', 'node-2', 'node-3']) {
    const images = [
      'nginx:1.27',
      'nginx:1.26',
      'busybox:1.36',
      'busybox:1.27.2',
      'luksa/kubia',
      'nginx:1.14.2',
      'nginx:1.16.1',
    ];
    const containers = images.map((image, index) => ({ name: `c${index}`, image, command: ['sleep', '1'] }));
    apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `warm-${node}`, namespace: 'default' },
      spec: { nodeName: node, containers, terminationGracePeriodSeconds: 0 },
    });
  }
  clock.advance(60_000);
  const startMs = clock.nowMs;
  const seen: WatchedChange[] = [];
  for (const kind of KINDS as readonly KindDefinition[]) {
    if (!isWatched(kind.kind, session.namespace) || groupResourceOf(kind) === 'leases.coordination.k8s.io') continue;
    sandbox.client().watch(
      kind,
      { namespace: session.namespace },
      ({ object, type }) => seen.push({ t: Math.round(clock.nowMs - startMs), type, kind: kind.kind, obj: object }),
      () => undefined,
    );
  }
  for (const { cmd, rc, t } of session.steps) {
    if (cmd === undefined || t === undefined || rc !== 0) continue;
    clock.advance(Math.max(0, startMs + t - clock.nowMs));
    const problem = playCommand(sandbox, session.namespace, cmd);
    if (problem !== undefined) stdout.write(`! ${cmd.slice(0, 100)}: ${problem}\n`);
    if (name === '33-node-failure' && cmd.startsWith('kubectl expose'))
      sandbox.act({ type: 'power', node: 'node-3', on: false });
    if (name === '33-node-failure' && t > 382_600 && sandbox.nodes.powerOf('node-3') === 'off')
      sandbox.act({ type: 'power', node: 'node-3', on: true });
  }
  clock.advance(20_000);
  return seen;
}

function report(): void {
  const mine = new Map<string, WatchedChange[]>();
  for (const change of ours) {
    const list = mine.get(lineOf(change)) ?? [];
    list.push(change);
    mine.set(lineOf(change), list);
  }
  let same = 0;
  for (const change of theirs) {
    const match = mine.get(lineOf(change))?.shift();
    const late = match === undefined ? 0 : match.t - change.t;
    if (match === undefined) stdout.write(`- ${change.t} ${lineOf(change)}\n`);
    else if (Math.abs(late) > TOLERANCE_MS)
      stdout.write(`~ ${change.t} ${late > 0 ? '+' : ''}${late} ${lineOf(change)}\n`);
    else same++;
  }
  for (const change of [...mine.values()].flat().sort((a, b) => a.t - b.t))
    stdout.write(`+ ${change.t} ${lineOf(change)}\n`);
  stdout.write(`${same} of ${theirs.length} alike\n`);
}
