/** Changing what is there: edit, patch, replace, label, annotate, set, delete. */
import { tellStory } from './command-steps.ts';
import { LABELS } from './edit-labels.ts';
import { SETTING } from './edit-set.ts';

const FILES = {
  'one.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: one, labels: {app: x}}
data: {a: "1"}
`,
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - {name: nginx, image: nginx:1.27, env: [{name: A, value: "1"}]}
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p, labels: {run: p}}
spec:
  terminationGracePeriodSeconds: 30
  containers: [{name: main, image: busybox:1.36, command: [sleep, "9999"]}]
`,
  'merge.yaml': `data: {from: file}
`,
  'edit.sh': `#!/bin/sh
sed -i "$EDIT" $1
`,
};

tellStory(
  'changing and deleting objects',
  [
    {
      run: 'chmod +x edit.sh && kubectl create -f one.yaml -f web.yaml -f pod.yaml',
      expect: `
      configmap/one created
      deployment.apps/web created
      pod/p created`,
    },
    {
      run: 'kubectl wait --for=condition=Ready pod/p && kubectl rollout status deployment/web | tail -1',
      expect: `
      pod/p condition met
      deployment "web" successfully rolled out`,
    },
    // edit
    {
      run: `EDIT='s/a: "1"/a: "2"/' KUBE_EDITOR=./edit.sh kubectl edit configmap one`,
      expect: 'configmap/one edited',
    },
    {
      run: 'KUBE_EDITOR=true kubectl edit configmap one',
      error: 'Edit cancelled, no changes made.',
    },
    {
      run: "EDIT='s/name: one/name: two/' KUBE_EDITOR=./edit.sh kubectl edit configmap one 2>&1 | grep -v '^A copy\\|tmp'",
      expect: 'error: At least one of apiVersion, kind and name was changed',
    },
    {
      run: `EDIT='s/image: busybox:1.36/image: busybox:1.35/; s/name: main/name: other/' KUBE_EDITOR=./edit.sh timeout 10 kubectl edit pod p -o json 2>&1 | grep -c Forbidden`,
      expect: '0',
      code: 1,
    },
    {
      run: `EDIT='s/app: x/app: z/' KUBE_EDITOR=./edit.sh kubectl edit -f one.yaml --save-config`,
      expect: 'configmap/one edited',
    },
    {
      run: 'KUBE_EDITOR=true kubectl edit configmap nothing',
      error: 'Error from server (NotFound): configmaps "nothing" not found',
      code: 1,
    },
    // patch
    {
      run: `kubectl patch configmap one -p '{"data":{"b":"3"}}'`,
      expect: 'configmap/one patched',
    },
    {
      run: `kubectl patch configmap one -p '{"data":{"b":"3"}}'`,
      expect: 'configmap/one patched (no change)',
    },
    {
      run: 'kubectl patch configmap one --type=merge -p \'{"data":{"a":null}}\' -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"b":"3"}',
    },
    {
      run: 'kubectl patch configmap one --type=json -p \'[{"op":"add","path":"/data/c","value":"4"},{"op":"remove","path":"/data/b"}]\' -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"c":"4"}',
    },
    {
      run: `kubectl patch configmap one --type=json -p '[{"op":"test","path":"/data/c","value":"5"}]'`,
      error: 'The request is invalid: the server rejected our request due to an error in our request',
      code: 1,
      only: 'new',
    },
    {
      run: `kubectl patch configmap one --type=json -p '[{"op":"test","path":"/data/c","value":"5"}]'`,
      error: 'The request is invalid',
      code: 1,
      only: 'old',
    },
    {
      run: `kubectl patch configmap one --type=json -p '[{"op":"remove","path":"/data/zzz"}]'`,
      error: 'The request is invalid: the server rejected our request due to an error in our request',
      code: 1,
      only: 'new',
    },
    {
      run: `kubectl patch configmap one --type=json -p '[{"op":"remove","path":"/data/zzz"}]'`,
      error: 'The request is invalid',
      code: 1,
      only: 'old',
    },
    {
      run: `kubectl patch configmap one --type=json -p '{"op":"remove"}'`,
      error: `
      Error from server (BadRequest): error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp`,
      code: 1,
    },
    {
      run: `kubectl patch configmap one -p 'data: {d: "5"}' --dry-run=server`,
      expect: 'configmap/one patched',
    },
    {
      run: 'kubectl patch configmap one -p \'data: {d: "5"}\' --dry-run=client -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"c":"4","d":"5"}',
    },
    {
      run: 'kubectl patch configmap one --patch-file merge.yaml',
      expect: 'configmap/one patched',
      only: 'new',
    },
    {
      run: `kubectl patch -f one.yaml -p '{"data":{"e":"6"}}'`,
      expect: 'configmap/one patched',
    },
    {
      run: `kubectl patch configmap one -p '{"metadata":{"name":"two"}}'`,
      error: `
      Error from server (BadRequest): the name of the object (two) does not match the name on the URL (one)`,
      code: 1,
    },
    {
      run: `kubectl patch configmap one -p '{"metadata":{"resourceVersion":"1"}}'`,
      error: `
      Error from server (Conflict): Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
      code: 1,
    },
    {
      run: `kubectl patch configmap one -p '{"data":3}'`,
      error: 'The request is invalid: patch: Invalid value: "map[data:3]": cannot restore map from int64',
      code: 1,
    },
    {
      run: `kubectl patch configmap one -p '{'`,
      error: 'Error from server (BadRequest): unexpected end of JSON input',
      code: 1,
    },
    {
      run: `kubectl patch configmap nothing -p '{}'`,
      error: 'Error from server (NotFound): configmaps "nothing" not found',
      code: 1,
    },
    {
      run: 'kubectl patch deployment web -p \'{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"B","value":"2"}]}]}}}}\' -o jsonpath=\'{.spec.template.spec.containers[0].env}{"\\n"}\'',
      expect: '[{"name":"B","value":"2"},{"name":"A","value":"1"}]',
    },
    {
      run: 'kubectl patch deployment web -p \'{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"B","$patch":"delete"}]}]}}}}\' -o jsonpath=\'{.spec.template.spec.containers[0].env}{"\\n"}\'',
      expect: '[{"name":"A","value":"1"}]',
    },
    {
      run: `kubectl patch pod p -p '{"spec":{"nodeName":"node-9"}}' 2>&1 | head -1`,
      expect: `
      The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than \`spec.containers[*].image\`,\`spec.initContainers[*].image\`,\`spec.activeDeadlineSeconds\`,\`spec.tolerations\` (only additions to existing tolerations),\`spec.terminationGracePeriodSeconds\` (allow it to be set to 1 if it was previously negative)`,
    },
    {
      run: `kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
      expect: 'scale.autoscaling/web patched',
      only: 'new',
    },
    {
      run: `kubectl patch node node-1 --subresource=status -p '{"status":{"capacity":{"example.com/dongle":"2"}}}'`,
      expect: 'node/node-… patched',
      only: 'new',
    },
    {
      run: 'kubectl get node node-1 -o jsonpath=\'{.status.capacity.example\\.com/dongle}{"\\n"}\'',
      expect: '2',
      only: 'new',
    },
    // replace
    {
      run: 'kubectl replace -f one.yaml',
      expect: 'configmap/one replaced',
    },
    {
      run: `kubectl get configmap one -o yaml | sed 's/a: "1"/a: "7"/' | kubectl replace -f -`,
      expect: 'configmap/one replaced',
    },
    {
      run: `kubectl get configmap one -o yaml | sed 's/resourceVersion: .*/resourceVersion: "1"/' | kubectl replace -f -`,
      error: `
      Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
      code: 1,
    },
    {
      run: `sed 's/one/none/' one.yaml | kubectl replace -f -`,
      error: 'Error from server (NotFound): error when replacing "STDIN": configmaps "none" not found',
      code: 1,
    },
    {
      run: 'kubectl replace --force -f pod.yaml',
      expect: `
      pod "p" deleted
      pod/p replaced`,
    },
    {
      run: `kubectl get --raw /apis/apps/v1/namespaces/default/deployments/web/scale | sed 's/"replicas":2}/"replicas":1}/' | kubectl replace --raw /apis/apps/v1/namespaces/default/deployments/web/scale -f - | grep -o '"spec":{[^}]*}'`,
      expect: '"spec":{"replicas":1}',
      only: 'new',
    },
    ...LABELS,
    ...SETTING,
    // delete
    {
      run: 'kubectl create configmap d1 && kubectl create configmap d2 && kubectl label configmaps d1 d2 gone=soon',
      expect: `
      configmap/d1 created
      configmap/d2 created
      configmap/d1 labeled
      configmap/d2 labeled`,
    },
    {
      run: 'kubectl delete configmap d1 --dry-run=client && kubectl delete configmap d1 --dry-run=server',
      expect: `
      configmap "d1" deleted (dry run)
      configmap "d1" deleted (server dry run)`,
    },
    {
      run: 'kubectl delete configmaps -l gone=soon',
      expect: `
      configmap "d1" deleted
      configmap "d2" deleted`,
    },
    {
      run: 'kubectl delete configmaps -l gone=soon',
      expect: 'No resources found',
    },
    {
      run: 'kubectl delete configmap d1',
      error: 'Error from server (NotFound): configmaps "d1" not found',
      code: 1,
    },
    {
      run: 'kubectl delete configmap d1 --ignore-not-found',
    },
    {
      run: 'kubectl delete pod p --wait=false && kubectl get pod p --no-headers',
      expect: `
      pod "p" deleted
      p  1/1  Terminating  0  …`,
    },
    {
      run: 'kubectl wait --for=delete pod/p',
      expect: 'pod/p condition met',
    },
    {
      run: 'kubectl create -f pod.yaml && kubectl delete pod p --now',
      expect: `
      pod/p created
      pod "p" deleted`,
    },
    {
      run: 'kubectl create -f pod.yaml && kubectl delete -f pod.yaml --grace-period=1',
      expect: `
      pod/p created
      pod "p" deleted`,
    },
    {
      run: 'kubectl create -f pod.yaml && kubectl delete pod p --force',
      expect: `
      pod/p created
      pod "p" force deleted`,
      error: `
      Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.`,
      only: 'new',
    },
    {
      run: 'kubectl create -f pod.yaml && kubectl delete pod p --force',
      expect: `
      pod/p created
      pod "p" force deleted`,
      error: `
      warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.`,
      only: 'old',
    },
    {
      run: 'kubectl delete pod p --grace-period=0',
      error: 'Error from server (NotFound): pods "p" not found',
      code: 1,
    },
    {
      run: 'kubectl delete pods --all',
      expect: 'pod "web-…" deleted',
    },
    {
      run: `kubectl delete deployment web --cascade=orphan && kubectl get replicasets -o jsonpath='{.items[*].metadata.ownerReferences}'`,
      expect: 'deployment.apps "web" deleted',
    },
    {
      run: 'kubectl delete replicasets --all > /dev/null',
    },
    {
      run: 'kubectl create -f web.yaml && kubectl delete deployment web --cascade=foreground && kubectl get all -l app=web',
      expect: `
      deployment.apps/web created
      deployment.apps "web" deleted
      NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE
      service/web  ClusterIP  …  <none>  80/TCP  …`,
    },
    {
      run: 'kubectl create -f web.yaml -o name && kubectl delete deployment/web -o name --cascade=background --timeout=10s',
      expect: `
      deployment.apps/web
      deployment.apps/web`,
    },
    {
      run: 'kubectl delete configmap,secret one',
      expect: 'configmap "one" deleted',
      error: 'Error from server (NotFound): secrets "one" not found',
      code: 1,
    },
    {
      run: 'kubectl delete -f one.yaml',
      error: 'Error from server (NotFound): error when deleting "one.yaml": configmaps "one" not found',
      code: 1,
    },
    {
      run: 'kubectl delete nothing a',
      error: `error: the server doesn't have a resource type "nothing"`,
      code: 1,
    },
    {
      run: 'kubectl delete pods',
      error: 'error: resource(s) were provided, but no name was specified',
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl delete pods',
      error: 'error: resource(s) were provided, but no name, label selector, or --all flag specified',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create namespace gone && kubectl -n gone create configmap a && kubectl delete namespace gone',
      expect: `
      namespace/gone created
      configmap/a created
      namespace "gone" deleted`,
    },
    {
      run: 'kubectl get namespace gone',
      error: 'Error from server (NotFound): namespaces "gone" not found',
      code: 1,
    },
    {
      run: 'kubectl delete namespace default',
      error: `
      Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted`,
      code: 1,
    },
    {
      run: 'kubectl delete node node-3',
      expect: 'node "node-…" deleted',
    },
  ],
  { images: ['nginx:1.27', 'busybox:1.36'], files: FILES },
);
