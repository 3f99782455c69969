/** Describing an object of every kind. */
import { tellStory } from './command-steps.ts';

const FILES = {
  'sections.sh': `kubectl describe "$@" > out || exit
sed -n "s/^\\([A-Z][^:]*\\):.*/\\1/p" out | paste -sd , | sed "s/,/, /g"
`,
  'many.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue}
---
apiVersion: v1
kind: Secret
metadata: {name: password}
stringData: {word: open}
---
apiVersion: v1
kind: LimitRange
metadata: {name: sizes}
spec: {limits: [{type: Container, max: {cpu: '2'}, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: most}
spec: {hard: {pods: '50', configmaps: '10'}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: slow, hostPath: {path: /data}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: space}
spec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: shape}
template: {spec: {containers: [{name: main, image: 'busybox:1.36'}]}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 80}]}
---
apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec: {replicas: 1, selector: {app: old}, template: {metadata: {labels: {app: old}}, spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, '9999']}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: 'nginx:1.27', ports: [{containerPort: 80}], resources: {requests: {cpu: 10m}}}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, '9999']}]}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, '9999']}]}}}
---
apiVersion: apps/v1
kind: ControllerRevision
metadata: {name: agent-1}
revision: 1
data: {spec: {template: {}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36', command: ['true']}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {schedule: '0 3 * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36', command: ['true']}]}}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 4, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: door}
spec: {ingressClassName: front, rules: [{host: shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: front}
spec: {controller: example.com/door}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot, namespace: default}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: watcher}
rules: [{apiGroups: [''], resources: [nodes], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: watchers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: watcher}
subjects: [{kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000
description: first of all
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: example.com/disks
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: disks.example.com}
spec: {attachRequired: false}
---
apiVersion: storage.k8s.io/v1
kind: CSIStorageCapacity
metadata: {name: left}
storageClassName: fast
capacity: 10Gi
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: tie}
spec: {attacher: disks.example.com, nodeName: node-1, source: {persistentVolumeName: disk}}
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: sealed}
handler: sealed
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: chair}
spec: {holderIdentity: ann}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ships.example.com}
spec: {group: example.com, scope: Namespaced, names: {plural: ships, singular: ship, kind: Ship, shortNames: [sh]}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {sails: {type: integer}}}}}}, additionalPrinterColumns: [{name: Sails, type: integer, jsonPath: .spec.sails}]}]}
`,
  'ship.yaml': `apiVersion: example.com/v1
