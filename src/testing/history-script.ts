/** A short history as commands, to be run in Node and in a browser’s worker: both must end with the same hash. */
import type { Command } from '../bridge/messages.ts';

const WEB = `apiVersion: v1
kind: ReplicationController
metadata: {name: kubia}
spec:
  replicas: 4
  selector: {app: kubia}
  template:
    metadata: {labels: {app: kubia}}
    spec:
      containers:
      - {name: kubia, image: luksa/kubia, ports: [{containerPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: kubia}
spec:
  selector: {app: kubia}
  ports: [{port: 80, targetPort: 8080}]
`;

const passed = (ms: number): Command => ({ type: 'step', by: 'ms', ms });

/** Begins paused, so that only these commands move time; ends by asking for the hash with id 99. */
export const HISTORY: readonly Command[] = [
  { type: 'start', version: 1, seed: 42, scenario: 'first-light', speed: 0 },
  { type: 'act', id: 1, action: { type: 'apply', yaml: WEB } },
  passed(15_000),
  { type: 'act', id: 2, action: { type: 'traffic', namespace: 'default', service: 'kubia', requestsPerSecond: 25 } },
  passed(5000),
  { type: 'act', id: 3, action: { type: 'power', node: 'node-2', on: false } },
  passed(400_000),
  { type: 'act', id: 4, action: { type: 'power', node: 'node-2', on: true } },
  passed(90_000),
  { type: 'ask-hash', id: 99 },
];
