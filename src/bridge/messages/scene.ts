/** What is drawn: slim records of things, flights between them, figures, happenings. */
import type { ObjectRef } from './actions.ts';

/** How something is doing: never shown by colour alone. */
export type Tone = 'good' | 'waiting' | 'bad' | 'ending' | 'done' | 'off';

export interface Load {
  readonly capacity: number;
  readonly requested: number;
  readonly used: number;
}

/** Labels of one thing; things made from one template share one object. */
export type SceneLabels = Readonly<Record<string, string>>;

export interface SceneNode {
  readonly type: 'node';
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  /** `Ready`, `NotReady`, `Ready,SchedulingDisabled` … as kubectl prints it. */
  readonly status: string;
  readonly power: 'on' | 'booting' | 'off';
  readonly isCordoned: boolean;
  /** Cores. */
  readonly cpu: Load;
  /** Bytes. */
  readonly memory: Load;
  readonly podCapacity: number;
  readonly ip: string;
  readonly taints: readonly string[];
  readonly labels?: SceneLabels;
}

export interface ScenePod {
  readonly type: 'pod';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Name of the node, when it has been bound to one. */
  readonly node?: string;
  readonly tone: Tone;
  /** The STATUS column of kubectl: `Running`, `ContainerCreating`, `CrashLoopBackOff` … */
  readonly status: string;
  readonly readyContainers: number;
  readonly containers: number;
  readonly restarts: number;
  readonly ip?: string;
  /** What it belongs to in the end, e.g. `Deployment/web`: pods of one application look alike. */
  readonly application: string;
  /** True for the cluster's own pods, which beginners do not see until they ask. */
  readonly isSystem: boolean;
  readonly createdAtMs: number;
  /** When a deletion has been asked for: until when it may take its time (ms since the epoch). */
  readonly endsAtMs?: number;
  readonly cpuCores: number;
  readonly memoryBytes: number;
  /** True when a container runs an image that the catalogue does not know. */
  readonly isStandIn: boolean;
  readonly labels?: SceneLabels;
}

export interface SceneService {
  readonly type: 'service';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** `ClusterIP`, `NodePort` … */
  readonly serviceType: string;
  readonly clusterIp: string;
  /** As kubectl prints them: `80:30123/TCP`. */
  readonly ports: string;
  /** Ids of the pods that get its requests at the moment. */
  readonly readyPods: readonly string[];
  readonly isSystem: boolean;
  readonly labels?: SceneLabels;
}

export interface SceneWorkload {
  readonly type: 'workload';
  readonly id: string;
  readonly ref: ObjectRef;
  readonly desired: number;
  readonly ready: number;
  readonly isSystem: boolean;
}

export type SceneItem = SceneNode | ScenePod | SceneService | SceneWorkload;

/** One part of the control plane, drawn above the nodes. */
export interface ControlPlanePart {
  /** `kube-apiserver`, `etcd`, `kube-scheduler`, `kube-controller-manager`. */
  readonly name: string;
  /** A short figure such as `revision 1,204` or `3 in queue`. */
  readonly figure: string;
}

/** A sampled request on its way, or just ended; times are virtual ms since the epoch. */
export interface RequestFlight {
  readonly id: number;
  /** `customers`, or the id of the pod that sent it. */
  readonly from: string;
  /** Id of the Service that it was addressed to. */
  readonly service: string;
  /** Name of the node through which it came in, when it got that far. */
  readonly node?: string;
  /** Id of the pod that got it, when one did. */
  readonly pod?: string;
  readonly outcome: RequestOutcome;
  readonly startMs: number;
  readonly endMs: number;
}

export type RequestOutcome = 'ok' | 'error' | 'refused' | 'timeout' | 'unreachable' | 'reset';

/** A sampled control-plane message. */
export interface MessageFlight {
  readonly id: number;
  /** Names of control-plane parts or `kubelet/node-1`, `kube-proxy/node-1`, `you`. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'write' | 'watch';
  readonly subject: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What customers of one Service feel. Counts are exact, whatever is drawn. */
export interface TrafficFigures {
  readonly service: ObjectRef;
  readonly serviceId?: string;
  /** What was asked for; 0 when it was stopped but figures remain. */
  readonly targetPerSecond: number;
  /** Over the last ten virtual seconds. */
  readonly perSecond: number;
  readonly successRate: number;
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  /** Since the start. */
  readonly totals: Readonly<Record<RequestOutcome, number>>;
  /** Per virtual second, newest last, at most 120: how many ended well and how many did not. */
  readonly history: readonly { readonly atMs: number; readonly ok: number; readonly failed: number }[];
}

/** A Kubernetes Event, or something that happened to the world. */
export interface Happening {
  readonly id: string;
  readonly atMs: number;
  readonly type: 'Normal' | 'Warning' | 'World' | 'You';
  readonly reason: string;
  readonly message: string;
  readonly object?: ObjectRef;
  readonly count: number;
  readonly source: string;
}
