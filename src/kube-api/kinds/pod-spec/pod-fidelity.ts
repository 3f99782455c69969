/** How far the simulation acts on the fields of a pod, for those who ask what a field does here. */
import type { FidelityNote } from '../define-kind.ts';

export const POD_FIDELITY: readonly FidelityNote[] = [
  {
    field: '',
    fidelity: 'simplified',
    note: 'Pods are placed, started, probed, restarted and ended as on a real cluster; what runs in them is simulated.',
  },
  {
    field: 'spec',
    fidelity: 'faithful',
    note: 'Defaults, validation, updates and warnings are those of v1.32; fields of features that are off there are dropped as there.',
  },
  {
    field: 'spec.containers.image, spec.containers.command, spec.containers.args',
    fidelity: 'simplified',
    note: 'Images stand for simulated programs: they start, serve, log, use CPU and memory, and exit, but run no real code. Unknown images run as a stand-in.',
  },
  {
    field: 'spec.containers.imagePullPolicy',
    fidelity: 'faithful',
    note: 'Always, IfNotPresent and Never decide whether a node pulls, layer by layer, with back-off after a failure.',
  },
  {
    field: 'spec.imagePullSecrets',
    fidelity: 'not simulated',
    note: 'They are stored, but registries ask nobody for a password.',
  },
  {
    field: 'spec.containers.env, spec.containers.envFrom, spec.enableServiceLinks',
    fidelity: 'faithful',
    note: 'Variables come from values, fields, resources, ConfigMaps, Secrets and the Services that were there first.',
  },
  {
    field: 'spec.initContainers',
    fidelity: 'faithful',
    note: 'Init containers run one after the other, and those with restartPolicy Always go on as sidecars.',
  },
  {
    field: 'spec.ephemeralContainers',
    fidelity: 'not simulated',
    note: 'kubectl debug can add them and they are stored, but the kubelet does not start them yet.',
  },
  {
    field: 'spec.restartPolicy',
    fidelity: 'faithful',
    note: 'Containers are started again with a delay that doubles up to five minutes: CrashLoopBackOff.',
  },
  {
    field: 'spec.terminationGracePeriodSeconds, spec.activeDeadlineSeconds',
    fidelity: 'faithful',
    note: 'SIGTERM, then SIGKILL when the time is up; a pod past its deadline fails.',
  },
  {
    field: 'spec.containers.livenessProbe, spec.containers.readinessProbe, spec.containers.startupProbe',
    fidelity: 'faithful',
    note: 'Probes by HTTP, TCP and command run on their periods and thresholds against the simulated program.',
  },
  {
    field: 'spec.containers.livenessProbe.grpc, spec.containers.readinessProbe.grpc, spec.containers.startupProbe.grpc',
    fidelity: 'not simulated',
    note: 'gRPC is not spoken here: such a probe always fails and says so.',
  },
  {
    field: 'spec.containers.lifecycle',
    fidelity: 'simplified',
    note: 'The hooks postStart and preStop run before traffic and before SIGTERM, as far as the simulated program understands their command or request.',
  },
  {
    field: 'spec.containers.resources',
    fidelity: 'simplified',
    note: 'Requests decide where a pod fits; a memory limit kills (OOMKilled) and a CPU limit slows down. CPU time is shared coarsely, and disk space is never used up.',
  },
  {
    field: 'spec.containers.resizePolicy',
    fidelity: 'faithful',
    note: 'Resizing in place is an alpha feature that is off in v1.32: the field is dropped as there.',
  },
  {
    field: 'spec.containers.stdin, spec.containers.tty, spec.containers.workingDir',
    fidelity: 'simplified',
    note: 'Running commands, attaching and terminals work; a terminal edits lines only.',
  },
  {
    field: 'spec.containers.terminationMessagePath, spec.containers.terminationMessagePolicy',
    fidelity: 'faithful',
    note: 'What a program leaves there, or its last log lines, is in the status of the container.',
  },
  {
    field: 'spec.containers.volumeMounts',
    fidelity: 'simplified',
    note: 'Read-only mounts and sub-paths work; how mounts spread between host and pod (mountPropagation) is only stored.',
  },
  {
    field: 'spec.containers.volumeDevices',
    fidelity: 'not simulated',
    note: 'There are no block devices.',
  },
  {
    field: 'spec.volumes.configMap, spec.volumes.secret, spec.volumes.downwardAPI, spec.volumes.projected',
    fidelity: 'simplified',
    note: 'Files are there when the pod starts, with modes and chosen keys; later changes do not reach them.',
  },
  {
    field: 'spec.volumes.emptyDir, spec.volumes.hostPath',
    fidelity: 'simplified',
    note: 'Both hold files, in memory too; sizes are not limited, and a hostPath is not checked for its type.',
  },
  {
    field:
      'spec.volumes.persistentVolumeClaim, spec.volumes.ephemeral, spec.volumes.csi, spec.volumes.nfs, spec.volumes.iscsi, spec.volumes.fc, spec.volumes.rbd, spec.volumes.cephfs, spec.volumes.awsElasticBlockStore, spec.volumes.gcePersistentDisk, spec.volumes.azureDisk, spec.volumes.azureFile, spec.volumes.vsphereVolume, spec.volumes.cinder, spec.volumes.glusterfs, spec.volumes.flexVolume, spec.volumes.portworxVolume, spec.volumes.image, spec.volumes.gitRepo',
    fidelity: 'not simulated',
    note: 'Volumes that need storage outside of the node cannot be mounted yet: the pod waits, and an event (FailedMount) says so.',
  },
  {
    field: 'spec.securityContext, spec.containers.securityContext, spec.initContainers.securityContext',
    fidelity: 'not simulated',
    note: 'Users, groups, capabilities, seccomp, AppArmor, SELinux and sysctls are checked and stored, but nothing enforces them.',
  },
  {
    field: 'spec.nodeName, spec.nodeSelector, spec.affinity',
    fidelity: 'faithful',
    note: 'Selectors, node affinity, pod affinity and anti-affinity decide where the scheduler places a pod.',
  },
  {
    field: 'spec.topologySpreadConstraints',
    fidelity: 'faithful',
    note: 'The scheduler spreads pods over the topology as the constraints ask.',
  },
  {
    field: 'spec.tolerations',
    fidelity: 'faithful',
    note: 'Taints keep pods away and evict them unless they tolerate the taint, for tolerationSeconds where given.',
  },
  {
    field: 'spec.schedulingGates, spec.readinessGates',
    fidelity: 'faithful',
    note: 'A pod waits, SchedulingGated, until its gates are removed; it is ready only when its readiness gates are true.',
  },
  {
    field: 'spec.priorityClassName, spec.preemptionPolicy',
    fidelity: 'faithful',
    note: 'Pods of higher priority are scheduled first and may preempt others.',
  },
  {
    field: 'spec.schedulerName',
    fidelity: 'faithful',
    note: 'Pods that name another scheduler wait for it; only default-scheduler runs.',
  },
  {
    field: 'spec.overhead',
    fidelity: 'faithful',
    note: 'It is counted when a node is chosen and when the kubelet admits the pod.',
  },
  {
    field: 'spec.dnsPolicy, spec.dnsConfig',
    fidelity: 'simplified',
    note: 'The file resolv.conf says what it should; programs ask the simulated cluster DNS, whatever resolv.conf names.',
  },
  {
    field: 'spec.hostname, spec.subdomain, spec.hostAliases',
    fidelity: 'simplified',
    note: '/etc/hosts and /etc/hostname are written as upstream; names of single pods behind a headless Service are not looked up by DNS.',
  },
  {
    field: 'spec.setHostnameAsFQDN',
    fidelity: 'not simulated',
    note: 'The kernel keeps the short name.',
  },
  {
    field: 'spec.hostNetwork, spec.containers.ports.hostPort',
    fidelity: 'simplified',
    note: "A pod on the host's network uses its node's address and ports; host ports keep pods apart, but lead to no pod.",
  },
  {
    field: 'spec.hostPID, spec.hostIPC, spec.hostUsers, spec.shareProcessNamespace',
    fidelity: 'not simulated',
    note: 'Each container sees its own processes only.',
  },
  {
    field: 'spec.automountServiceAccountToken, spec.serviceAccountName',
    fidelity: 'faithful',
    note: 'The token of the account is mounted as a projected volume unless that is switched off.',
  },
  {
    field: 'spec.resourceClaims',
    fidelity: 'faithful',
    note: 'Dynamic resource allocation is off by default in v1.32: the field is dropped as there.',
  },
  {
    field: 'spec.runtimeClassName',
    fidelity: 'not simulated',
    note: 'All nodes have one container runtime.',
  },
  {
    field: 'spec.os',
    fidelity: 'not simulated',
    note: 'All nodes run Linux; pods for Windows are checked and stored, but no node can take them.',
  },
  {
    field: 'status.qosClass',
    fidelity: 'simplified',
    note: 'Requests and limits decide the class, as upstream; since nodes never run short of memory, nobody is evicted by it.',
  },
];
