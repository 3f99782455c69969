/** How far the simulation acts on the fields of a pod, for those who ask what a field does here. */
import type { FidelityNote } from '../define-kind.ts';

export const POD_FIDELITY: readonly FidelityNote[] = [
  {
    field: '',
    fidelity: 'faithful',
    note: 'Defaults, validation, updates and warnings are those of v1.32; fields of features that are off there are dropped as there.',
  },
  {
    field: 'spec.containers',
    fidelity: 'simplified',
    note: 'Images stand for simulated programs: they start, serve, log, use CPU and memory, and exit, but run no real code.',
  },
  {
    field: 'spec.initContainers',
    fidelity: 'faithful',
    note: 'Init containers run one after the other, and those with restartPolicy Always go on as sidecars.',
  },
  {
    field: 'spec.ephemeralContainers',
    fidelity: 'simplified',
    note: 'They can be added by kubectl debug and share the pod, with the programs that the simulation knows.',
  },
  {
    field: 'spec.containers.livenessProbe',
    fidelity: 'faithful',
    note: 'Liveness, readiness and startup probes run on their periods and thresholds against the simulated program.',
  },
  {
    field: 'spec.containers.lifecycle',
    fidelity: 'simplified',
    note: 'Hooks run as far as the simulated program understands their command or request.',
  },
  {
    field: 'spec.containers.resources',
    fidelity: 'simplified',
    note: 'Requests decide where a pod fits and limits stop or kill containers; CPU time is shared coarsely.',
  },
  {
    field: 'spec.volumes',
    fidelity: 'simplified',
    note: 'emptyDir, configMap, secret, downwardAPI, projected, hostPath and persistentVolumeClaim hold files; other types are only stored.',
  },
  {
    field: 'spec.securityContext',
    fidelity: 'not simulated',
    note: 'Users, groups, capabilities, seccomp, AppArmor, SELinux and sysctls are checked and stored, but nothing enforces them.',
  },
  {
    field: 'spec.affinity',
    fidelity: 'faithful',
    note: 'Node affinity, pod affinity and anti-affinity decide where the scheduler places a pod.',
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
    field: 'spec.schedulingGates',
    fidelity: 'faithful',
    note: 'A pod waits, SchedulingGated, until all of its gates are removed.',
  },
  {
    field: 'spec.priorityClassName',
    fidelity: 'faithful',
    note: 'Pods of higher priority are scheduled first and may preempt others.',
  },
  {
    field: 'spec.dnsPolicy',
    fidelity: 'simplified',
    note: "Names are resolved by the simulated cluster DNS; resolver options of dnsConfig are stored but don't change how programs ask.",
  },
  {
    field: 'spec.hostNetwork',
    fidelity: 'simplified',
    note: "The pod uses its node's address and ports; hostPID and hostIPC are only stored.",
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
    fidelity: 'faithful',
    note: 'Requests and limits decide the class, and the class decides who is killed first when a node runs short.',
  },
];
