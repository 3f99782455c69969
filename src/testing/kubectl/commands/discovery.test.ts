/** What a cluster serves and means, where it is, and how kubectl is set up to find it. */
import { tellStory } from './command-steps.ts';
import { EXPLAINING } from './discovery-explain.ts';
import { VERSIONS } from './discovery-versions.ts';

tellStory('discovery, explain and configuration', [
  // what is served
  {
    run: 'kubectl api-versions',
    expect: `
      admissionregistration.k8s.io/v1
      apiextensions.k8s.io/v1
      apiregistration.k8s.io/v1
      apps/v1
      authentication.k8s.io/v1
      authorization.k8s.io/v1
      autoscaling/v1
      autoscaling/v2
      batch/v1
      certificates.k8s.io/v1
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
      mutatingwebhookconfigurations  admissionregistration.k8s.io/v1  false  MutatingWebhookConfiguration
      validatingwebhookconfigurations  admissionregistration.k8s.io/v1  false  ValidatingWebhookConfiguration
      customresourcedefinitions  crd,crds  apiextensions.k8s.io/v1  false  CustomResourceDefinition
      apiservices  apiregistration.k8s.io/v1  false  APIService
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
      certificatesigningrequests  csr  certificates.k8s.io/v1  false  CertificateSigningRequest
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
    expect: '24',
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
  ...EXPLAINING,
  ...VERSIONS,
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
