/** The ways to choose objects. */
import type { Step } from './command-steps.ts';

export const CHOOSING: readonly Step[] = [
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
];
