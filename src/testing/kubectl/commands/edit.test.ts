/** Changing what is there: edit, patch, replace, label, annotate, set, delete. */
import { tellStory } from './command-steps.ts';

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
    // label and annotate
    {
      run: 'kubectl label configmap one tier=front',
      expect: 'configmap/one labeled',
    },
    {
      run: 'kubectl label configmap one tier=front',
      expect: 'configmap/one not labeled',
      only: 'new',
    },
    {
      run: 'kubectl label configmap one tier=front',
      error: `error: 'tier' already has a value (front), and --overwrite is false`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl label configmap one tier=back',
      error: `error: 'tier' already has a value (front), and --overwrite is false`,
      code: 1,
    },
    {
      run: 'kubectl label configmap one tier=back --overwrite',
      expect: 'configmap/one labeled',
    },
    {
      run: 'kubectl label configmap one --list | sort',
      expect: `
      app=x
      tier=back`,
    },
    {
      run: 'kubectl label configmap one tier-',
      expect: 'configmap/one unlabeled',
      only: 'new',
    },
    {
      run: 'kubectl label configmap one tier-',
      expect: 'configmap/one labeled',
      only: 'old',
    },
    {
      run: 'kubectl label configmap one nothing-',
      expect: `
      label "nothing" not found.
      configmap/one not labeled`,
    },
    {
      run: `kubectl label configmap one 'bad key=1'`,
      error: `
      The ConfigMap "one" is invalid: metadata.labels: Invalid value: "bad key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      code: 1,
    },
    {
      run: 'kubectl label configmap one a=b --resource-version=1',
      error: `
      Error from server (Conflict): Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
      code: 1,
    },
    {
      run: 'kubectl label configmap one a=b --dry-run=client',
      expect: 'configmap/one labeled (dry run)',
      only: 'new',
    },
    {
      run: 'kubectl label configmap one a=b --dry-run=client',
      expect: 'configmap/one labeled',
      only: 'old',
    },
    {
      run: 'kubectl label configmap one a=b --dry-run=server -o jsonpath=\'{.metadata.labels}{"\\n"}\'',
      expect: '{"a":"b","app":"x"}',
    },
    {
      run: 'kubectl label configmaps --all seen=yes',
      expect: `
      configmap/kube-root-ca.crt labeled
      configmap/one labeled`,
    },
    {
      run: 'kubectl label configmaps -l app=y seen=no --overwrite && kubectl label -f one.yaml by=file',
      expect: 'configmap/one labeled',
    },
    {
      run: 'kubectl label nodes node-1 node-2 zone=a',
      expect: `
      node/node-… labeled
      node/node-… labeled`,
    },
    {
      run: `kubectl annotate configmap one note='two words'`,
      expect: 'configmap/one annotated',
    },
    {
      run: 'kubectl annotate configmap one note=other',
      error: `
      error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (two words)`,
      code: 1,
    },
    {
      run: 'kubectl annotate configmap one note=other --overwrite',
      expect: 'configmap/one annotated',
    },
    {
      run: 'kubectl annotate configmap one --list',
      expect: 'note=other',
    },
    {
      run: 'kubectl annotate configmap one note-',
      expect: 'configmap/one annotated',
    },
    {
      run: 'kubectl annotate configmaps --all who=me',
      expect: `
      configmap/kube-root-ca.crt annotated
      configmap/one annotated`,
    },
    {
      run: 'kubectl annotate configmap one note=x --resource-version=1',
      error: `
      Error from server (Conflict): Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
      code: 1,
    },
    {
      run: 'kubectl annotate -f one.yaml by=file --local -o jsonpath=\'{.metadata.annotations}{"\\n"}\'',
      expect: '{"by":"file"}',
    },
    // set
    {
      run: 'kubectl set image deployment/web nginx=nginx:1.26',
      expect: 'deployment.apps/web image updated',
    },
    {
      run: `kubectl set image deployment/web '*=nginx:1.27' --dry-run=server`,
      expect: 'deployment.apps/web image updated (server dry run)',
    },
    {
      run: 'kubectl set image deployment/web nothing=nginx:1.27',
      error: 'error: unable to find container named "nothing"',
      code: 1,
    },
    {
      run: 'kubectl set image -f web.yaml nginx=nginx:1.25 --local -o jsonpath=\'{.spec.template.spec.containers[0].image}{"\\n"}\'',
      expect: 'nginx:1.25',
    },
    {
      run: 'kubectl set env deployment/web B=2 A-',
      expect: 'deployment.apps/web env updated',
    },
    {
      run: 'kubectl set env deployment/web --list',
      expect: `
      # Deployment web, container nginx
      B=2`,
    },
    {
      run: 'kubectl set env deployment/web --from=configmap/one --prefix=CM_',
      expect: 'deployment.apps/web env updated',
      error: 'Warning: key a transferred to A',
      only: 'new',
    },
    {
      run: 'kubectl set env deployment/web --from=configmap/one --prefix=CM_',
      expect: 'deployment.apps/web env updated',
      only: 'old',
    },
    {
      run: 'kubectl set env deployment/web --list',
      expect: `
      # Deployment web, container nginx
      B=2
      # CM_A from configmap one, key a`,
    },
    {
      run: 'kubectl set env deployment/web --list --resolve',
      expect: `
      # Deployment web, container nginx
      B=2
      CM_A=7`,
    },
    {
      run: 'kubectl set resources deployment/web -c=nginx --limits=cpu=200m,memory=64Mi --requests=cpu=100m',
      expect: 'deployment.apps/web resource requirements updated',
    },
    {
      run: 'kubectl get deployment web -o jsonpath=\'{.spec.template.spec.containers[0].resources}{"\\n"}\'',
      expect: '{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"100m"}}',
    },
    {
      run: 'kubectl create service clusterip web --tcp=80 && kubectl set selector service web app=other && kubectl get service web -o jsonpath=\'{.spec.selector}{"\\n"}\'',
      expect: `
      service/web created
      service/web selector updated
      {"app":"other"}`,
    },
    {
      run: 'kubectl create serviceaccount robot && kubectl set serviceaccount deployment/web robot',
      expect: `
      serviceaccount/robot created
      deployment.apps/web serviceaccount updated`,
    },
    {
      run: 'kubectl create clusterrolebinding all --clusterrole=view --user=ann && kubectl set subject clusterrolebinding all --user=bob --group=dev --serviceaccount=default:robot && kubectl get clusterrolebinding all -o jsonpath=\'{.subjects[*].name}{"\\n"}\'',
      expect: `
      clusterrolebinding.rbac.authorization.k8s.io/all created
      clusterrolebinding.rbac.authorization.k8s.io/all subjects updated
      ann bob dev robot`,
    },
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
