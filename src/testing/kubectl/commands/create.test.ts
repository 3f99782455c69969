/** Making objects: every subcommand of create, files, folders and editors. */
import { tellStory } from './command-steps.ts';

const FILES = {
  'a.properties': `x=1
`,
  'in/b.txt': `two
`,
  'vars.env': `K=V
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: main, image: busybox:1.36}]}
`,
  'set/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: set-a}
`,
  'set/b.json': `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"set-b"}}
`,
  'set/c.txt': `no
`,
  'set/deep/d.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: set-d}
`,
  'list.yaml': `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: of-list}}
- {apiVersion: v1, kind: Secret, metadata: {name: of-list}}
`,
  'generated.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {generateName: some-}
`,
  'unknown.yaml': `apiVersion: v9
kind: Thing
metadata: {name: a}
`,
  'field.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
datum: {}
`,
  'broken.yaml': `apiVersion: v1
kind: [
`,
  'edit.sh': `#!/bin/sh
sed -i "s/name: one/name: edited/" $1
`,
};

tellStory(
  'create',
  [
    {
      run: 'kubectl create namespace team',
      expect: 'namespace/team created',
    },
    {
      run: 'kubectl create namespace team',
      error: 'Error from server (AlreadyExists): namespaces "team" already exists',
      code: 1,
    },
    {
      run: 'kubectl create namespace Team',
      error: `
      The Namespace "Team" is invalid: metadata.name: Invalid value: "Team": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      code: 1,
    },
    {
      run: 'kubectl create ns other --dry-run=client -o yaml',
      expect: `
      apiVersion: v1
      kind: Namespace
      metadata:
        creationTimestamp: null
        name: other
      spec: {}
      status: {}`,
    },
    {
      run: `kubectl create configmap one --from-literal=a=1 --from-literal=b='two words' --from-file=a.properties --from-file=key=in/b.txt`,
      expect: 'configmap/one created',
    },
    {
      run: 'kubectl get configmap one -o jsonpath=\'{.data}{"\\n"}\'',
      expect: '{"a":"1","a.properties":"x=1\\n","b":"two words","key":"two\\n"}',
    },
    {
      run: 'kubectl create configmap two --from-file=in && kubectl create configmap three --from-env-file=vars.env && kubectl create configmap four --from-literal=a=1 --append-hash',
      expect: `
      configmap/two created
      configmap/three created
      configmap/four-5tb8d2g4gh created`,
    },
    {
      run: 'kubectl create configmap five --from-literal=a=1 --save-config && kubectl get configmap five -o jsonpath=\'{.metadata.annotations}{"\\n"}\'',
      expect: `
      configmap/five created
      {"kubectl.kubernetes.io/last-applied-configuration":"{\\"kind\\":\\"ConfigMap\\",\\"apiVersion\\":\\"v1\\",\\"metadata\\":{\\"name\\":\\"five\\",\\"creationTimestamp\\":null},\\"data\\":{\\"a\\":\\"1\\"}}\\n"}`,
    },
    {
      run: 'kubectl create configmap six --dry-run=server -o name',
      expect: 'configmap/six',
    },
    {
      run: 'kubectl create configmap six --from-literal=a',
      error: 'error: invalid literal source a, expected key=value',
      code: 1,
    },
    {
      run: 'kubectl get configmap six',
      error: 'Error from server (NotFound): configmaps "six" not found',
      code: 1,
    },
    {
      run: 'kubectl create secret generic word --from-literal=a=1 --type=example.com/x -o jsonpath=\'{.type} {.data}{"\\n"}\'',
      expect: 'example.com/x {"a":"MQ=="}',
    },
    {
      run: 'kubectl create secret docker-registry hub --docker-server=hub.example --docker-username=ann --docker-password=pw -o jsonpath=\'{.type} {.data}{"\\n"}\'',
      expect: `
      kubernetes.io/dockerconfigjson {".dockerconfigjson":"eyJhdXRocyI6eyJodWIuZXhhbXBsZSI6eyJ1c2VybmFtZSI6ImFubiIsInBhc3N3b3JkIjoicHciLCJhdXRoIjoiWVc1dU9uQjMifX19"}`,
      only: 'new',
    },
    {
      run: 'kubectl create secret docker-registry hub --docker-server=hub.example --docker-username=ann --docker-password=pw --docker-email=a@b.c -o jsonpath=\'{.type}{"\\n"}\'',
      expect: 'kubernetes.io/dockerconfigjson',
      only: 'old',
    },
    {
      run: 'kubectl create secret tls pair --cert=no.crt --key=no.key',
      error: 'error: Cannot read file no.crt, open no.crt: no such file or directory',
      code: 1,
    },
    {
      run: 'openssl req -x509 -newkey rsa:2048 -nodes -keyout k.key -out k.crt -days 9 -subj /CN=a 2> /dev/null && kubectl create secret tls pair --cert=k.crt --key=k.key',
      expect: 'secret/pair created',
    },
    {
      run: 'kubectl create serviceaccount robot',
      expect: 'serviceaccount/robot created',
    },
    {
      run: "kubectl create token robot | tr '.' '\\n' | wc -l",
      expect: '2',
      only: 'new',
    },
    {
      run: 'kubectl create token robot --duration=10m -o jsonpath=\'{.kind}{"\\n"}\'',
      expect: 'TokenRequest',
      only: 'new',
    },
    {
      run: 'kubectl create token robot --duration=1m',
      error: `
      error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create token nobody',
      error: 'error: failed to create token: serviceaccounts "nobody" not found',
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create quota most --hard=pods=50,configmaps=40 --scopes=BestEffort',
      error: `
      error: failed to create quota: ResourceQuota "most" is invalid: spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: unsupported scope applied to resource`,
      code: 1,
    },
    {
      run: 'kubectl create quota most --hard=pods=50,configmaps=40',
      expect: 'resourcequota/most created',
    },
    {
      run: 'kubectl create quota odd --hard=pods=x',
      error: `
      error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
      code: 1,
    },
    {
      run: 'kubectl create role reader --verb=get,list --resource=pods,deployments.apps',
      expect: 'role.rbac.authorization.k8s.io/reader created',
    },
    {
      run: 'kubectl create role named --verb=get --resource=pods --resource-name=a --resource-name=b && kubectl create role scaler --verb=update --resource=deployments/scale',
      expect: `
      role.rbac.authorization.k8s.io/named created
      role.rbac.authorization.k8s.io/scaler created`,
    },
    {
      run: 'kubectl get role reader scaler -o jsonpath=\'{.items[*].rules}{"\\n"}\'',
      expect: `
      [{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]},{"apiGroups":["apps"],"resources":["deployments"],"verbs":["get","list"]}] [{"apiGroups":["apps"],"resources":["deployments/scale"],"verbs":["update"]}]`,
    },
    {
      run: 'kubectl create role bad --verb=get --resource=nothing',
      error: `the server doesn't have a resource type "nothing"`,
      code: 1,
    },
    {
      run: 'kubectl create clusterrole watcher --verb=watch --resource=nodes && kubectl create clusterrole healthy --verb=get --non-resource-url=/healthz && kubectl create clusterrole sum --aggregation-rule=a=b',
      expect: `
      clusterrole.rbac.authorization.k8s.io/watcher created
      clusterrole.rbac.authorization.k8s.io/healthy created
      clusterrole.rbac.authorization.k8s.io/sum created`,
    },
    {
      run: 'kubectl create rolebinding readers --role=reader --user=ann --group=dev --serviceaccount=default:robot',
      expect: 'rolebinding.rbac.authorization.k8s.io/readers created',
    },
    {
      run: 'kubectl create rolebinding seers --clusterrole=watcher --serviceaccount=default:robot',
      expect: 'rolebinding.rbac.authorization.k8s.io/seers created',
    },
    {
      run: 'kubectl create clusterrolebinding watchers --clusterrole=watcher --user=ann',
      expect: 'clusterrolebinding.rbac.authorization.k8s.io/watchers created',
    },
    {
      run: 'kubectl get rolebinding readers -o jsonpath=\'{.roleRef.name} {.subjects[*].name}{"\\n"}\'',
      expect: 'reader ann dev robot',
    },
    {
      run: 'kubectl create deployment web --image=nginx:1.27 --replicas=2 --port=80',
      expect: 'deployment.apps/web created',
    },
    {
      run: 'kubectl create deployment two --image=nginx:1.27 --image=busybox:1.36 -o jsonpath=\'{.spec.template.spec.containers[*].name}{"\\n"}\'',
      expect: 'nginx busybox',
    },
    {
      run: `kubectl create deployment talk --image=busybox:1.36 --dry-run=client -o jsonpath='{.spec.template.spec.containers[0].command}' -- sleep 9`,
      expect: '["sleep","9"]',
    },
    {
      run: 'kubectl create job once --image=busybox:1.36 -- echo hi',
      expect: 'job.batch/once created',
    },
    {
      run: `kubectl create cronjob nightly --image=busybox:1.36 --schedule='0 3 * * *' -- echo hi`,
      expect: 'cronjob.batch/nightly created',
      only: 'new',
    },
    {
      run: `kubectl create cronjob nightly --image=busybox:1.36 --schedule='0 3 * * *' -- echo hi`,
      error: `
      error: failed to create cronjob: the server could not find the requested resource (post cronjobs.batch)`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create job again --from=cronjob/nightly',
      expect: 'job.batch/again created',
      only: 'new',
    },
    {
      run: 'kubectl get job again -o jsonpath=\'{.metadata.annotations} {.metadata.ownerReferences[0].kind} {.spec.template.spec.containers[0].command}{"\\n"}\'',
      expect: '{"cronjob.kubernetes.io/instantiate":"manual"} CronJob ["echo","hi"]',
      only: 'new',
    },
    {
      run: `kubectl create cronjob bad --image=busybox:1.36 --schedule='x'`,
      error: `
      error: failed to create cronjob: CronJob.batch "bad" is invalid: spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]`,
      code: 1,
      only: 'new',
    },
    {
      run: `kubectl create ingress door --class=front --rule='shop.example/*=web:80,tls=pair' --default-backend=web:80 --annotation=a=b`,
      expect: 'ingress.networking.k8s.io/door created',
      only: 'new',
    },
    {
      run: 'kubectl get ingress door',
      expect: `
      NAME  CLASS  HOSTS  ADDRESS  PORTS  AGE
      door  front  shop.example  80, 443  …`,
      only: 'new',
    },
    {
      run: 'kubectl create poddisruptionbudget web --selector=app=web --min-available=1',
      expect: 'poddisruptionbudget.policy/web created',
      only: 'new',
    },
    {
      run: 'kubectl create poddisruptionbudget web --selector=app=web --min-available=1',
      error: 'error: no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create pdb third --selector=app=web --max-unavailable=30%',
      expect: 'poddisruptionbudget.policy/third created',
      only: 'new',
    },
    {
      run: 'kubectl create pdb third --selector=app=web --max-unavailable=30%',
      error: 'error: no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl get pdb',
      expect: `
      NAME  MIN AVAILABLE  MAX UNAVAILABLE  ALLOWED DISRUPTIONS  AGE
      third  N/A  30%  0  …
      web  1  N/A  0  …`,
      only: 'new',
    },
    {
      run: `kubectl create priorityclass urgent --value=1000 --description='first of all' --preemption-policy=Never`,
      expect: 'priorityclass.scheduling.k8s.io/urgent created',
    },
    {
      run: 'kubectl create priorityclass too-urgent --value=2000000000',
      error: `
      error: failed to create priorityclass: PriorityClass.scheduling.k8s.io "too-urgent" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create priorityclass too-urgent --value=2000000000',
      error: `
      error: failed to create clusterrolebinding: PriorityClass.scheduling.k8s.io "too-urgent" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create service clusterip web --tcp=80:8080 --tcp=443',
      expect: 'service/web created',
    },
    {
      run: 'kubectl create service clusterip none --clusterip=None',
      expect: 'service/none created',
    },
    {
      run: 'kubectl create service externalname far --external-name=example.com',
      expect: 'service/far created',
    },
    {
      run: 'kubectl create service nodeport open --tcp=80 --node-port=30080',
      expect: 'service/open created',
    },
    {
      run: 'kubectl create service nodeport clash --tcp=80 --node-port=30080',
      error: `
      error: failed to create NodePort service: Service "clash" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated`,
      code: 1,
    },
    {
      run: 'kubectl create service loadbalancer wide --tcp=80:80',
      expect: 'service/wide created',
    },
    {
      run: 'kubectl get services',
      expect: `
      NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE
      far  ExternalName  <none>  example.com  <none>  …
      kubernetes  ClusterIP  …  <none>  443/TCP  …
      none  ClusterIP  None  <none>  <none>  …
      open  NodePort  …  <none>  80:30080/TCP  …
      web  ClusterIP  …  <none>  80/TCP,443/TCP  …
      wide  LoadBalancer  …  <pending>  80:…/TCP  …`,
    },
    {
      run: 'kubectl create -f pod.yaml',
      expect: 'pod/p created',
    },
    {
      run: 'kubectl create -f pod.yaml',
      error: 'Error from server (AlreadyExists): error when creating "pod.yaml": pods "p" already exists',
      code: 1,
    },
    {
      run: `cat pod.yaml | sed 's/name: p}/name: q}/' | kubectl create -f - -o name`,
      expect: 'pod/q',
    },
    {
      run: 'kubectl create -f set',
      expect: `
      configmap/set-a created
      configmap/set-b created`,
    },
    {
      run: 'kubectl create -f set -R 2>&1 | grep created',
      expect: 'configmap/set-d created',
    },
    {
      run: 'kubectl create -f list.yaml',
      expect: `
      configmap/of-list created
      secret/of-list created`,
    },
    {
      run: `kubectl create -f generated.yaml`,
      expect: 'configmap/some-… created',
    },
    {
      run: 'kubectl create -f unknown.yaml',
      error: `
      error: resource mapping not found for name: "a" namespace: "" from "unknown.yaml": no matches for kind "Thing" in version "v9"
      ensure CRDs are installed first`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create -f unknown.yaml',
      error: 'error: unable to recognize "unknown.yaml": no matches for kind "Thing" in version "v9"',
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create -f field.yaml',
      error: `
      Error from server (BadRequest): error when creating "field.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "datum"`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create -f field.yaml',
      error: `
      error: error validating "field.yaml": error validating data: ValidationError(ConfigMap): unknown field "datum" in io.k8s.api.core.v1.ConfigMap; if you choose to ignore these errors, turn validation off with --validate=false`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create -f broken.yaml',
      error: `
      error: error parsing broken.yaml: error converting YAML to JSON: yaml: line 2: did not find expected node content`,
      code: 1,
    },
    {
      run: 'kubectl create -f nowhere.yaml',
      error: 'error: the path "nowhere.yaml" does not exist',
      code: 1,
    },
    {
      run: 'kubectl create -f pod.yaml --dry-run=server',
      error: 'Error from server (AlreadyExists): error when creating "pod.yaml": pods "p" already exists',
      code: 1,
    },
    {
      run: 'kubectl create -f list.yaml --dry-run=client -o name',
      expect: `
      configmap/of-list
      secret/of-list`,
    },
    {
      run: 'chmod +x edit.sh && kubectl create configmap one --dry-run=client -o yaml > one.yaml && KUBE_EDITOR=./edit.sh kubectl create -f one.yaml --edit',
      expect: 'configmap/edited created',
    },
    {
      run: 'kubectl create nothing',
      error: `
      error: Unexpected args: [nothing]
      See 'kubectl create -h' for help and examples`,
      code: 1,
      only: 'new',
    },
    {
      run: 'kubectl create nothing',
      error: `
      Error: must specify one of -f and -k

      error: unknown command "nothing"
      See 'kubectl create -h' for help and examples`,
      code: 1,
      only: 'old',
    },
    {
      run: 'kubectl create -f pod.yaml -n nowhere',
      error: `
      Error from server (NotFound): error when creating "pod.yaml": namespaces "nowhere" not found`,
      code: 1,
    },
  ],
  { files: FILES },
);
