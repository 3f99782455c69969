/** The forms in which objects are printed. */
import type { Step } from './command-steps.ts';

export const FORMS: readonly Step[] = [
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
];
