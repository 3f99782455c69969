/** Reading objects: every form of output, every way to choose, and watching. */
import { tellStory } from './command-steps.ts';

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
    // forms
    {
      run: 'kubectl get pods a b c',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      a  1/1  Running  0  …
      b  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods a b c -o wide',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE  IP  NODE  NOMINATED NODE  READINESS GATES
      a  1/1  Running  0  …  …  node-…  <none>  <none>
      b  1/1  Running  0  …  …  node-…  <none>  <none>
      c  1/1  Running  0  …  …  node-…  <none>  <none>`,
    },
    {
      run: "kubectl get pod/a -o yaml | grep -v '^ *\\(time\\|last\\|started\\|creation\\|start\\|uid\\|resourceV\\|- ip:\\|podIP:\\|hostIP:\\|containerID\\|imageID\\)'",
      expect: `
      apiVersion: v1
      kind: Pod
      metadata:
        labels:
          tier: front
          weight: "3"
        name: a
        namespace: default
      spec:
        containers:
        - command:
          - sleep
          - "3000"
          image: busybox:1.36
          imagePullPolicy: IfNotPresent
          name: main
          resources: {}
          terminationMessagePath: /dev/termination-log
          terminationMessagePolicy: File
          volumeMounts:
          - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
            name: kube-api-access-…
            readOnly: true
        dnsPolicy: ClusterFirst
        enableServiceLinks: true
        nodeName: node-…
        preemptionPolicy: PreemptLowerPriority
        priority: 0
        restartPolicy: Always
        schedulerName: default-scheduler
        securityContext: {}
        serviceAccount: default
        serviceAccountName: default
        terminationGracePeriodSeconds: 0
        tolerations:
        - effect: NoExecute
          key: node.kubernetes.io/not-ready
          operator: Exists
          tolerationSeconds: 300
        - effect: NoExecute
          key: node.kubernetes.io/unreachable
          operator: Exists
          tolerationSeconds: 300
        volumes:
        - name: kube-api-access-…
          projected:
            defaultMode: 420
            sources:
            - serviceAccountToken:
                expirationSeconds: 3607
                path: token
            - configMap:
                items:
                - key: ca.crt
                  path: ca.crt
                name: kube-root-ca.crt
            - downwardAPI:
                items:
                - fieldRef:
                    apiVersion: v1
                    fieldPath: metadata.namespace
                  path: namespace
      status:
        conditions:
        - lastProbeTime: null
          status: "True"
          type: PodReadyToStartContainers
        - lastProbeTime: null
          status: "True"
          type: Initialized
        - lastProbeTime: null
          status: "True"
          type: Ready
        - lastProbeTime: null
          status: "True"
          type: ContainersReady
        - lastProbeTime: null
          status: "True"
          type: PodScheduled
        containerStatuses:
        - containerID: containerd://a4a773468d0634858f93ebe457bc33afee446b844f57496643d8304be6dc0aed
          image: docker.io/library/busybox:1.36
          name: main
          ready: true
          restartCount: 0
          state:
            running:
          volumeMounts:
          - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
            name: kube-api-access-…
            readOnly: true
            recursiveReadOnly: Disabled
        hostIPs:
        phase: Running
        podIPs:
        qosClass: BestEffort`,
      only: 'new',
    },
    {
      run: 'kubectl get pod a -o json | head -9',
      expect: `
      {
          "apiVersion": "v1",
          "kind": "Pod",
          "metadata": {
              "creationTimestamp": "…",
              "labels": {
                  "tier": "front",
                  "weight": "3"
              },`,
    },
    {
      run: 'kubectl get pods -l tier -o name',
      expect: `
      pod/a
      pod/b
      pod/c`,
    },
    {
      run: 'kubectl get pod a -o jsonpath=\'{.spec.containers[0].image}{"\\n"}\'',
      expect: 'busybox:1.36',
    },
    {
      run: 'kubectl get pods -l tier -o jsonpath=\'{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}\'',
      expect: `
      a  Running
      b  Running
      c  Running`,
    },
    {
      run: 'kubectl get pods -l tier -o jsonpath=\'{.items[?(@.metadata.labels.tier=="back")].metadata.name}{"\\n"}\'',
      expect: 'b',
    },
    {
      run: 'kubectl get pods -l tier -o jsonpath-file=path.txt',
      expect: `
      a=node-…
      b=node-…
      c=node-…`,
    },
    {
      run: `kubectl get pod a -o jsonpath='{.nothing}'`,
    },
    {
      run: `kubectl get pod a -o jsonpath='{.nothing'`,
      error: 'error: error parsing jsonpath {.nothing, unclosed action',
      code: 1,
    },
    {
      run: `kubectl get pods -l tier -o custom-columns=WHO:.metadata.name,IMAGE:'.spec.containers[*].image',NO:.nothing`,
      expect: `
      WHO  IMAGE  NO
      a  busybox:1.36  <none>
      b  busybox:1.36  <none>
      c  busybox:1.36  <none>`,
    },
    {
      run: 'kubectl get pods -l tier -o custom-columns-file=columns.txt',
      expect: `
      NAME  NODE
      a  node-…
      b  node-…
      c  node-…`,
    },
    {
      run: 'kubectl get pods -l tier -o go-template=\'{{range .items}}{{.metadata.name}} {{end}}{{"\\n"}}\'',
      expect: 'a b c',
    },
    {
      run: 'kubectl get pods -l tier -o go-template-file=names.tmpl',
      expect: `
      a
      b
      c`,
    },
    {
      run: 'kubectl get pods -l tier --template=\'{{len .items}}{{"\\n"}}\'',
      expect: '3',
    },
    {
      run: 'kubectl get pods -o nothing',
      error: `
      error: unable to match a printer suitable for the output format "nothing", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml`,
      code: 1,
    },
    {
      run: 'kubectl get pods -l tier --no-headers',
      expect: `
      a  1/1  Running  0  …
      b  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods -l tier --show-labels',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE  LABELS
      a  1/1  Running  0  …  tier=front,weight=3
      b  1/1  Running  0  …  tier=back,weight=2
      c  1/1  Running  0  …  tier=front,weight=1`,
    },
    {
      run: 'kubectl get pods -l tier -L tier,weight',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE  TIER  WEIGHT
      a  1/1  Running  0  …  front  3
      b  1/1  Running  0  …  back  2
      c  1/1  Running  0  …  front  1`,
    },
    {
      run: 'kubectl get pods -l tier --label-columns=none',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE  NONE
      a  1/1  Running  0  …
      b  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods -l tier --show-kind',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      pod/a  1/1  Running  0  …
      pod/b  1/1  Running  0  …
      pod/c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods -l tier --sort-by=.metadata.labels.weight -o name',
      expect: `
      pod/c
      pod/b
      pod/a`,
    },
    {
      run: `kubectl get pods -l tier --sort-by='{.spec.nodeName}'`,
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      a  1/1  Running  0  …
      b  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: `kubectl get pod a -o yaml --show-managed-fields | grep -c 'f:'`,
      expect: '51',
      only: 'new',
    },
    {
      run: 'kubectl get pod a -o yaml | grep -c managedFields',
      expect: '0',
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl get pod a -o yaml | grep -c managedFields',
      expect: '1',
      only: 'old',
    },
    {
      run: `kubectl get pod a -o yaml --show-managed-fields | grep -A 5 '  managedFields:' | sed 's/^  //'`,
      expect: `
        managedFields:
        - apiVersion: v1
          fieldsType: FieldsV1
          fieldsV1:
            f:metadata:
              f:labels:`,
      only: 'new',
    },
    {
      run: 'kubectl get pod a --server-print=false',
      expect: `
      NAME  AGE
      a  <invalid>`,
    },
    {
      run: 'kubectl get deployments --server-print=false',
      expect: `
      NAME  AGE
      web  <invalid>`,
    },
    // choosing
    {
      run: 'kubectl get pods -l tier=front',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      a  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: `kubectl get pods -l 'tier in (front,back),weight!=3' -o name`,
      expect: `
      pod/b
      pod/c`,
    },
    {
      run: `kubectl get pods -l '!tier' --no-headers | wc -l`,
      expect: '2',
    },
    {
      run: `kubectl get pods -l 'tier=='`,
      error: 'No resources found in default namespace.',
    },
    {
      run: `kubectl get pods -l 'tier=a=b'`,
      error: `
      Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "tier=a=b", field selector "": found '=', expected: ',' or 'end of string'`,
      code: 1,
    },
    {
      run: 'kubectl get pods --field-selector spec.nodeName=node-2,status.phase=Running -l tier',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      b  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods --field-selector metadata.name!=a -l tier -o name',
      expect: `
      pod/b
      pod/c`,
    },
    {
      run: 'kubectl get pods --field-selector spec.nothing=1',
      error: `
      Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nothing=1": field label not supported: spec.nothing`,
      code: 1,
    },
    {
      run: 'kubectl get configmaps --field-selector metadata.name=part-3',
      expect: `
      NAME  DATA  AGE
      part-3  1  …`,
    },
    {
      run: 'kubectl get events --field-selector involvedObject.name=a,reason=Started -o custom-columns=MESSAGE:.message',
      expect: `
      MESSAGE
      Started container main`,
    },
    {
      run: 'kubectl get pods -A -l tier',
      expect: `
      NAMESPACE  NAME  READY  STATUS  RESTARTS  AGE
      default  a  1/1  Running  0  …
      default  b  1/1  Running  0  …
      default  c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get pods -n nowhere',
      error: 'No resources found in nowhere namespace.',
    },
    {
      run: 'kubectl get pods --all-namespaces -l nothing',
      error: 'No resources found',
    },
    {
      run: 'kubectl get configmaps --chunk-size=2 -l part -o name',
      expect: `
      configmap/part-0
      configmap/part-1
      configmap/part-2
      configmap/part-3
      configmap/part-4
      configmap/part-5
      configmap/part-6`,
    },
    {
      run: `kubectl get configmaps --chunk-size=2 -l part -o name -v 6 2>&1 | grep -c 'GET.*continue='`,
      expect: '3',
    },
    {
      run: 'kubectl get pod a d',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      a  1/1  Running  0  …`,
      error: 'Error from server (NotFound): pods "d" not found',
      code: 1,
    },
    {
      run: 'kubectl get pod d --ignore-not-found',
    },
    {
      run: 'kubectl get nothing',
      error: `error: the server doesn't have a resource type "nothing"`,
      code: 1,
    },
    {
      run: 'kubectl get',
      error: `
      You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

      error: Required resource not specified.
      Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
      See 'kubectl get -h' for help and examples`,
      code: 1,
    },
    {
      run: 'kubectl get pods,deployments -l app=web',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      pod/web-…  1/1  Running  0  …
      pod/web-…  1/1  Running  0  …

      NAME  READY  UP-TO-DATE  AVAILABLE  AGE
      deployment.apps/web  2/2  2  2  …`,
    },
    {
      run: 'kubectl get pod/a configmap/part-1',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      pod/a  1/1  Running  0  …

      NAME  DATA  AGE
      configmap/part-1  1  …`,
    },
    {
      run: 'kubectl get pod/a configmap/part-1 -o name',
      expect: `
      pod/a
      configmap/part-1`,
    },
    {
      run: "kubectl get pod/a cm/part-1 -o yaml | grep '^kind\\|^  kind\\|^- api'",
      expect: `
      - apiVersion: v1
        kind: Pod
      - apiVersion: v1
        kind: ConfigMap
      kind: List`,
    },
    {
      run: 'kubectl get all -l tier',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      pod/a  1/1  Running  0  …
      pod/b  1/1  Running  0  …
      pod/c  1/1  Running  0  …`,
    },
    {
      run: `kubectl get deploy,rs,po -l app=web -o name | sed 's/web-.*/web-/'`,
      expect: `
      deployment.apps/web
      replicaset.apps/web-
      pod/web-
      pod/web-`,
    },
    {
      run: 'kubectl get -f pods.yaml',
      expect: `
      NAME  READY  STATUS  RESTARTS  AGE
      a  1/1  Running  0  …
      b  1/1  Running  0  …
      c  1/1  Running  0  …`,
    },
    {
      run: 'kubectl get -f more -o name',
      expect: `
      configmap/part-0
      configmap/part-1
      configmap/part-2
      configmap/part-3
      configmap/part-4
      configmap/part-5
      configmap/part-6
      deployment.apps/web`,
    },
    {
      run: 'kubectl get deployment web --subresource=scale',
      expect: `
      NAME  CREATED AT
      web  …`,
      only: 'new',
    },
    {
      run: 'kubectl get deployment web --subresource=status -o jsonpath=\'{.status.replicas}{"\\n"}\'',
      expect: '2',
      only: 'new',
    },
    {
      run: "kubectl get deployment web --subresource=scale -o yaml | grep -v 'uid\\|resourceV\\|creation'",
      expect: `
      apiVersion: autoscaling/v1
      kind: Scale
      metadata:
        name: web
        namespace: default
      spec:
        replicas: 2
      status:
        replicas: 2
        selector: app=web`,
      only: 'new',
    },
    {
      run: 'kubectl get deployments.apps web',
      expect: `
      NAME  READY  UP-TO-DATE  AVAILABLE  AGE
      web  2/2  2  2  …`,
    },
    {
      run: 'kubectl get deployments.v1.apps/web -o name',
      expect: 'deployment.apps/web',
    },
    {
      run: 'kubectl get horizontalpodautoscalers.v1.autoscaling',
      error: 'No resources found in default namespace.',
    },
    {
      run: `kubectl get --raw '/api/v1/namespaces/default/pods?labelSelector=tier%3Dback&limit=1' | cut -c 1-50`,
      expect: '{"kind":"PodList","apiVersion":"v1","metadata":{"r',
    },
    {
      run: 'kubectl get --raw /api/v1/namespaces/default/pods/d',
      error: 'Error from server (NotFound): pods "d" not found',
      code: 1,
    },
    {
      run: `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"raw"}}' | kubectl create --raw /api/v1/namespaces/default/configmaps -f - | cut -c 1-40`,
      expect: '{"kind":"ConfigMap","apiVersion":"v1","m',
    },
    {
      run: 'kubectl delete --raw /api/v1/namespaces/default/configmaps/raw | cut -c 1-60',
      expect: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"S',
    },
    {
      run: 'kubectl get componentstatuses',
      expect: `
      NAME  STATUS  MESSAGE  ERROR
      scheduler  Healthy  ok
      controller-manager  Healthy  ok
      etcd-0  Healthy  ok`,
      error: 'Warning: v1 ComponentStatus is deprecated in v1.19+',
    },
    {
      run: 'kubectl get nodes',
      expect: `
      NAME  STATUS  ROLES  AGE  VERSION
      node-…  Ready  <none>  …  v1.32.13
      node-…  Ready  <none>  …  v1.32.13
      node-…  Ready  <none>  …  v1.32.13`,
    },
    {
      run: 'kubectl get nodes -o wide',
      expect: `
      NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME
      node-…  Ready  <none>  …  v1.32.13  192.168.49.3  <none>  Debian GNU/Linux 12 (bookworm)  6.1.0-28-amd64  containerd://1.7.24
      node-…  Ready  <none>  …  v1.32.13  192.168.49.4  <none>  Debian GNU/Linux 12 (bookworm)  6.1.0-28-amd64  containerd://1.7.24
      node-…  Ready  <none>  …  v1.32.13  192.168.49.5  <none>  Debian GNU/Linux 12 (bookworm)  6.1.0-28-amd64  containerd://1.7.24`,
    },
    {
      run: 'kubectl get namespaces',
      expect: `
      NAME  STATUS  AGE
      default  Active  …
      kube-node-lease  Active  …
      kube-public  Active  …
      kube-system  Active  …`,
    },
    {
      run: 'kubectl get services',
      expect: `
      NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE
      kubernetes  ClusterIP  …  <none>  443/TCP  …`,
    },
    {
      run: 'kubectl get endpoints,endpointslices',
      expect: `
      NAME  ENDPOINTS  AGE
      endpoints/kubernetes  172.18.0.2:6443  …

      NAME  ADDRESSTYPE  PORTS  ENDPOINTS  AGE
      endpointslice.discovery.k8s.io/kubernetes  IPv4  6443  172.18.0.2  …`,
    },
    {
      run: 'kubectl get leases -n kube-node-lease',
      expect: `
      NAME  HOLDER  AGE
      node-…  node-…  …
      node-…  node-…  …
      node-…  node-…  …`,
    },
    {
      run: 'kubectl get priorityclasses',
      expect: `
      NAME  VALUE  GLOBAL-DEFAULT  AGE  PREEMPTIONPOLICY
      system-cluster-critical  2000000000  false  …  PreemptLowerPriority
      system-node-critical  2000001000  false  …  PreemptLowerPriority`,
    },
    {
      run: 'kubectl get storageclasses',
      error: 'No resources found',
    },
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
