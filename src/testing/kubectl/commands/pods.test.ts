/** Inside of pods: logs, exec, attach, cp, port-forward, proxy, debug. */
import { tellStory } from './command-steps.ts';

const FILES = {
  'pods.yaml': `apiVersion: v1
kind: Pod
metadata: {name: talker, labels: {app: talk}}
spec:
  terminationGracePeriodSeconds: 0
  initContainers:
  - {name: first, image: busybox:1.36, command: [sh, -c, 'echo first of all']}
  containers:
  - {name: main, image: busybox:1.36, command: [sh, -c, 'echo one; echo two; echo three; sleep 9999']}
  - {name: side, image: busybox:1.36, command: [sh, -c, 'echo aside; sleep 9999']}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: nginx, image: nginx:1.27, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: failing}
spec:
  containers: [{name: main, image: busybox:1.36, command: [sh, -c, 'echo attempt; exit 1']}]
---
apiVersion: v1
kind: Pod
metadata: {name: ear}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox:1.36, stdin: true, command: [cat]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  'up/a.txt': `alpha
`,
  'up/deep/b.txt': `beta
`,
  'note.txt': `a note
`,
  'fetch.sh': `node -e 'fetch(process.argv[1]).then(async (a) => console.log(a.status, (await a.text()).split("\\n")[0]), (e) => console.log(String(e)))' "$1"
`,
  'forward.sh': `# forwards, asks through it, and ends
port=$1; shift
kubectl port-forward "$@" > forward.out 2> forward.err & pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do grep -q Forwarding forward.out && break; sleep 0.1; done
sh fetch.sh http://127.0.0.1:$port/
kill $pid
cat forward.out forward.err | head -3
`,
};

tellStory(
  'inside of pods',
  [
    {
      run: 'kubectl create -f pods.yaml | wc -l && kubectl wait --for=condition=Ready pod/talker pod/web pod/ear',
      expect: `
      5
      pod/talker condition met
      pod/web condition met
      pod/ear condition met`,
    },
    // logs
    {
      run: 'kubectl logs talker',
      expect: `
      one
      two
      three`,
      error: 'Defaulted container "main" out of: main, side, first (init)',
      only: 'new',
    },
    {
      run: 'kubectl logs talker',
      error: `
      error: a container name must be specified for pod talker, choose one of: [main side] or one of the init containers: [first]`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl logs talker -c main --tail=2',
      expect: `
      two
      three`,
    },
    {
      run: 'kubectl logs talker -c first',
      expect: 'first of all',
    },
    {
      // whose comes first is chance
      run: 'kubectl logs talker --all-containers',
      expect: [/^first of all$/m, /^one\ntwo\nthree$/m, /^aside$/m],
    },
    {
      run: 'kubectl logs talker --all-containers --prefix --tail=1 | sort',
      expect: `
      [pod/talker/first] first of all
      [pod/talker/main] three
      [pod/talker/side] aside`,
    },
    {
      run: `kubectl logs talker -c main --timestamps | grep -c '^20..-..-..T[0-9:.]*Z '`,
      expect: '3',
    },
    {
      run: 'kubectl logs talker -c main --limit-bytes=5',
      expect: `
      one
      t`,
    },
    {
      run: 'kubectl logs talker -c main --since=1s',
    },
    {
      run: 'kubectl logs talker -c main --since-time=2020-01-01T00:00:00Z --tail=1',
      expect: 'three',
    },
    {
      run: 'timeout 0.6 kubectl logs -f talker -c side',
      expect: 'aside',
      code: 124,
    },
    {
      run: 'kubectl logs -l app=talk -c side --tail=-1',
      expect: 'aside',
    },
    {
      run: 'kubectl logs pod/talker -c nothing',
      error: 'error: container nothing is not valid for pod talker',
      code: 1,
    },
    {
      run: 'kubectl logs nothing',
      error: 'error: error from server (NotFound): pods "nothing" not found in namespace "default"',
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl logs nothing',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl logs talker -c main --previous',
      error: `
      Error from server (BadRequest): previous terminated container "main" in pod "talker" not found`,
      code: 1,
    },
    {
      run: 'kubectl logs service/web --tail=1',
      expect: '… [notice] 1#1: start worker processes',
    },
    {
      run: 'kubectl logs',
      error: `
      error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
      POD or TYPE/NAME is a required argument for the logs command
      See 'kubectl logs -h' for help and examples`,
      code: 1,
    },
    // exec
    {
      run: 'kubectl exec talker -c main -- echo hello',
      expect: 'hello',
    },
    {
      run: `kubectl exec talker -c main -- sh -c 'echo out; echo err >&2; exit 3'`,
      expect: 'out',
      error: `
      err
      command terminated with exit code 3`,
      code: 3,
    },
    {
      run: 'echo some words | kubectl exec -i talker -c side -- cat',
      expect: 'some words',
    },
    {
      run: 'kubectl exec web -- hostname',
      expect: 'web',
    },
    {
      run: 'kubectl exec talker -- hostname',
      expect: 'talker',
      error: 'Defaulted container "main" out of: main, side, first (init)',
      only: 'new',
    },
    {
      run: 'kubectl exec talker -- hostname',
      expect: 'talker',
      error: `
      Defaulting container name to main.
      Use 'kubectl describe pod/talker -n default' to see all of the containers in this pod.`,
      only: 'old',
    },
    {
      run: 'kubectl exec talker -c main -- nothing 2>&1 | head -1 | cut -c 1-60',
      expect: 'error: Internal error occurred: Internal error occurred: err',
      only: 'new',
    },
    {
      run: 'kubectl exec talker -c main -- nothing 2>&1 | head -1 | cut -c 1-60',
      expect: 'error: Internal error occurred: error executing command in c',
      only: 'old',
    },
    {
      run: 'kubectl exec nothing -- ls',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
    },
    {
      run: 'kubectl exec talker -c nothing -- ls',
      error: 'Error from server (BadRequest): container nothing is not valid for pod talker',
      code: 1,
    },
    {
      run: 'kubectl exec talker -c main',
      error: 'error: you must specify at least one command for the container',
      code: 1,
    },
    {
      run: "script -qec \"kubectl exec -it talker -c main -- sh -c 'test -t 0 && echo a terminal'\" /dev/null | tr -d '\\r'",
      expect: '^@a terminal',
    },
    // attach
    {
      run: 'echo heard | timeout 2 kubectl attach -i ear 2> /dev/null | head -1',
      expect: 'heard',
    },
    // cp
    {
      run: 'kubectl cp note.txt talker:/tmp/note.txt -c main && kubectl exec talker -c main -- cat /tmp/note.txt',
      expect: 'a note',
    },
    {
      run: 'kubectl cp talker:/tmp/note.txt back.txt -c main && cat back.txt',
      expect: `
      tar: removing leading '/' from member names
      a note`,
    },
    {
      run: 'kubectl cp up talker:/tmp/up -c main && kubectl exec talker -c main -- cat /tmp/up/a.txt /tmp/up/deep/b.txt',
      expect: `
      alpha
      beta`,
    },
    {
      run: 'kubectl cp default/talker:/tmp/up down -c main && cat down/a.txt down/deep/b.txt',
      expect: `
      tar: removing leading '/' from member names
      alpha
      beta`,
    },
    {
      run: 'kubectl cp talker:/tmp/nothing x -c main',
      expect: `
      tar: /tmp/nothing: No such file or directory
      tar: error exit delayed from previous errors`,
      only: 'new',
    },
    {
      // the old one may end before it has printed what tar said
      run: 'kubectl cp talker:/tmp/nothing x -c main',
      expect: /^(?:tar: [^\n]*\n)*$/,
      only: 'old',
    },
    {
      run: 'kubectl cp nowhere.txt talker:/tmp/x -c main',
      error: `error: nowhere.txt doesn't exist in local filesystem`,
      code: 1,
    },
    // port-forward
    {
      run: 'sh forward.sh 18081 pod/web 18081:80',
      expect: `
      200 <!DOCTYPE html>
      Forwarding from 127.0.0.1:18081 -> 80
      Forwarding from [::1]:18081 -> 80
      Handling connection for 18081`,
    },
    {
      run: 'sh forward.sh 18082 service/web 18082:80',
      expect: `
      200 <!DOCTYPE html>
      Forwarding from 127.0.0.1:18082 -> 80
      Forwarding from [::1]:18082 -> 80
      Handling connection for 18082`,
    },
    {
      run: 'sh forward.sh 18083 pod/web 18083:http',
      expect: `
      200 <!DOCTYPE html>
      Forwarding from 127.0.0.1:18083 -> 80
      Forwarding from [::1]:18083 -> 80
      Handling connection for 18083`,
    },
    {
      run: 'kubectl port-forward nothing 18084:80',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
    },
    {
      run: 'kubectl port-forward web',
      error: `
      error: TYPE/NAME and list of ports are required for port-forward
      See 'kubectl port-forward -h' for help and examples`,
      code: 1,
    },
    // proxy
    {
      run: 'kubectl proxy --port=18090 > proxy.out & pid=$!; sleep 0.4; sh fetch.sh http://127.0.0.1:18090/healthz; sh fetch.sh http://127.0.0.1:18090/api/v1/namespaces/default/services/web/proxy/; kill $pid; cat proxy.out',
      expect: `
      200 ok
      200 <!DOCTYPE html>
      Starting to serve on 127.0.0.1:18090`,
    },
    // debug
    {
      run: `kubectl debug talker --image=busybox:1.36 -c look --quiet -- sh -c 'echo looking; sleep 99'`,
      error: `
      --profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".`,
      only: 'new',
    },
    {
      run: 'kubectl debug talker --copy-to=copy --set-image=main=busybox:1.35 --quiet && kubectl get pod copy -o jsonpath=\'{.spec.containers[*].image}{"\\n"}\'',
      expect: 'busybox:1.35 busybox:1.36',
      error: `
      --profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".`,
      only: 'new',
    },
    {
      run: 'kubectl debug node/node-1 --image=busybox:1.36 --quiet -- sleep 99 | cut -c 1-40',
      error: `
      --profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".`,
      only: 'new',
    },
    {
      run: `kubectl get pods -o custom-columns=NODE:.spec.nodeName,HOST:.spec.hostNetwork,VOLUME:'.spec.volumes[0].hostPath.path' | grep true`,
      expect: 'node-…  true  /',
      only: 'new',
    },
  ],
  { images: ['nginx:1.27', 'busybox:1.36'], files: FILES },
);
