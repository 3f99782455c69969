/** Running workloads: run, expose, scale, autoscale, rollout, wait, events. */
import { tellStory } from './command-steps.ts';

const FILES = {};

tellStory(
  'workloads',
  [
    {
      run: 'kubectl create deployment web --image=nginx:1.26 --replicas=2 --port=80',
      expect: 'deployment.apps/web created',
    },
    {
      run: 'kubectl rollout status deployment/web | tail -1',
      expect: 'deployment "web" successfully rolled out',
    },
    // rollout
    {
      run: 'kubectl rollout history deployment/web',
      expect: `
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      1  <none>`,
    },
    {
      run: 'kubectl set image deployment/web nginx=nginx:1.27',
      expect: 'deployment.apps/web image updated',
    },
    {
      run: 'kubectl rollout status deployment/web | tail -1',
      expect: 'deployment "web" successfully rolled out',
    },
    {
      run: `kubectl annotate deployment/web kubernetes.io/change-cause='newer nginx'`,
      expect: 'deployment.apps/web annotated',
    },
    {
      run: 'kubectl rollout history deployment/web',
      expect: `
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      1  <none>
      2  newer nginx`,
    },
    {
      run: 'kubectl rollout history deployment/web --revision=2 | grep -v hash',
      expect: `
      deployment.apps/web with revision #2
      Pod Template:
        Labels:  app=web
        Annotations:  kubernetes.io/change-cause: newer nginx
        Containers:
         nginx:
          Image:  nginx:1.27
          Port:  80/TCP
          Host Port:  0/TCP
          Environment:  <none>
          Mounts:  <none>
        Volumes:  <none>
        Node-Selectors:  <none>
        Tolerations:  <none>`,
      only: 'new',
    },
    {
      run: 'kubectl rollout history deployment/web --revision=2 | grep -v hash',
      expect: `
      deployment.apps/web with revision #2
      Pod Template:
        Labels:  app=web
        Annotations:  kubernetes.io/change-cause: newer nginx
        Containers:
         nginx:
          Image:  nginx:1.27
          Port:  80/TCP
          Host Port:  0/TCP
          Environment:  <none>
          Mounts:  <none>
        Volumes:  <none>`,
      only: 'old',
    },
    {
      run: 'kubectl rollout history deployment/web --revision=9',
      error: 'error: unable to find the specified revision',
      code: 1,
    },
    {
      run: 'kubectl rollout history deployment/web --revision=1 -o jsonpath=\'{.spec.template.spec.containers[0].image}{"\\n"}\'',
      expect: 'nginx:1.26',
      only: 'new',
    },
    {
      run: 'kubectl rollout history deployment/web --revision=1 -o jsonpath=\'{.spec.template.spec.containers[0].image}{"\\n"}\'',
      expect: 'nginx:1.27',
      only: 'old',
    },
    {
      run: 'kubectl rollout pause deployment/web',
      expect: 'deployment.apps/web paused',
    },
    {
      run: 'kubectl rollout pause deployment/web',
      error: 'error: deployments.apps "web" is already paused',
      code: 1,
    },
    {
      run: 'kubectl rollout restart deployment/web',
      error: `error: deployments.apps "web" can't restart paused deployment (run rollout resume first)`,
      code: 1,
    },
    {
      run: 'kubectl rollout undo deployment/web',
      error: `
      error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl rollout undo deployment/web',
      error: `
      error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/web' and try again`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl rollout resume deployment/web',
      expect: 'deployment.apps/web resumed',
    },
    {
      run: 'kubectl rollout resume deployment/web',
      error: 'error: deployments.apps "web" is not paused',
      code: 1,
    },
    {
      run: 'kubectl rollout undo deployment/web --dry-run=server',
      expect: 'deployment.apps/web rolled back (server dry run)',
    },
    {
      run: 'kubectl rollout undo deployment/web --to-revision=9',
      error: 'error: unable to find specified revision 9 in history',
      code: 1,
    },
    {
      run: 'kubectl rollout undo deployment/web --to-revision=1',
      expect: 'deployment.apps/web rolled back',
    },
    {
      run: 'kubectl rollout status deployment/web --timeout=60s | tail -1',
      expect: 'deployment "web" successfully rolled out',
    },
    {
      run: 'kubectl rollout history deployment/web',
      expect: `
      deployment.apps/web
      REVISION  CHANGE-CAUSE
      2  newer nginx
      3  <none>`,
    },
    {
      run: 'kubectl rollout restart deployment/web && kubectl rollout status deployment/web | tail -1',
      expect: `
      deployment.apps/web restarted
      deployment "web" successfully rolled out`,
    },
    {
      run: 'kubectl set image deployment/web nginx=nothing:9 && kubectl rollout status deployment/web --timeout=1s | tail -1',
      expect: `
      deployment.apps/web image updated
      Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...`,
      error: 'error: timed out waiting for the condition',
    },
    {
      run: 'kubectl rollout undo deployment/web && kubectl rollout status deployment/web | tail -1',
      expect: `
      deployment.apps/web rolled back
      deployment "web" successfully rolled out`,
    },
    {
      run: 'kubectl rollout status pod/a',
      error: 'Error from server (NotFound): pods "a" not found',
      code: 1,
    },
    // scale
    {
      run: 'kubectl scale deployment/web --replicas=3',
      expect: 'deployment.apps/web scaled',
    },
    {
      run: 'kubectl scale deployment/web --replicas=4 --current-replicas=2',
      error: 'error: Expected replicas to be 2, was 3',
      code: 1,
    },
    {
      run: 'kubectl scale deployment/web --replicas=2 --current-replicas=3',
      expect: 'deployment.apps/web scaled',
    },
    {
      run: 'kubectl create deployment two --image=nginx:1.27 && kubectl scale --replicas=2 deployment/web deployment/two',
      expect: `
      deployment.apps/two created
      deployment.apps/web scaled
      deployment.apps/two scaled`,
    },
    {
      run: 'kubectl scale deployment nothing --replicas=1',
      error: 'error: no objects passed to scale deployments.apps "nothing" not found',
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl scale deployment nothing --replicas=1',
      error: 'Error from server (NotFound): deployments.apps "nothing" not found',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl scale deployment/web --replicas=-1',
      error: 'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      code: 1,
    },
    {
      run: 'kubectl scale configmap kube-root-ca.crt --replicas=1',
      error: 'Error from server (NotFound): the server could not find the requested resource',
      code: 1,
    },
    {
      run: 'kubectl scale deployment --all --replicas=1 --timeout=60s',
      expect: `
      deployment.apps/two scaled
      deployment.apps/web scaled`,
    },
    // autoscale and expose
    {
      run: 'kubectl autoscale deployment web --min=1 --max=3 --cpu-percent=80',
      expect: 'horizontalpodautoscaler.autoscaling/web autoscaled',
    },
    {
      run: 'kubectl get hpa web',
      expect: `
      NAME  REFERENCE  TARGETS  MINPODS  MAXPODS  REPLICAS  AGE
      web  Deployment/web  cpu: <unknown>/80%  1  3  0  …`,
    },
    {
      run: 'kubectl autoscale deployment web --max=0',
      error: 'error: --max=MAXPODS is required and must be at least 1, max: 0',
      code: 1,
    },
    {
      run: 'kubectl expose deployment web',
      expect: 'service/web exposed',
    },
    {
      run: 'kubectl expose deployment web --name=open --type=NodePort --port=8080 --target-port=80 --protocol=TCP --labels=a=b',
      expect: 'service/open exposed',
    },
    {
      run: `kubectl get service web open --show-labels --no-headers | sed 's/:3[0-9]*/:node port/'`,
      expect: `
      web  ClusterIP  …  <none>  80/TCP  …  app=web
      open  NodePort  …  <none>  8080:node port/TCP  …  a=b`,
    },
    {
      run: 'kubectl expose deployment two',
      error: `error: couldn't find port via --port flag or introspection`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl expose deployment two',
      error: `
      error: couldn't find port via --port flag or introspection
      See 'kubectl expose -h' for help and examples`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl expose service web --name=again --port=81 --target-port=80 --dry-run=client -o jsonpath=\'{.spec.selector}{"\\n"}\'',
      expect: '{"app":"web"}',
    },
    // run
    {
      run: 'kubectl run a --image=busybox:1.36 --restart=Never --labels=by=run --env=A=1 --command -- sleep 9999',
      expect: 'pod/a created',
    },
    {
      run: 'kubectl get pod a -o jsonpath=\'{.spec.containers[0].command} {.spec.containers[0].env} {.metadata.labels}{"\\n"}\'',
      expect: '["sleep","9999"] [{"name":"A","value":"1"}] {"by":"run"}',
    },
    {
      run: 'kubectl run b --image=nginx:1.27 --port=80 --expose',
      expect: `
      service/b created
      pod/b created`,
    },
    {
      run: 'kubectl run c --image=busybox:1.36 --overrides=\'{"spec":{"terminationGracePeriodSeconds":0}}\' --dry-run=client -o jsonpath=\'{.spec.terminationGracePeriodSeconds}{"\\n"}\' -- sh -c \'sleep 1\'',
      expect: '0',
    },
    {
      run: 'kubectl run d --image=busybox:1.36 --restart=Never --rm -i --quiet -- echo hello',
      expect: 'hello',
    },
    {
      run: `kubectl run e --image=busybox:1.36 --restart=Never --rm -i --quiet -- sh -c 'exit 3'`,
      error: 'pod default/e terminated (Error)',
      code: 3,
    },
    {
      run: 'echo some words | kubectl run f --image=busybox:1.36 --restart=Never --rm -i --quiet -- cat',
      expect: 'some words',
    },
    {
      run: 'kubectl run a --image=busybox:1.36',
      error: 'Error from server (AlreadyExists): pods "a" already exists',
      code: 1,
    },
    {
      run: `kubectl run 'Bad Name' --image=busybox:1.36`,
      error: `
      The Pod "Bad Name" is invalid:
      * metadata.name: Invalid value: "Bad Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      * metadata.labels: Invalid value: "Bad Name": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      * spec.containers[0].name: Invalid value: "Bad Name": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      code: 1,
    },
    {
      run: 'kubectl run g --image=',
      error: 'error: --image is required',
      code: 1,
    },
    // wait
    {
      run: 'kubectl wait --for=condition=Ready pod/a pod/b',
      expect: `
      pod/a condition met
      pod/b condition met`,
    },
    {
      run: 'kubectl wait --for=condition=Available deployment --all --timeout=60s',
      expect: `
      deployment.apps/two condition met
      deployment.apps/web condition met`,
    },
    {
      run: `kubectl wait --for=jsonpath='{.status.phase}'=Running pod/a`,
      expect: 'pod/a condition met',
      only: 'new',
    },
    {
      run: `kubectl wait --for=jsonpath='{.status.podIP}' pod -l by=run`,
      expect: 'pod/a condition met',
      only: 'new',
    },
    {
      run: 'kubectl wait --for=condition=Ready=false pod/a --timeout=1s',
      error: 'error: timed out waiting for the condition on pods/a',
      code: 1,
    },
    {
      run: 'kubectl wait --for=condition=Nothing pod/nothing --timeout=1s',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
    },
    {
      run: '(sleep 0.3; kubectl delete pod a --now > /dev/null) & kubectl wait --for=delete pod/a --timeout=60s; wait',
      expect: 'pod/a condition met',
    },
    {
      run: '(sleep 0.3; kubectl create configmap late > /dev/null) & kubectl wait --for=create configmap/late --timeout=60s; wait',
      expect: 'configmap/late condition met',
      only: 'new',
    },
    // events
    {
      run: "kubectl events --for pod/b | grep -v '<unknown>\\|Pulled' | awk '{print $2, $3, $4}'",
      // those of one second come in any order
      expect: ['SEEN TYPE REASON', 'Normal Scheduled Pod/b', 'Normal Created Pod/b', 'Normal Started Pod/b'],
      only: 'new',
    },
    {
      run: 'kubectl events --types=Warning --for pod/b',
      error: 'No events found in default namespace.',
      only: 'new',
    },
    {
      run: 'kubectl events -o json | head -3',
      expect: `
      {
          "kind": "EventList",
          "apiVersion": "v1",`,
      only: 'new',
    },
    {
      run: 'kubectl events --for pod/b --no-headers | wc -l',
      expect: '4',
      only: 'new',
    },
    {
      run: `kubectl get events --field-selector involvedObject.name=b,reason=Scheduled -o jsonpath='{.items[*].message}' | sed 's/node-./a node/'`,
      expect: 'Successfully assigned default/b to a node',
    },
  ],
  { images: ['nginx:1.27', 'nginx:1.26', 'busybox:1.36'], files: FILES },
);
