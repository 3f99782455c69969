/**
 * Everything that the page and the worker say to each other: commands (imperative) from the page, events (past tense) from the worker,
 * plain data only. The worker sends at most one `frame-passed` per frame, with what changed since the last one.
 */
import type { KubeObject } from '../kube-api/meta/object.ts';
import type { Status } from '../kube-api/meta/status-error.ts';

export const PROTOCOL_VERSION = 1;

/** Names one API object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Missing for objects outside of namespaces. */
  readonly namespace?: string;
  readonly name: string;
}

// ---------------------------------------------------------------------------------------------------------------- actions

/** What a person (or a lesson's solution) can do to the world: the entries of the input log. */
export type Action =
  /** `kubectl apply -f -` with any number of documents; all are checked first, and nothing is stored if one is refused. */
  | { readonly type: 'apply'; readonly yaml: string; readonly dryRun?: boolean }
  | { readonly type: 'delete'; readonly target: ObjectRef; readonly gracePeriodSeconds?: number }
  | { readonly type: 'scale'; readonly target: ObjectRef; readonly replicas: number }
  | { readonly type: 'cordon'; readonly node: string; readonly on: boolean }
  | { readonly type: 'power'; readonly node: string; readonly on: boolean }
  /** Kills the first process of a container (the first container when none is named), as a fault in the program would. */
  | { readonly type: 'crash'; readonly namespace: string; readonly pod: string; readonly container?: string }
  /** Sends customers at a Service; 0 stops them. */
  | {
      readonly type: 'traffic';
      readonly namespace: string;
      readonly service: string;
      readonly requestsPerSecond: number;
    };

export type ActionType = Action['type'];

/** A place in the YAML that a problem is about; lines and columns count from 1. */
export interface SourceRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Problem {
  readonly severity: 'error' | 'warning';
  /** In Kubernetes' words. */
  readonly message: string;
  /** In ours, for a beginner, when there is more to say. */
  readonly explanation?: string;
  readonly range?: SourceRange;
  readonly object?: ObjectRef;
  readonly status?: Status;
}

export interface ActionOutcome {
  readonly ok: boolean;
  /** One line each, as kubectl prints them: `deployment.apps/web created`. */
  readonly messages: readonly string[];
  readonly problems: readonly Problem[];
  /** The command that does the same on a real cluster, or what would have to be done to a real machine. */
  readonly equivalentCommand: string;
}

// ------------------------------------------------------------------------------------------------------------------ scene

/** How something is doing: never shown by colour alone. */
export type Tone = 'good' | 'waiting' | 'bad' | 'ending' | 'done' | 'off';

export interface Load {
  readonly capacity: number;
  readonly requested: number;
  readonly used: number;
}

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

// -------------------------------------------------------------------------------------------------------------- inspector

/** What is shown of the object that is open. */
export interface ObjectDetails {
  readonly ref: ObjectRef;
  /** Undefined when it is gone. */
  readonly object: KubeObject | undefined;
  readonly yaml: string;
  /** Its state in plain sentences, most important first. */
  readonly summary: readonly string[];
  readonly events: readonly Happening[];
  readonly related: readonly { readonly relation: string; readonly ref: ObjectRef }[];
  /** For pods: the newest lines, oldest first. */
  readonly logs: readonly {
    readonly container: string;
    readonly atMs: number;
    readonly stream: 'stdout' | 'stderr';
    readonly text: string;
  }[];
  /** How it came about: the chain of causes, newest first. */
  readonly causes: readonly { readonly atMs: number; readonly actor: string; readonly text: string }[];
}

// ---------------------------------------------------------------------------------------------------------------- lessons

export interface LessonSummary {
  readonly slug: string;
  readonly number: number;
  readonly title: string;
  readonly question: string;
  readonly minutes: number;
}

export interface PredictionState {
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  /** What the learner chose. */
  readonly chosen?: string;
  /** Known once the simulation has shown it. */
  readonly answer?: { readonly option: string; readonly measured: string; readonly explanation: string };
}