kind: Ship
metadata: {name: rose}
spec: {sails: 3}
`,
};

tellStory(
  'describe',
  [
    {
      run: 'kubectl create -f many.yaml | wc -l',
      expect: '33',
    },
    {
      run: 'kubectl rollout status deployment/web | tail -1',
      expect: 'deployment "web" successfully rolled out',
    },
    {
      run: 'kubectl create -f ship.yaml',
      expect: 'ship.example.com/rose created',
    },
    {
      run: 'sh sections.sh configmap settings',
      expect: 'Name, Namespace, Labels, Annotations, Events',
    },
    {
      run: 'sh sections.sh secret password',
      expect: 'Name, Namespace, Labels, Annotations, Type',
    },
    {
      run: 'sh sections.sh limitrange sizes',
      expect: 'Name, Namespace',
    },
    {
      run: 'sh sections.sh quota most',
      expect: 'Name, Namespace',
    },
    {
      run: 'sh sections.sh serviceaccount robot',
      expect: `
      Name, Namespace, Labels, Annotations, Image pull secrets, Mountable secrets, Tokens, Events`,
    },
    {
      run: 'sh sections.sh pv disk',
      expect: `
      Name, Labels, Annotations, Finalizers, StorageClass, Status, Claim, Reclaim Policy, Access Modes, VolumeMode, Capacity, Node Affinity, Message, Source, Events`,
    },
    {
      run: 'sh sections.sh pvc space',
      expect: `
      Name, Namespace, StorageClass, Status, Volume, Labels, Annotations, Finalizers, Capacity, Access Modes, VolumeMode, Used By, Events`,
    },
    {
      run: 'sh sections.sh podtemplate shape',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Template, Events',
    },
    {
      run: 'sh sections.sh service web',
      expect: `
      Name, Namespace, Labels, Annotations, Selector, Type, IP Family Policy, IP Families, IP, IPs, Port, TargetPort, Endpoints, Session Affinity, Internal Traffic Policy, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh service web',
      expect: `
      Name, Namespace, Labels, Annotations, Selector, Type, IP Family Policy, IP Families, IP, IPs, Port, TargetPort, Endpoints, Session Affinity, Events`,
      only: 'old',
    },
    {
      run: 'sh sections.sh endpoints web',
      expect: 'Name, Namespace, Labels, Annotations, Subsets, Events',
    },
    {
      run: 'sh sections.sh endpointslices -l kubernetes.io/service-name=web',
      expect: 'Name, Namespace, Labels, Annotations, AddressType, Ports, Endpoints, Events',
      only: 'new',
    },
    {
      run: 'sh sections.sh endpointslices -l kubernetes.io/service-name=web',
      error: `
      Error from server (NotFound): the server could not find the requested resource (get endpointslices.discovery.k8s.io web-…)`,
      code: 1,
      only: 'old',
    },
    {
      run: 'sh sections.sh rc old',
      expect: `
      Name, Namespace, Selector, Labels, Annotations, Replicas, Pods Status, Pod Template, Events`,
    },
    {
      run: 'sh sections.sh deployment web',
      expect: `
      Name, Namespace, CreationTimestamp, Labels, Annotations, Selector, Replicas, StrategyType, MinReadySeconds, RollingUpdateStrategy, Pod Template, Conditions, OldReplicaSets, NewReplicaSet, Events`,
    },
    {
      run: 'sh sections.sh replicaset -l app=web',
      expect: `
      Name, Namespace, Selector, Labels, Annotations, Controlled By, Replicas, Pods Status, Pod Template, Events`,
    },
    {
      run: 'sh sections.sh pod -l app=web',
      expect: `
      Name, Namespace, Priority, Service Account, Node, Start Time, Labels, Annotations, Status, IP, IPs, Controlled By, Containers, Conditions, Volumes, QoS Class, Node-Selectors, Tolerations, Events, Name, Namespace, Priority, Service Account, Node, Start Time, Labels, Annotations, Status, IP, IPs, Controlled By, Containers, Conditions, Volumes, QoS Class, Node-Selectors, Tolerations, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh pod -l app=web',
      expect: `
      Name, Namespace, Priority, Node, Start Time, Labels, Annotations, Status, IP, IPs, Controlled By, Containers, Conditions, Volumes, QoS Class, Node-Selectors, Tolerations, Events, Name, Namespace, Priority, Node, Start Time, Labels, Annotations, Status, IP, IPs, Controlled By, Containers, Conditions, Volumes, QoS Class, Node-Selectors, Tolerations, Events`,
      only: 'old',
    },
    {
      run: 'sh sections.sh statefulset db',
      expect: `
      Name, Namespace, CreationTimestamp, Selector, Labels, Annotations, Replicas, Update Strategy, Pods Status, Pod Template, Volume Claims, Events`,
    },
    {
      run: 'sh sections.sh daemonset agent',
      expect: `
      Name, Selector, Node-Selector, Labels, Annotations, Desired Number of Nodes Scheduled, Current Number of Nodes Scheduled, Number of Nodes Scheduled with Up-to-date Pods, Number of Nodes Scheduled with Available Pods, Number of Nodes Misscheduled, Pods Status, Pod Template, Events`,
    },
    {
      run: 'sh sections.sh controllerrevision agent-1',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Data, Kind, Metadata, Revision, Events',
    },
    {
      run: 'sh sections.sh job once',
      expect: `
      Name, Namespace, Selector, Labels, Annotations, Parallelism, Completions, Completion Mode, Suspend, Backoff Limit, Pods Statuses, Pod Template, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh job once',
      expect: `
      Name, Namespace, Selector, Labels, Annotations, Parallelism, Completions, Pods Statuses, Pod Template, Events`,
      only: 'old',
    },
    {
      run: 'sh sections.sh cronjob nightly',
      expect: `
      Name, Namespace, Labels, Annotations, Schedule, Concurrency Policy, Suspend, Successful Job History Limit, Failed Job History Limit, Starting Deadline Seconds, Selector, Parallelism, Completions, Pod Template, Last Schedule Time, Active Jobs, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh cronjob nightly',
      error: `
      Error from server (NotFound): the server could not find the requested resource (get cronjobs.batch nightly)`,
      code: 1,
      only: 'old',
    },
    {
      run: 'sh sections.sh hpa web',
      expect: `
      Name, Namespace, Labels, Annotations, CreationTimestamp, Reference, Metrics, Min replicas, Max replicas, Deployment pods, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh hpa web',
      expect: `
      Name, Namespace, Labels, Annotations, CreationTimestamp, Reference, Target CPU utilization, Current CPU utilization, Min replicas, Max replicas, Deployment pods, Events`,
      only: 'old',
    },
    {
      run: 'sh sections.sh pdb web',
      expect: 'Name, Namespace, Min available, Selector, Status, Events',
      only: 'new',
    },
    {
      run: 'sh sections.sh pdb web',
      error: `
      Error from server (NotFound): the server could not find the requested resource (get poddisruptionbudgets.policy web)`,
      code: 1,
      only: 'old',
    },
    {
      run: 'sh sections.sh ingress door',
      expect: `
      Name, Labels, Namespace, Address, Ingress Class, Default backend, Rules, Annotations, Events`,
      only: 'new',
    },
    {
      run: 'sh sections.sh ingress door',
      expect: 'Name, Namespace, Address, Default backend, Rules, Annotations, Events',
      only: 'old',
    },
    {
      run: 'sh sections.sh ingressclass front',
      expect: 'Name, Labels, Annotations, Controller, Events',
    },
    {
      run: 'sh sections.sh networkpolicy closed',
      expect: 'Name, Namespace, Created on, Labels, Annotations, Spec',
    },
    {
      run: 'sh sections.sh role reader',
      expect: 'Name, Labels, Annotations, PolicyRule',
    },
    {
      run: 'sh sections.sh rolebinding readers',
      expect: 'Name, Labels, Annotations, Role, Subjects',
    },
    {
      run: 'sh sections.sh clusterrole watcher',
      expect: 'Name, Labels, Annotations, PolicyRule',
    },
    {
      run: 'sh sections.sh clusterrolebinding watchers',
      expect: 'Name, Labels, Annotations, Role, Subjects',
    },
    {
      run: 'sh sections.sh priorityclass urgent',
      expect: 'Name, Value, GlobalDefault, PreemptionPolicy, Description, Annotations, Events',
      only: 'new',
    },
    {
      run: 'sh sections.sh priorityclass urgent',
      expect: 'Name, Value, GlobalDefault, Description, Annotations, Events',
      only: 'old',
    },
    {
      run: 'sh sections.sh storageclass fast',
      expect: `
      Name, IsDefaultClass, Annotations, Provisioner, Parameters, AllowVolumeExpansion, MountOptions, ReclaimPolicy, VolumeBindingMode, Events`,
    },
    {
      run: 'sh sections.sh csidriver disks.example.com',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Spec, Events',
    },
    {
      run: 'sh sections.sh csinode node-1',
      error: 'Error from server (NotFound): csinodes.storage.k8s.io "node-…" not found',
      code: 1,
    },
    {
      run: 'sh sections.sh csistoragecapacity left',
      expect: `
      Name, Namespace, Labels, Annotations, API Version, Capacity, Kind, Metadata, Storage Class Name, Events`,
    },
    {
      run: 'sh sections.sh volumeattachment tie',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Spec, Status, Events',
    },
    {
      run: 'sh sections.sh runtimeclass sealed',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Handler, Kind, Metadata, Events',
    },
    {
      run: 'sh sections.sh lease chair',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Spec, Events',
    },
    {
      run: 'sh sections.sh crd ships.example.com',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Spec, Status, Events',
    },
    {
      run: 'sh sections.sh ship rose',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Spec, Events',
    },
    {
      run: 'sh sections.sh namespace default',
      expect: 'Name, Labels, Annotations, Status',
    },
    {
      run: 'sh sections.sh node node-1',
      expect: `
      Name, Roles, Labels, Annotations, CreationTimestamp, Taints, Unschedulable, Lease, Conditions, Addresses, Capacity, Allocatable, System Info, PodCIDR, PodCIDRs, Non-terminated Pods, Allocated resources, Events`,
    },
    {
      run: 'sh sections.sh componentstatus etcd-0',
      expect: 'Name, Namespace, Labels, Annotations, API Version, Conditions, Kind, Metadata, Events',
      error: 'Warning: v1 ComponentStatus is deprecated in v1.19+',
    },
    {
      run: 'sh sections.sh nodes.metrics.k8s.io node-1',
      expect: `
      Name, Namespace, Labels, Annotations, API Version, Kind, Metadata, Timestamp, Usage, Window, Events`,
    },
    {
      run: 'sh sections.sh events | grep -c "Involved Object"',
      expect: '1',
    },
    {
      run: 'sh sections.sh events.events.k8s.io | grep -c Regarding',
      expect: '1',
    },
    {
      run: 'kubectl describe pod nothing',
      error: 'Error from server (NotFound): pods "nothing" not found',
      code: 1,
    },
    {
      run: 'kubectl describe deploy we | head -1',
      expect: 'Name:  web',
    },
    {
      run: 'kubectl describe -f ship.yaml | head -1',
      expect: 'Name:  rose',
    },
    {
      run: 'kubectl describe deployment web --show-events=false | tail -2',
      expect: `
      OldReplicaSets:  <none>
      NewReplicaSet:  web-5b5f75d5f7 (2/2 replicas created)`,
    },
    {
      run: 'kubectl describe nothing',
      error: `error: the server doesn't have a resource type "nothing"`,
      code: 1,
    },
    {
      run: 'kubectl describe cm,secrets | grep ^Name:',
      expect: `
      Name:  kube-root-ca.crt
      Name:  settings
      Name:  password`,
    },
  ],
  { images: ['nginx:1.27', 'busybox:1.36'], files: FILES },
);
