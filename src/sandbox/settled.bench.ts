/**
 * A cluster that has come to rest, with its heartbeats, and with or without a readiness probe each second: simulated seconds per second
 * of wall time, and what share of one core it takes at the pace of real time.
 */
import { cpuUsage } from 'node:process';
import { Deployment } from '../kube-api/kinds/deployment.ts';
import { Sandbox } from './sandbox.ts';

const NODES = 3;
const SETTLE_MS = 120_000;
const MEASURED_SECONDS = 600;
const FRAME_MS = 16;

const PROBE = 'readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}';

function manifest(replicas: number, probe: string): string {
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
      - name: web
        image: luksa/kubia
        ${probe}
`;
}

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

function settled(replicas: number, probe: string): Sandbox {
  const sandbox = new Sandbox({ seed: 1, nodes: NODES });
  sandbox.clock.advance(30_000);
  const outcome = sandbox.act({ type: 'apply', yaml: manifest(replicas, probe) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  sandbox.clock.advance(SETTLE_MS);
  const ready = sandbox.mirror.get(Deployment, 'web', 'default')?.status?.readyReplicas;
  if (ready !== replicas) throw new Error(`only ${ready} of ${replicas} pods became ready`);
  return sandbox;
}

function measure(name: string, replicas: number, probe: string): void {
  const { clock, trace } = settled(replicas, probe);
  const [timers, entries] = [clock.processed, trace.lastId];
  const cpuStartMs = cpuMs();
  const startMs = performance.now();
  clock.advance(MEASURED_SECONDS * 1000);
  const tookMs = performance.now() - startMs;
  const cpuTookMs = cpuMs() - cpuStartMs;
  const framesStartMs = cpuMs();
  for (let ms = 0; ms < MEASURED_SECONDS * 1000; ms += FRAME_MS) clock.advance(FRAME_MS);
  const result = {
    name,
    value: Math.round((1000 * MEASURED_SECONDS) / tookMs),
    unit: 'simulated seconds per second',
    perCpuSecond: Math.round((1000 * MEASURED_SECONDS) / cpuTookMs),
    corePercentAtRealTime: Math.round((1000 * (cpuMs() - framesStartMs)) / MEASURED_SECONDS) / 10_000,
    timersPerSecond: Math.round((clock.processed - timers) / MEASURED_SECONDS / 2),
    entriesPerSecond: Math.round((trace.lastId - entries) / MEASURED_SECONDS / 2),
  };
  console.log(JSON.stringify(result));
}

measure('settled-100', 100, '');
measure('settled-100-with-probes', 100, PROBE);
