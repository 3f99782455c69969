/** Reading objects: every form of output, every way to choose, and watching. */
import { tellStory } from './command-steps.ts';
import { CHOOSING } from './get-choosing.ts';
import { FORMS } from './get-forms.ts';

const FILES = {
  'pods.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: {tier: front, weight: "3"}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: 'busybox:1.36', command: [sleep, '3000']}
---
apiVersion: v1
kind: Pod
metadata:
  name: b
  labels: {tier: back, weight: "2"}
spec:
  nodeName: node-2
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: 'busybox:1.36', command: [sleep, '2000']}
---
apiVersion: v1
kind: Pod
metadata:
  name: c
  labels: {tier: front, weight: "1"}
spec:
  nodeName: node-3
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: 'busybox:1.36', command: [sleep, '1000']}
`,
  'more/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: nginx, image: 'nginx:1.27', ports: [{containerPort: 80}]}
`,
  'more/parts.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: part-0, labels: {part: "0"}}
data: {value: "0"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-1, labels: {part: "1"}}
data: {value: "1"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-2, labels: {part: "2"}}
data: {value: "2"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-3, labels: {part: "3"}}
data: {value: "3"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-4, labels: {part: "4"}}
data: {value: "4"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-5, labels: {part: "5"}}
data: {value: "5"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: part-6, labels: {part: "6"}}
data: {value: "6"}
`,
  'columns.txt': `NAME           NODE
metadata.name  spec.nodeName
`,
  'path.txt': `{range .items[*]}{.metadata.name}={.spec.nodeName}{"\\n"}{end}`,
  'names.tmpl': `{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}`,
};

tellStory(
  'get',
  [
    {
      run: 'kubectl get pods',
      error: 'No resources found in default namespace.',
    },
    {
      run: 'kubectl create -f pods.yaml -f more',
      expect: `
      pod/a created
      pod/b created
      pod/c created
      configmap/part-0 created
      configmap/part-1 created
      configmap/part-2 created
      configmap/part-3 created
      configmap/part-4 created
      configmap/part-5 created
      configmap/part-6 created
      deployment.apps/web created`,
    },
    {
      run: 'kubectl wait --for=condition=Ready pod/a pod/b pod/c',
      expect: `
      pod/a condition met
      pod/b condition met
      pod/c condition met`,
    },
    {
      run: 'kubectl rollout status deployment/web | tail -1',
      expect: 'deployment "web" successfully rolled out',
    },
    ...FORMS,
    ...CHOOSING,
    // watching
    {
      run: '(sleep 0.3; kubectl label pod b seen=yes; sleep 0.1; kubectl delete pod b --wait=false) > /dev/null & timeout 2 kubectl get pods -l tier=back -w --no-headers; wait',
      expect: `
      b  1/1  Running  0  …
      b  1/1  Running  0  …
      b  1/1  Terminating  0  …
      b  1/1  Terminating  0  …`,
    },
    {
      run: '(sleep 0.3; kubectl label configmap part-1 seen=yes; kubectl delete configmap part-1) > /dev/null & timeout 2 kubectl get configmap part-1 --watch-only --output-watch-events; wait',
      expect: /^MODIFIED/m,
    },
    {
      run: '(sleep 0.3; kubectl annotate configmap part-2 seen=yes) > /dev/null & timeout 1 kubectl get configmaps -l part -w --output-watch-events -o custom-columns=NAME:.metadata.name,SEEN:.metadata.annotations.seen; wait',
      expect: `
      NAME  SEEN
      <none>  <none>
      <none>  <none>
      <none>  <none>
      <none>  <none>
      <none>  <none>
      <none>  <none>
      <none>  <none>`,
    },
    {
      run: '(sleep 0.3; kubectl annotate configmap part-3 seen=yes) > /dev/null & timeout 1 kubectl get configmap part-3 -w --output-watch-events -o json | grep \'"type"\\|seen\'; wait',
      expect: `
      {"type":"ADDED","object":{"apiVersion":"v1","data":{"value":"3"},"kind":"ConfigMap","metadata":{"creationTimestamp":"…","labels":{"part":"3"},"managedFields":[{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:value":{}},"f:metadata":{"f:labels":{".":{},"f:part":{}}}},"manager":"kubectl-create","operation":"Update","time":"…"}],"name":"part-3","namespace":"default","resourceVersion":"…","uid":"…"}}}
      {"type":"MODIFIED","object":{"apiVersion":"v1","data":{"value":"3"},"kind":"ConfigMap","metadata":{"annotations":{"seen":"yes"},"creationTimestamp":"…","labels":{"part":"3"},"managedFields":[{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:value":{}},"f:metadata":{"f:labels":{".":{},"f:part":{}}}},"manager":"kubectl-create","operation":"Update","time":"…"},{"apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:seen":{}}}},"manager":"kubectl-annotate","operation":"Update","time":"…"}],"name":"part-3","namespace":"default","resourceVersion":"…","uid":"…"}}}`,
    },
    {
      run: 'kubectl get pods -w --request-timeout=500ms -l none',
    },
  ],
  { images: ['nginx:1.27', 'busybox:1.36'], files: FILES },
);
