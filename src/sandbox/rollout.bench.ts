/**
 * A Deployment from apply to all pods Ready, in CPU time of the whole process (collector and compiler threads included), beside
 * @ngrok/webernetes in the same run. Each measurement is a fresh process, ours and theirs in turn; the medians are compared.
 * The peer's clock is real, so wall time is not compared.
 *
 * Arguments: the sizes to run as REPLICAS/NODES, all of them by default; the last of those takes the peer most of a minute.
 */
import { execFileSync } from 'node:child_process';
import { cpuUsage } from 'node:process';
import { Deployment } from '../kube-api/kinds/deployment.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { Sandbox } from './sandbox.ts';

interface Size {
  readonly replicas: number;
  readonly nodes: number;
}

const SIZES = ['10/3', '100/3', '300/3', '1000/10'];
/** Pairs of measurements; a peer that takes most of a minute is measured once. */
const PAIRS = 5;
const MOST_REPLICAS_FOR_PAIRS = 300;

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function manifest(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: luksa/kubia, ports: [{containerPort: 8080}]}
`;
}

function readyPods(sandbox: Sandbox): number {
  let ready = 0;
  for (const pod of sandbox.mirror.list(Pod)) {
    if (pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true) ready++;
  }
  return ready;
}

/** How many the Deployment says are ready: one look, as the peer's side counts along rather than over and over. */
function reportedReady(sandbox: Sandbox): number {
  return sandbox.mirror.get(Deployment, 'web', 'default')?.status?.readyReplicas ?? 0;
}

/** CPU ms from apply until every pod is Ready. */
function ours({ replicas, nodes }: Size): number {
  const sandbox = new Sandbox({ seed: 1, nodes });
  sandbox.clock.advance(60_000);
  const start = cpuMs();
  const outcome = sandbox.act({ type: 'apply', yaml: manifest(replicas) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  for (let seconds = 0; seconds < 600 && reportedReady(sandbox) < replicas; seconds++) sandbox.clock.advance(1000);
  const took = cpuMs() - start;
  if (readyPods(sandbox) !== replicas) throw new Error(`only ${readyPods(sandbox)} of ${replicas} pods became ready`);
  return took;
}

async function theirs({ replicas, nodes }: Size): Promise<number> {
  const { runPeerRollout } = await import('../testing/webernetes-peer.ts');
  return runPeerRollout(replicas, nodes, cpuMs);
}

function sizeOf(text: string): Size {
  const [replicas = 0, nodes = 3] = text.split('/').map(Number);
  return { replicas, nodes };
}

/** Measures one side in a process of its own. */
function measureApart(side: 'ours' | 'theirs', size: string): number {
  const program = process.argv[1] ?? '';
  return Number(execFileSync(process.execPath, [program, '--measure', side, size], { encoding: 'utf8' }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function compare(size: string): void {
  const { replicas, nodes } = sizeOf(size);
  const pairs = replicas > MOST_REPLICAS_FOR_PAIRS ? 1 : PAIRS;
  const measured = Array.from({ length: pairs }, () => ({
    ours: measureApart('ours', size),
    theirs: measureApart('theirs', size),
  }));
  const round = (number: number): number => Math.round(number * 10) / 10;
  const ratios = measured.map((pair) => round(pair.theirs / pair.ours));
  const line = {
    name: `rollout-${replicas}-on-${nodes}`,
    value: round(median(measured.map((pair) => pair.ours))),
    unit: 'CPU ms',
    peer: round(median(measured.map((pair) => pair.theirs))),
    ratio: median(ratios),
    ratios: [Math.min(...ratios), Math.max(...ratios)],
  };
  console.log(JSON.stringify(line));
}

const [mode, side, only = ''] = process.argv.slice(2);
if (mode === '--measure') {
  console.log(side === 'ours' ? ours(sizeOf(only)) : await theirs(sizeOf(only)));
} else {
  const sizes = process.argv.length > 2 ? process.argv.slice(2) : SIZES;
  for (const size of sizes) compare(size);
}
