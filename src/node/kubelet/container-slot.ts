/** What the kubelet remembers of one container of a pod across its restarts. */
import type { Container, ContainerStateTerminated } from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ContainerExit, ContainerRecord, ImageRecord } from '../../machine/contract.ts';

export type ContainerRole = 'init' | 'sidecar' | 'main';

/** A container as the runtime last reported it: it may have changed since, and the kubelet does not know. */
export interface SeenContainer {
  readonly id: string;
  readonly image: ImageRecord;
  readonly state: ContainerRecord['state'];
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly exit: ContainerExit | undefined;
}

/** What the runtime says of a container now. */
export function seenNow({ id, image, state, createdAtMs, startedAtMs, exit }: ContainerRecord): SeenContainer {
  return { id, image, state, createdAtMs, startedAtMs, exit };
}

export interface WaitingReason {
  readonly reason: string;
  readonly message?: string;
}

/** A container that was made for a slot, whether or not the kubelet has seen it at a relist. */
export interface Made {
  readonly id: string;
  readonly attempt: number;
  /** The image that the pod asked for then. */
  readonly image: string;
  /** Why it could not be started, when it couldn't. */
  readonly startError: string | undefined;
}

export class ContainerSlot {
  readonly spec: Container;
  readonly role: ContainerRole;
  /** `spec.containers{web}`, by which events name the container. */
  readonly fieldPath: string;
  restartCount = 0;
  /** Why the last attempt to start it failed, until one succeeds; it counts only while the container does not run. */
  waiting: WaitingReason | undefined = undefined;
  /** The newest container made for it. */
  made: Made | undefined = undefined;
  /** The one before, kept so that its log can be read. */
  previousId: string | undefined = undefined;
  /** The newest container that was seen, as the runtime last reported it. */
  seen: SeenContainer | undefined = undefined;
  /** When the last end of a run before the one that was seen was, in virtual ms. */
  previousEndMs: number | undefined = undefined;
  /** How the run before the present one ended. */
  last: ContainerStateTerminated | undefined = undefined;
  /** How the present one ended, once it has. */
  end: ContainerStateTerminated | undefined = undefined;
  /** What the readiness probe says; without one, whatever runs is ready. */
  isReady = false;
  /** What the startup probe says; without one, whatever runs has started. */
  hasStarted = false;
  /** The probe that decided that it has to be started again. */
  failedProbe: 'liveness' | 'startup' | undefined = undefined;
  /** It ran in a sandbox that is gone: whatever became of it, it is to run again in the new one. */
  isStale = false;
  #surplusId: string | undefined = undefined;

  constructor(spec: Container, role: ContainerRole) {
    this.spec = spec;
    this.role = role;
    this.fieldPath = role === 'main' ? `spec.containers{${spec.name}}` : `spec.initContainers{${spec.name}}`;
  }

  get isRunning(): boolean {
    return this.seen?.state === 'running';
  }

  /** The exit code of the run that was seen last, once it has ended. */
  get exitCode(): number | undefined {
    return this.end?.exitCode;
  }

  /** Whether there is a container that the kubelet has not seen yet. */
  get isUnseen(): boolean {
    return this.made !== undefined && !this.isStale && this.made.id !== this.seen?.id;
  }

  /** Whether what comes after it may begin. */
  get isPast(): boolean {
    if (this.isStale) return false;
    return this.role === 'sidecar' ? this.isRunning && this.hasStarted : this.exitCode === 0;
  }

  /** From when its back-off counts: the end of its last run that is known to have ended. */
  get backOffSinceMs(): number | undefined {
    return this.seen?.exit?.finishedAtMs ?? this.previousEndMs;
  }

  /** Takes in a new container; what ran before becomes the past once the new one is seen. */
  adopt(made: Made): void {
    this.#surplusId = this.previousId;
    this.previousId = this.made?.id;
    this.made = made;
    this.failedProbe = undefined;
    this.isStale = false;
  }

  /** The container that is no longer needed for anything since {@link adopt}, answered once. */
  takeSurplus(): string | undefined {
    const id = this.#surplusId;
    this.#surplusId = undefined;
    return id;
  }

  /** Takes in what the runtime says of the newest container. */
  see(record: ContainerRecord): void {
    if (this.seen !== undefined && this.seen.id !== record.id) {
      this.last = this.end ?? this.last;
      this.previousEndMs = this.seen.exit?.finishedAtMs ?? this.previousEndMs;
      this.end = undefined;
    }
    this.seen = seenNow(record);
    if (this.made?.id === record.id) this.restartCount = this.made.attempt;
  }

  /** Notes how the container that was seen ended, with what it left behind in words. */
  noteEnd(message: string): void {
    if (this.seen?.exit !== undefined) this.end = terminatedState(this.seen, this.seen.exit, this.made, message);
  }
}

const LOST_EXIT_CODE = 255;

function terminatedState(
  seen: SeenContainer,
  exit: ContainerExit,
  made: Made | undefined,
  message: string,
): ContainerStateTerminated {
  const { exitCode, wasOutOfMemory } = exit;
  const startError = made?.id === seen.id ? made.startError : undefined;
  const text = startError ?? message;
  return {
    exitCode,
    reason:
      startError !== undefined
        ? 'StartError'
        : wasOutOfMemory
          ? 'OOMKilled'
          : exitCode === 0
            ? 'Completed'
            : exitCode === LOST_EXIT_CODE && exit.signal === undefined
              ? 'Unknown'
              : 'Error',
    ...(text === '' ? {} : { message: text }),
    startedAt: formatTime(seen.startedAtMs ?? 0),
    finishedAt: formatTime(exit.finishedAtMs),
    containerID: `containerd://${seen.id}`,
  };
}