export interface LessonStep {
  readonly id: string;
  readonly title: string;
  /** Paragraphs; `code`, **strong** and [[glossary terms]] are marked up. */
  readonly text: readonly string[];
  /** The one thing to do, or undefined for a step that is only read or watched. */
  readonly task?: string;
  readonly isDone: boolean;
  /** What the goal still lacks, in words. */
  readonly missing?: string;
  /** The hints asked for so far, and how many there are. */
  readonly hints: readonly string[];
  readonly hintCount: number;
  readonly hasSolution: boolean;
  readonly prediction?: PredictionState;
  /** The answer to a known wrong attempt that was recognised. */
  readonly correction?: string;
  /** Ids or `kind/name` marks of what to look at on the stage. */
  readonly spotlight: readonly string[];
  /** YAML to offer in the editor, when the step comes with some. */
  readonly yaml?: string;
}

export interface LessonState extends LessonSummary {
  readonly steps: readonly LessonStep[];
  /** Index of the step that is shown. */
  readonly at: number;
  readonly isComplete: boolean;
  /** What to try next, shown at the end. */
  readonly next: readonly string[];
}

// ------------------------------------------------------------------------------------------------------------- the wire

/** How long `run-until` may look for what it waits for. */
export type UntilCondition =
  | { readonly type: 'quiet' }
  | { readonly type: 'next-event' }
  | { readonly type: 'node-status'; readonly node: string; readonly status: string };

export type Command =
  | {
      readonly type: 'start';
      readonly version: number;
      readonly seed: number;
      readonly scenario: string;
      readonly nodes?: number;
      /** Virtual seconds per second to begin with; 1 unless given. */
      readonly speed?: number;
    }
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  /** Virtual seconds per second; 0 pauses. */
  | { readonly type: 'set-speed'; readonly speed: number }
  /** Runs one timer (`message`) or so many virtual ms, while paused. */
  | { readonly type: 'step'; readonly by: 'message' | 'ms'; readonly ms?: number }
  | { readonly type: 'run-until'; readonly id: number; readonly until: UntilCondition; readonly limitMs: number }
  | { readonly type: 'open-object'; readonly ref: ObjectRef }
  | { readonly type: 'close-object' }
  /** Checks YAML without applying it, as the API server would: answered by `checked`. */
  | { readonly type: 'check'; readonly id: number; readonly yaml: string }
  | { readonly type: 'start-lesson'; readonly slug: string }
  | { readonly type: 'leave-lesson' }
  | { readonly type: 'show-step'; readonly at: number }
  | { readonly type: 'ask-hint' }
  | { readonly type: 'predict'; readonly option: string }
  | { readonly type: 'play-solution' }
  | { readonly type: 'ask-hash'; readonly id: number };

/** One frame's worth of news. Parts that did not change are missing. */
export interface Frame {
  readonly nowMs: number;
  /** 0 while paused. */
  readonly speed: number;
  /** True when a fast-forward is under way. */
  readonly isRunningAhead: boolean;
  readonly changed?: readonly SceneItem[];
  readonly removed?: readonly string[];
  readonly controlPlane?: readonly ControlPlanePart[];
  readonly requests?: readonly RequestFlight[];
  readonly messages?: readonly MessageFlight[];
  readonly traffic?: readonly TrafficFigures[];
  /** New or repeated happenings, oldest first. */
  readonly happenings?: readonly Happening[];
  readonly details?: ObjectDetails;
  /** Null when no lesson is open. */
  readonly lesson?: LessonState | null;
}

export type SandboxEvent =
  | {
      readonly type: 'started';
      readonly version: number;
      readonly lessons: readonly LessonSummary[];
    }
  | { readonly type: 'frame-passed'; readonly frame: Frame }
  | { readonly type: 'acted'; readonly id: number; readonly action: Action; readonly outcome: ActionOutcome }
  | { readonly type: 'ran-until'; readonly id: number; readonly reached: boolean }
  | { readonly type: 'checked'; readonly id: number; readonly problems: readonly Problem[] }
  | { readonly type: 'hashed'; readonly id: number; readonly hash: string; readonly entries: number }
  /** The world was put together anew (a lesson began or ended): everything known before is void. */
  | { readonly type: 'world-replaced'; readonly startedAtMs: number }
  | { readonly type: 'crashed'; readonly message: string; readonly stack: string; readonly inputs: string };
