/** What a cluster serves and means, where it is, and how kubectl is set up to find it. */
import { tellStory } from './command-steps.ts';

tellStory('discovery, explain and configuration', [
  // what is served
  {
    run: 'kubectl api-versions',
    expect: `
      apiextensions.k8s.io/v1
      apps/v1
      authentication.k8s.io/v1
      authorization.k8s.io/v1
      autoscaling/v1
      autoscaling/v2
      batch/v1
      coordination.k8s.io/v1
      discovery.k8s.io/v1
      events.k8s.io/v1
      metrics.k8s.io/v1beta1
      networking.k8s.io/v1
      node.k8s.io/v1
      policy/v1
      rbac.authorization.k8s.io/v1
      scheduling.k8s.io/v1
      storage.k8s.io/v1
      v1`,
  },
  {
    run: 'kubectl api-resources',
    expect: `
      NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND
      bindings  v1  true  Binding
      componentstatuses  cs  v1  false  ComponentStatus
      configmaps  cm  v1  true  ConfigMap
      endpoints  ep  v1  true  Endpoints
      events  ev  v1  true  Event
      limitranges  limits  v1  true  LimitRange
      namespaces  ns  v1  false  Namespace
      nodes  no  v1  false  Node
      persistentvolumeclaims  pvc  v1  true  PersistentVolumeClaim
      persistentvolumes  pv  v1  false  PersistentVolume
      pods  po  v1  true  Pod
      podtemplates  v1  true  PodTemplate
      replicationcontrollers  rc  v1  true  ReplicationController
      resourcequotas  quota  v1  true  ResourceQuota
      secrets  v1  true  Secret
      serviceaccounts  sa  v1  true  ServiceAccount
      services  svc  v1  true  Service
      customresourcedefinitions  crd,crds  apiextensions.k8s.io/v1  false  CustomResourceDefinition
      controllerrevisions  apps/v1  true  ControllerRevision
      daemonsets  ds  apps/v1  true  DaemonSet
      deployments  deploy  apps/v1  true  Deployment
      replicasets  rs  apps/v1  true  ReplicaSet
      statefulsets  sts  apps/v1  true  StatefulSet
      selfsubjectreviews  authentication.k8s.io/v1  false  SelfSubjectReview
      tokenreviews  authentication.k8s.io/v1  false  TokenReview
      localsubjectaccessreviews  authorization.k8s.io/v1  true  LocalSubjectAccessReview
      selfsubjectaccessreviews  authorization.k8s.io/v1  false  SelfSubjectAccessReview
      selfsubjectrulesreviews  authorization.k8s.io/v1  false  SelfSubjectRulesReview
      subjectaccessreviews  authorization.k8s.io/v1  false  SubjectAccessReview
      horizontalpodautoscalers  hpa  autoscaling/v2  true  HorizontalPodAutoscaler
      cronjobs  cj  batch/v1  true  CronJob
      jobs  batch/v1  true  Job
      leases  coordination.k8s.io/v1  true  Lease
      endpointslices  discovery.k8s.io/v1  true  EndpointSlice
      events  ev  events.k8s.io/v1  true  Event
      nodes  metrics.k8s.io/v1beta1  false  NodeMetrics
      pods  metrics.k8s.io/v1beta1  true  PodMetrics
      ingressclasses  networking.k8s.io/v1  false  IngressClass
      ingresses  ing  networking.k8s.io/v1  true  Ingress
      networkpolicies  netpol  networking.k8s.io/v1  true  NetworkPolicy
      runtimeclasses  node.k8s.io/v1  false  RuntimeClass
      poddisruptionbudgets  pdb  policy/v1  true  PodDisruptionBudget
      clusterrolebindings  rbac.authorization.k8s.io/v1  false  ClusterRoleBinding
      clusterroles  rbac.authorization.k8s.io/v1  false  ClusterRole
      rolebindings  rbac.authorization.k8s.io/v1  true  RoleBinding
      roles  rbac.authorization.k8s.io/v1  true  Role
      priorityclasses  pc  scheduling.k8s.io/v1  false  PriorityClass
      csidrivers  storage.k8s.io/v1  false  CSIDriver
      csinodes  storage.k8s.io/v1  false  CSINode
      csistoragecapacities  storage.k8s.io/v1  true  CSIStorageCapacity
      storageclasses  sc  storage.k8s.io/v1  false  StorageClass
      volumeattachments  storage.k8s.io/v1  false  VolumeAttachment`,
  },
  {
    run: 'kubectl api-resources --namespaced=false --no-headers | wc -l',
    expect: '20',
  },
  {
    run: 'kubectl api-resources --api-group=apps -o wide',
    expect: `
      NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND  VERBS  CATEGORIES
      controllerrevisions  apps/v1  true  ControllerRevision  create,delete,deletecollection,get,list,patch,update,watch
      daemonsets  ds  apps/v1  true  DaemonSet  create,delete,deletecollection,get,list,patch,update,watch  all
      deployments  deploy  apps/v1  true  Deployment  create,delete,deletecollection,get,list,patch,update,watch  all
      replicasets  rs  apps/v1  true  ReplicaSet  create,delete,deletecollection,get,list,patch,update,watch  all
      statefulsets  sts  apps/v1  true  StatefulSet  create,delete,deletecollection,get,list,patch,update,watch  all`,
    only: 'new',
  },
  {
    run: 'kubectl api-resources --api-group=apps -o wide',
    expect: `
      NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND  VERBS
      controllerrevisions  apps/v1  true  ControllerRevision  [create delete deletecollection get list patch update watch]
      daemonsets  ds  apps/v1  true  DaemonSet  [create delete deletecollection get list patch update watch]
      deployments  deploy  apps/v1  true  Deployment  [create delete deletecollection get list patch update watch]
      replicasets  rs  apps/v1  true  ReplicaSet  [create delete deletecollection get list patch update watch]
      statefulsets  sts  apps/v1  true  StatefulSet  [create delete deletecollection get list patch update watch]`,
    only: 'old',
  },
  {
    run: 'kubectl api-resources --api-group=batch -o name',
    expect: `
      cronjobs.batch
      jobs.batch`,
  },
  {
    run: 'kubectl api-resources --verbs=list,get --namespaced --api-group= -o name',
    expect: `
      configmaps
      endpoints
      events
      limitranges
      persistentvolumeclaims
      pods
      podtemplates
      replicationcontrollers
      resourcequotas
      secrets
      serviceaccounts
      services`,
  },
  {
    run: 'kubectl api-resources --sort-by=kind --api-group=policy',
    expect: `
      NAME  SHORTNAMES  APIVERSION  NAMESPACED  KIND
      poddisruptionbudgets  pdb  policy/v1  true  PodDisruptionBudget`,
    only: 'new',
  },
  {
    run: 'kubectl api-resources --categories=all -o name',
    expect: `
      pods
      replicationcontrollers
      services
      daemonsets.apps
      deployments.apps
      replicasets.apps
      statefulsets.apps
      horizontalpodautoscalers.autoscaling
      cronjobs.batch
      jobs.batch`,
    only: 'new',
  },
  // what it means
  {
    run: 'kubectl explain pods.spec.containers.command',
    expect: [/^VERSION: +v1$/m, /^FIELD: +command <\[\]string>$/m, /"\$\$\(VAR_NAME\)" will produce/, /container's/],
  },
  {
    run: 'kubectl explain cronjob.spec.concurrencyPolicy',
    expect: [
      'GROUP:  batch',
      'FIELD: concurrencyPolicy <string>',
      /^ENUM:\n +Allow\n +Forbid/m,
      /Valid values are:\n *\n +- "Allow"/,
    ],
    only: 'new',
  },
  {
    run: 'kubectl explain pod.spec',
    expect: [
      /^(?:FIELD|RESOURCE): spec <(?:PodSpec|Object)>$/m,
      /containers\t<\[\](?:Container|Object)> -required-\n {4,}\S/,
      /affinity\t<\w+>\n {4,}\S/,
    ],
  },
  {
    run: 'kubectl explain ingress --api-version=networking.k8s.io/v1',
    expect: [/^KIND: +Ingress$/m, /metadata\t<\w+>\n +Standard object's metadata/, /spec\t<\w+>\n +\S/],
  },
  {
    run: 'kubectl explain crd.spec.scope --output=plaintext-openapiv2',
    expect: [/^KIND: +CustomResourceDefinition$/m, /^FIELD: +scope <string>$/m],
    only: 'new',
  },
  {
    run: 'kubectl explain sc',
    expect: ['  provisioner  <string> -required-', /reclaimPolicy\t<string>\n *enum: Delete, Recycle, Retain/],
    only: 'new',
  },
  {
    run: 'kubectl explain nodes --api-version=metrics.k8s.io/v1beta1',
    expect: [/^KIND: +NodeMetrics$/m],
    only: 'new',
  },
  {
    run: 'kubectl explain deployments --recursive | head -40',
    expect: `
      GROUP:  apps
      KIND:  Deployment
      VERSION:  v1

      DESCRIPTION:
          Deployment enables declarative updates for Pods and ReplicaSets.

      FIELDS:
        apiVersion  <string>
        kind  <string>
        metadata  <ObjectMeta>
          annotations  <map[string]string>
          creationTimestamp  <string>
          deletionGracePeriodSeconds  <integer>
          deletionTimestamp  <string>
          finalizers  <[]string>
          generateName  <string>
          generation  <integer>
          labels  <map[string]string>
          managedFields  <[]ManagedFieldsEntry>
            apiVersion  <string>
            fieldsType  <string>
            fieldsV1  <FieldsV1>
            manager  <string>
            operation  <string>
            subresource  <string>
            time  <string>
          name  <string>
          namespace  <string>
          ownerReferences  <[]OwnerReference>
            apiVersion  <string> -required-
            blockOwnerDeletion  <boolean>
            controller  <boolean>
            kind  <string> -required-
            name  <string> -required-
            uid  <string> -required-
          resourceVersion  <string>
          selfLink  <string>
          uid  <string>
        spec  <DeploymentSpec>`,
    only: 'new',
  },
  {
    run: 'kubectl explain deployments --recursive | head -40',
    expect: `
      KIND:  Deployment
      VERSION:  apps/v1

      DESCRIPTION:
           Deployment enables declarative updates for Pods and ReplicaSets.

      FIELDS:
         apiVersion  <string>
         kind  <string>
         metadata  <Object>
            annotations  <map[string]string>
            creationTimestamp  <string>
            deletionGracePeriodSeconds  <integer>
            deletionTimestamp  <string>
            finalizers  <[]string>
            generateName  <string>
            generation  <integer>
            labels  <map[string]string>
            managedFields  <[]Object>
               apiVersion  <string>
               fieldsType  <string>
               fieldsV1  <map[string]>
               manager  <string>
               operation  <string>
               subresource  <string>
               time  <string>
            name  <string>
            namespace  <string>
            ownerReferences  <[]Object>
               apiVersion  <string>
               blockOwnerDeletion  <boolean>
               controller  <boolean>
               kind  <string>
               name  <string>
               uid  <string>
            resourceVersion  <string>
            selfLink  <string>
            uid  <string>
         spec  <Object>
            minReadySeconds  <integer>`,
    only: 'old',
  },
  {
    run: 'kubectl explain pod.spec.nothing',
    expect: `
      KIND:  Pod
      VERSION:  v1`,
    error: 'error: field "nothing" does not exist',
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl explain pod.spec.nothing',
    error: 'error: field "nothing" does not exist',
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl explain nothing',
    error: `the server doesn't have a resource type "nothing"`,
    code: 1,
  },
  // versions and addresses
  {
    run: 'kubectl version --short',
    error: `
      error: unknown flag: --short
      See 'kubectl version --help' for usage.`,
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl version --short',
    expect: `
      Client Version: v1.20.2
      Server Version: v1.32.13`,
    only: 'old',
  },
  {
    run: 'kubectl version -o json | grep -c gitVersion',
    expect: '2',
    only: 'new',
  },
  {
    run: 'kubectl version --client -o json | grep -c major',
    expect: '1',
  },
  {
    run: 'kubectl cluster-info',
    expect: `
      Kubernetes control plane is running at http://server

      To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.`,
  },
  {
    run: `kubectl cluster-info dump --namespaces default -o yaml | grep -c '^kind: .*List'`,
    expect: '8',
  },
  {
    run: 'kubectl cluster-info dump --output-directory=dump -o yaml && find dump -type f | sort',
    expect: `
      Cluster info dumped to dump
      dump/default/daemonsets.yaml
      dump/default/deployments.yaml
      dump/default/events.yaml
      dump/default/pods.yaml
      dump/default/replicasets.yaml
      dump/default/replication-controllers.yaml
      dump/default/services.yaml
      dump/kube-system/daemonsets.yaml
      dump/kube-system/deployments.yaml
      dump/kube-system/events.yaml
      dump/kube-system/pods.yaml
      dump/kube-system/replicasets.yaml
      dump/kube-system/replication-controllers.yaml
      dump/kube-system/services.yaml
      dump/nodes.yaml`,
  },
  {
    run: 'kubectl get --raw /healthz',
    expect: 'ok',
  },
  {
    run: `kubectl get --raw '/readyz?verbose' | tail -3`,
    expect: `
      [+]poststarthook/apiservice-openapiv3-controller ok
      [+]shutdown ok
      readyz check passed`,
  },
  {
    run: 'kubectl get --raw /version | grep gitVersion',
    expect: '  "gitVersion": "v1.32.13",',
  },
  {
    run: "kubectl get --raw /api/v1/namespaces/default | tr ',' '\\n' | grep '\"name\"'",
    expect: '"metadata":{"name":"default"',
  },
  {
    run: 'kubectl get --raw /nothing',
    error: 'Error from server (NotFound): the server could not find the requested resource',
    code: 1,
  },
  {
    run: 'kubectl get --raw /api',
    expect: `
      {"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"127.0.0.1:6443"}]}`,
  },
  {
    run: 'kubectl options | head -3',
    expect: `
      The following options can be passed to any command:

          --as='':`,
    only: 'new',
  },
  {
    run: 'kubectl options | head -3',
    expect: `
      The following options can be passed to any command:

            --add-dir-header=false: If true, adds the file directory to the header of the log messages`,
    only: 'old',
  },
  {
    run: 'kubectl plugin list 2>&1 | grep ^error',
    expect: 'error: unable to find any kubectl plugins in your PATH',
  },
  {
    run: "printf '#!/bin/sh\\necho hello from $1\\n' > ../bin/kubectl-greet && chmod +x ../bin/kubectl-greet",
  },
  {
    run: `kubectl plugin list 2> /dev/null | sed 's/folder.*bin/bin/'`,
    expect: `
      The following compatible plugins are available:

      /folder/bin/kubectl-greet`,
  },
  {
    run: 'kubectl greet you',
    expect: 'hello from you',
  },
  {
    run: 'kubectl nothing',
    error: 'error: unknown command "nothing" for "kubectl"',
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl nothing',
    error: `
      Error: unknown command "nothing" for "kubectl"
      Run 'kubectl --help' for usage.`,
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl get pods --nothing',
    error: `
      error: unknown flag: --nothing
      See 'kubectl get --help' for usage.`,
    code: 1,
    only: 'new',
  },
  {
    run: 'kubectl get pods --nothing',
    error: `
      Error: unknown flag: --nothing
      See 'kubectl get --help' for usage.`,
    code: 1,
    only: 'old',
  },
  // configuration
  {
    run: 'kubectl config view',
    expect: `
      apiVersion: v1
      clusters:
      - cluster:
          server: http://server
        name: oracle
      contexts:
      - context:
          cluster: oracle
          namespace: default
          user: admin
        name: oracle
      current-context: oracle
      kind: Config
      preferences: {}
      users:
      - name: admin
        user: {}`,
  },
  {
    run: 'kubectl config view --minify -o jsonpath=\'{.contexts[0].name}{"\\n"}\'',
    expect: 'oracle',
  },
  {
    run: 'kubectl config current-context',
    expect: 'oracle',
  },
  {
    run: 'kubectl config get-contexts',
    expect: `
      CURRENT  NAME  CLUSTER  AUTHINFO  NAMESPACE
      *  oracle  oracle  admin  default`,
  },
  {
    run: 'kubectl config get-clusters',
    expect: `
      NAME
      oracle`,
  },
  {
    run: 'kubectl config set-context other --cluster=oracle --user=admin --namespace=kube-system',
    expect: 'Context "other" created.',
  },
  {
    run: 'kubectl config use-context other',
    expect: 'Switched to context "other".',
  },
  {
    run: 'kubectl get serviceaccounts --no-headers | head -2',
    expect: 'default  0  …',
  },
  {
    run: 'kubectl config set-context --current --namespace=default',
    expect: 'Context "other" modified.',
  },
  {
    run: 'kubectl config rename-context other another',
    expect: 'Context "other" renamed to "another".',
  },
  {
    run: 'kubectl config use-context oracle && kubectl config delete-context another',
    expect: `
      Switched to context "oracle".
      deleted context another from /folder/home/config`,
  },
  // (Debian's build of the old one can't write users with tokens)
  {
    run: 'kubectl config set-cluster far --server=http://127.0.0.1:1 && kubectl config set-context far --cluster=far',
    expect: `
      Cluster "far" set.
      Context "far" created.`,
  },
  {
    run: 'kubectl config set-credentials ann --token=abc',
    expect: 'User "ann" set.',
    only: 'new',
  },
  {
    run: 'kubectl --context far get pods 2>&1 | tail -1',
    expect: `
      The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?`,
  },
  {
    run: 'kubectl config delete-cluster far',
    expect: 'deleted cluster far from /folder/home/config',
  },
  {
    run: 'kubectl config delete-user ann',
    expect: 'deleted user ann from /folder/home/config',
    only: 'new',
  },
  {
    run: 'kubectl config use-context nowhere',
    error: 'error: no context exists with the name: "nowhere"',
    code: 1,
  },
  {
    run: 'kubectl config unset contexts.far',
    expect: 'Property "contexts.far" unset.',
  },
  {
    run: 'kubectl --namespace kube-system get configmaps -o name',
    expect: 'configmap/kube-root-ca.crt',
  },
  {
    run: 'kubectl -s http://127.0.0.1:1 get pods 2>&1 | tail -1',
    expect: `
      The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?`,
  },
  {
    run: `kubectl completion bash | grep -c '^__start_kubectl()'`,
    expect: '1',
  },
  {
    run: 'kubectl completion zsh | head -1',
    expect: '#compdef kubectl',
  },
  {
    run: 'kubectl __complete get po 2>/dev/null | head -3',
    expect: `
      pods
      podtemplates
      pods.metrics.k8s.io`,
    only: 'new',
  },
  {
    run: 'kubectl __complete get nodes no 2>/dev/null',
    expect: `
      node-…
      node-…
      node-…
      :4`,
    only: 'new',
  },
]);
