/**
 * HTTP requests to a Service of ten pods, each request on a new connection, chosen by kube-proxy's rules and answered by the program in
 * a container: requests per second of wall time. Customers hold as many requests under way as their rate makes them.
 */
import { cpuUsage } from 'node:process';
import { Sandbox } from './sandbox.ts';

const REQUESTS_PER_SECOND = 10_000;
const MEASURED_SECONDS = 30;
const ROUNDS = 5;

const MANIFEST = (type: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 10
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: luksa/kubia}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ${type}
  selector: {app: web}
  ports:
  - {port: 80, targetPort: 8080}
`;

function measure(type: string): void {
  const sandbox = new Sandbox({ seed: 1, nodes: 3 });
  sandbox.clock.advance(30_000);
  const outcome = sandbox.act({ type: 'apply', yaml: MANIFEST(type) });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  sandbox.clock.advance(60_000);
  sandbox.act({ type: 'traffic', namespace: 'default', service: 'web', requestsPerSecond: REQUESTS_PER_SECOND });
  sandbox.clock.advance(5000);
  const rounds = Array.from({ length: ROUNDS }, () => round(sandbox)).sort((a, b) => a.value - b.value);
  const [figures] = sandbox.customers.figures();
  if (figures?.successRate !== 1) throw new Error(`only ${figures?.successRate} of the requests succeeded`);
  console.log(JSON.stringify({ name: `requests-${type}`, unit: 'requests per second', ...rounds[ROUNDS >> 1] }));
}

function round({ clock, customers }: Sandbox): {
  readonly value: number;
  readonly perCpuSecond: number;
  readonly timersPerRequest: number;
} {
  const timers = clock.processed;
  const before = ended(customers);
  const cpuStart = cpuUsage();
  const startMs = performance.now();
  clock.advance(MEASURED_SECONDS * 1000);
  const tookSeconds = (performance.now() - startMs) / 1000;
  const { user, system } = cpuUsage(cpuStart);
  const requests = ended(customers) - before;
  return {
    value: Math.round(requests / tookSeconds),
    perCpuSecond: Math.round((1e6 * requests) / (user + system)),
    timersPerRequest: Math.round((10 * (clock.processed - timers)) / requests) / 10,
  };
}

function ended(customers: Sandbox['customers']): number {
  const totals = customers.figures()[0]?.totals;
  return Object.values(totals ?? {}).reduce((sum, count) => sum + count, 0);
}

for (const type of ['ClusterIP', 'NodePort']) measure(type);
