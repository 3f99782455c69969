/** Nodes: taint, cordon, drain, and who uses how much. */
import { tellStory } from './command-steps.ts';

const FILES = {
  'ds.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, uid: 11111111-1111-1111-1111-111111111111}
spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: main, image: busybox:1.36}]}}}
`,
  'pods.yaml': `apiVersion: v1
kind: Pod
metadata: {name: bare, labels: {app: bare}}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox:1.36, command: [sleep, "9999"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: local, labels: {app: local}}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox:1.36, command: [sleep, "9999"], volumeMounts: [{name: d, mountPath: /d}]}]
  volumes: [{name: d, emptyDir: {}}]
`,
};

tellStory(
  'nodes and usage',
  [
    {
      run: 'kubectl taint nodes node-1 only=me:NoSchedule',
      expect: 'node/node-… tainted',
    },
    {
      run: 'kubectl taint nodes node-1 only=me:NoSchedule',
      error: 'error: node node-… already has only taint(s) with same effect(s) and --overwrite is false',
      code: 1,
    },
    {
      run: 'kubectl taint nodes node-1 only=you:NoSchedule --overwrite',
      expect: 'node/node-… modified',
    },
    {
      run: 'kubectl get node node-1 -o jsonpath=\'{.spec.taints}{"\\n"}\'',
      expect: '[{"effect":"NoSchedule","key":"only","value":"you"}]',
    },
    {
      run: 'kubectl taint nodes node-1 only:NoSchedule-',
      expect: 'node/node-… untainted',
    },
    {
      run: 'kubectl taint nodes node-1 only-',
      error: 'error: taint "only" not found',
      code: 1,
    },
    {
      run: 'kubectl taint nodes node-1 a=b:Nothing',
      error: `
      error: invalid taint effect: Nothing, unsupported taint effect
      See 'kubectl taint -h' for help and examples`,
      code: 1,
    },
    {
      run: 'kubectl taint nodes --all a=b:PreferNoSchedule && kubectl taint nodes -l kubernetes.io/os=linux a-',
      expect: `
      node/node-… tainted
      node/node-… tainted
      node/node-… tainted
      node/node-… untainted
      node/node-… untainted
      node/node-… untainted`,
    },
    {
      run: 'kubectl taint node node-9 a=b:NoSchedule',
      error: 'Error from server (NotFound): nodes "node-…" not found',
      code: 1,
    },
    {
      run: 'kubectl cordon node-1',
      expect: 'node/node-… cordoned',
    },
    {
      run: 'kubectl cordon node-1',
      expect: 'node/node-… already cordoned',
    },
    {
      run: `kubectl get node node-1 --no-headers | awk '{print $2}'`,
      expect: 'Ready,SchedulingDisabled',
    },
    {
      run: 'kubectl uncordon node-1 && kubectl uncordon node-1',
      expect: `
      node/node-… uncordoned
      node/node-… already uncordoned`,
    },
    {
      run: 'kubectl cordon -l kubernetes.io/hostname=node-2 --dry-run=server',
      expect: 'node/node-… cordoned (server dry run)',
    },
    {
      run: 'kubectl cordon node-9',
      error: 'Error from server (NotFound): nodes "node-…" not found',
      code: 1,
    },
    {
      run: 'kubectl create -f pods.yaml && kubectl wait --for=condition=Ready pod/bare pod/local',
      expect: `
      pod/bare created
      pod/local created
      pod/bare condition met
      pod/local condition met`,
    },
    {
      run: 'kubectl drain node-1',
      expect: 'node/node-… cordoned',
      // which of the two it says first is chance
      error: [
        /^error: unable to drain node "node-1" due to error: \[cannot delete .*, cannot delete .*\], continuing command\.\.\.$/m,
        'There are pending nodes to be drained:',
        'cannot delete cannot delete Pods that declare no controller (use --force to override): default/bare',
        'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local',
      ],
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl drain node-1',
      expect: 'node/node-… cordoned',
      error: [
        'error: unable to drain node "node-1", aborting command...',
        'There are pending nodes to be drained:',
        'cannot delete Pods not managed by ReplicationController, ReplicaSet, Job, DaemonSet or StatefulSet (use --force to override): default/bare',
        'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local',
      ],
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl drain node-1 --force',
      expect: 'node/node-… already cordoned',
      error: `
      error: unable to drain node "node-…" due to error: cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local, continuing command...
      There are pending nodes to be drained:
       node-…
      cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl drain node-1 --force',
      expect: 'node/node-… already cordoned',
      error: `
      error: unable to drain node "node-…", aborting command...

      There are pending nodes to be drained:
       node-…
      error: cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl drain node-1 --force --delete-emptydir-data --ignore-daemonsets 2> /dev/null | sort',
      expect: `
      evicting pod default/bare
      evicting pod default/local
      node/node-1 already cordoned
      node/node-1 drained
      pod/bare evicted
      pod/local evicted`,
      only: 'new',
    },
    {
      run: 'kubectl drain node-1 --force --delete-local-data --ignore-daemonsets 2> /dev/null | tail -1',
      expect: 'node/node-1 evicted',
      only: 'old',
    },
    {
      run: 'kubectl get pods',
      error: 'No resources found in default namespace.',
    },
    {
      run: 'kubectl uncordon node-1',
      expect: 'node/node-… uncordoned',
    },
    // a budget is kept
    {
      run: 'kubectl create deployment web --image=nginx:1.27 --replicas=2 && kubectl rollout status deployment/web | tail -1',
      expect: `
      deployment.apps/web created
      deployment "web" successfully rolled out`,
    },
    {
      run: 'kubectl drain node-2 node-3 --ignore-daemonsets --pod-selector=app=nothing',
      expect: `
      node/node-… cordoned
      node/node-… cordoned
      node/node-… drained
      node/node-… drained`,
    },
    {
      run: 'kubectl uncordon node-2 node-3',
      expect: `
      node/node-… uncordoned
      node/node-… uncordoned`,
    },
    {
      run: 'kubectl drain node-2 --grace-period=0 --timeout=60s | grep -v evict',
      expect: `
      node/node-… cordoned
      node/node-… drained`,
      only: 'new',
    },
    {
      run: "kubectl drain node-3 --disable-eviction --grace-period=0 --timeout=60s | grep -v 'deleted\\|Deleting\\|deleting'",
      expect: `
      node/node-… cordoned
      node/node-… drained`,
      only: 'new',
    },
    {
      run: 'kubectl get pods -o jsonpath=\'{.items[*].spec.nodeName}{"\\n"}\'',
      expect: 'node-… node-…',
    },
    {
      run: 'kubectl uncordon node-2 && kubectl uncordon node-3',
      expect: `
      node/node-… uncordoned
      node/node-… uncordoned`,
    },
    // usage
    {
      run: `kubectl top nodes | awk 'NR == 1 || /node/ {print NF}'`,
      expect: `
      5
      5
      5
      5`,
      afterMs: 60000,
    },
    {
      run: 'kubectl top nodes --no-headers --sort-by=memory | wc -l',
      expect: '3',
    },
    {
      run: `kubectl top node node-1 --no-headers | awk '{print $1}'`,
      expect: 'node-…',
    },
    {
      run: 'kubectl top pods | head -1',
      expect: 'NAME  CPU(cores)  MEMORY(bytes)',
    },
    {
      run: 'kubectl top pods --no-headers | wc -l',
      expect: '2',
    },
    {
      run: `kubectl top pods -l app=web --containers --no-headers | awk '{print $2}'`,
      expect: `
      nginx
      nginx`,
    },
    {
      run: 'kubectl top pods -l app=web --containers | head -1',
      expect: 'POD  NAME  CPU(cores)  MEMORY(bytes)',
    },
    {
      run: 'kubectl top pods -A --sort-by=cpu | head -1',
      expect: 'NAMESPACE  NAME  CPU(cores)  MEMORY(bytes)',
    },
    {
      run: `kubectl top pods --sum | tail -2 | head -1 | tr -d ' '`,
      expect: '________________',
      only: 'new',
    },
    {
      run: 'kubectl top pods -l app=nothing',
      error: 'No resources found in default namespace.',
    },
    {
      run: 'kubectl top pod nothing',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
    },
    {
      run: 'kubectl top pods --sort-by=nothing',
      error: 'error: --sort-by accepts only cpu or memory',
      code: 1,
    },
  ],
  { images: ['nginx:1.27', 'busybox:1.36'], files: FILES },
);
