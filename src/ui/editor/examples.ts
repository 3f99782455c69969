/** Manifests to begin with. Every one applies as it stands. */

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly yaml: string;
}

const WEB_APP = `# A web server in three copies, and one address for all of them.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: nginx
        image: nginx:1.27
        ports:
        - name: http
          containerPort: 80
        resources:
          requests:
            cpu: 100m
            memory: 64Mi
        readinessProbe:
          httpGet:
            path: /
            port: http
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: http
`;

const DEPLOYMENT = `# Keeps five copies of one program running. Change the image and apply again: they are replaced a few at a time.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
  labels:
    app: hello
spec:
  replicas: 5
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 1
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
      - name: server
        image: nginx:1.26
        ports:
        - containerPort: 80
`;

const SERVICE = `# A door from outside: every node listens on port 30080 and passes requests on to pods with this label.
apiVersion: v1
kind: Service
metadata:
  name: front-door
spec:
  type: NodePort
  selector:
    app: hello
  ports:
  - name: http
    port: 80
    targetPort: 80
    nodePort: 30080
`;

const CONFIG_MAP = `# Settings beside the program: as environment variables, and as a file.
apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
data:
  LANGUAGE: en
  welcome.txt: |
    Good to see you.
    Mind the water.
---
apiVersion: v1
kind: Pod
metadata:
  name: greeter
  labels:
    app: greeter
spec:
  containers:
  - name: server
    image: nginx:1.27
    envFrom:
    - configMapRef:
        name: greeting
    volumeMounts:
    - name: texts
      mountPath: /etc/greeting
  volumes:
  - name: texts
    configMap:
      name: greeting
`;

const KUBIA = `# The older way to keep copies: a ReplicationController, and a Service in front of it.
apiVersion: v1
kind: ReplicationController
metadata:
  name: kubia
spec:
  replicas: 3
  selector:
    app: kubia
  template:
    metadata:
      labels:
        app: kubia
    spec:
      containers:
      - name: kubia
        image: luksa/kubia
        ports:
        - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: kubia
spec:
  selector:
    app: kubia
  ports:
  - port: 80
    targetPort: 8080
`;

const NAMESPACE = `# A room of its own, and something in it.
apiVersion: v1
kind: Namespace
metadata:
  name: workshop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: bench
  namespace: workshop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: bench
  template:
    metadata:
      labels:
        app: bench
    spec:
      containers:
      - name: server
        image: nginx:1.27
`;

export const EXAMPLES: readonly Example[] = [
  { id: 'web-app', title: 'Web app and its Service', yaml: WEB_APP },
  { id: 'deployment', title: 'Deployment', yaml: DEPLOYMENT },
  { id: 'service', title: 'Service open to the outside', yaml: SERVICE },
  { id: 'config-map', title: 'ConfigMap and a Pod that reads it', yaml: CONFIG_MAP },
  { id: 'kubia', title: 'ReplicationController and Service (kubia)', yaml: KUBIA },
  { id: 'namespace', title: 'Namespace with a Deployment', yaml: NAMESPACE },
];

/** What an editor shows that nobody has written in. */
export const FIRST_EXAMPLE = WEB_APP;
