/** The shop of this lesson: seven teams have named things as they liked, and only labels tell what is what. */

interface Part {
  readonly name: string;
  readonly copies: number;
  readonly labels: Readonly<Record<string, string>>;
}

const PARTS: readonly Part[] = [
  { name: 'mango', copies: 3, labels: { app: 'shop', tier: 'front', env: 'prod', version: 'v1' } },
  { name: 'heron', copies: 1, labels: { app: 'shop', tier: 'front', env: 'prod', version: 'v2' } },
  { name: 'pixel', copies: 1, labels: { app: 'shop', tier: 'front', env: 'test', version: 'v2' } },
  { name: 'falcon', copies: 3, labels: { app: 'shop', tier: 'back', env: 'prod', version: 'v1' } },
  { name: 'pepper', copies: 1, labels: { app: 'shop', tier: 'back', env: 'test', version: 'v2' } },
  { name: 'robin', copies: 2, labels: { app: 'shop', tier: 'cache', env: 'prod', version: 'v1' } },
];

/** The pod that somebody started by hand; nobody gave it a tier or an environment. */
export const STRAY = 'dune';
/** The Deployment from which a pod is taken out. */
export const FRONT = 'mango';
export const FRONT_COPIES = 3;

function lines(labels: Readonly<Record<string, string>>, indent: string): string {
  return Object.entries(labels)
    .map(([key, value]) => `${indent}${key}: ${value}`)
    .join('\n');
}

const SPEC = `containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 200m
            memory: 128Mi
        readinessProbe:
          httpGet:
            path: /
            port: 80
          periodSeconds: 5`;

function deployment({ name, copies, labels }: Part): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${copies}
  selector:
    matchLabels:
${lines(labels, '      ')}
  template:
    metadata:
      labels:
${lines(labels, '        ')}
    spec:
      ${SPEC}
`;
}

const STRAY_YAML = `apiVersion: v1
kind: Pod
metadata:
  name: ${STRAY}
  labels:
    app: shop
spec:
  containers:
  - name: web
    image: nginx:1.27
`;

/** The Service of the shop, which may ask its pods for a version too. */
export function serviceYaml(version?: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  type: NodePort
  selector:
    app: shop
    tier: front
    env: prod
${version === undefined ? '' : `    version: ${version}\n`}  ports:
  - port: 80
    targetPort: 80
`;
}

export const SHOP_YAML = [...PARTS.map(deployment), STRAY_YAML, serviceYaml()].join('---\n');

/** A pod that runs only where the disks are fast. */
export const ARCHIVE_YAML = `apiVersion: v1
kind: Pod
metadata:
  name: archive
  labels:
    app: archive
spec:
  nodeSelector:
    disk: ssd
  containers:
  - name: web
    image: nginx:1.27
`;
