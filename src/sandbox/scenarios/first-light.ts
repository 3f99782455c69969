/** The world that the page opens on: three nodes, a small web shop, a trickle of customers. */
import type { Scenario } from './scenario.ts';

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 600m
            memory: 1Gi
        readinessProbe:
          httpGet:
            path: /
            port: 80
          periodSeconds: 5
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: NodePort
  selector:
    app: shop
  ports:
  - port: 80
    targetPort: 80
`;

export const firstLight: Scenario = {
  name: 'first-light',
  nodes: 3,
  start: [
    { type: 'wait', ms: 40_000 },
    { type: 'apply', yaml: SHOP },
    { type: 'wait', ms: 20_000 },
    { type: 'traffic', namespace: 'default', service: 'shop', requestsPerSecond: 5 },
    { type: 'wait', ms: 15_000 },
  ],
};
