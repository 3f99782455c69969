/**
 * A Deployment from apply to all pods Ready, in CPU time, beside @ngrok/webernetes in the same run. Each size runs in turn, ours and
 * theirs, in one process; the peer's clock is real, so wall time is not compared.
 *
 * Arguments: the sizes to run as REPLICAS/NODES; by default those that take seconds, not minutes.
 */
import { cpuUsage } from 'node:process';
import { Pod } from '../kube-api/kinds/pod.ts';
import { Sandbox } from './sandbox.ts';

interface Size {
  readonly replicas: number;
  readonly nodes: number;
}

const DEFAULT_SIZES = ['10/3', '100/3', '300/3'];

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

/** CPU ms from apply until every pod is Ready. */
function ours({ replicas, nodes }: Size): number {
  const sandbox = new Sandbox({ seed: 1, nodes });
  sandbox.clock.advance(60_000);
  const start = cpuMs();
  const outcome = sandbox.act({ type: 'apply', yaml: manifest(replicas) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  for (let seconds = 0; seconds < 600 && readyPods(sandbox) < replicas; seconds++) sandbox.clock.advance(1000);
  const took = cpuMs() - start;
  if (readyPods(sandbox) !== replicas) throw new Error(`only ${readyPods(sandbox)} of ${replicas} pods became ready`);
  return took;
}

async function theirs({ replicas, nodes }: Size): Promise<number> {
  const { runPeerRollout } = await import('../testing/webernetes-peer.ts');
  return runPeerRollout(replicas, nodes, cpuMs);
}

const sizes = (process.argv.length > 2 ? process.argv.slice(2) : DEFAULT_SIZES).map((text) => {
  const [replicas = 0, nodes = 3] = text.split('/').map(Number);
  return { replicas, nodes };
});
for (const size of sizes) {
  const value = ours(size);
  const peer = await theirs(size);
  const name = `rollout-${size.replicas}-on-${size.nodes}`;
  const round = (number: number): number => Math.round(number * 10) / 10;
  console.log(
    JSON.stringify({ name, value: round(value), unit: 'CPU ms', peer: round(peer), ratio: round(peer / value) }),
  );
}
