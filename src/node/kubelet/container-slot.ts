/** What the kubelet remembers of one container of a pod across its restarts. */
import type { Container, ContainerStateTerminated } from '../../kube-api/generated/types.gen.ts';
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

export class ContainerSlot {
  readonly spec: Container;
  readonly role: ContainerRole;
  /** `spec.containers{web}`, by which events name the container. */
  readonly fieldPath: string;
  restartCount = 0;
  /** Why it is not there yet, when it isn't. */
  waiting: WaitingReason | undefined;
  /** The newest container made for it, as the runtime last reported it. */
  seen: SeenContainer | undefined;
  /** How the run before the present one ended. */
  last: ContainerStateTerminated | undefined;
  /** Ended without ever having been a container, such as an executable that is not there. */
  startError: ContainerStateTerminated | undefined;
  /** What the program left for `message` of its terminated state. */
  terminationMessage = '';
  imageId = '';
  /** What the readiness probe says; without one, whatever runs is ready. */
  isReady = false;
  /** What the startup probe says; without one, whatever runs has started. */
  hasStarted = false;
  /** True while it is being pulled, created or started. */
  isBusy = false;

  constructor(spec: Container, role: ContainerRole) {
    this.spec = spec;
    this.role = role;
    this.fieldPath = `spec.${role === 'main' ? 'containers' : 'initContainers'}{${spec.name}}`;
  }

  get isRunning(): boolean {
    return this.seen?.state === 'running';
  }

  /** The end of the newest run, if it has ended. */
  get exitCode(): number | undefined {
    return this.seen?.exit?.exitCode ?? this.startError?.exitCode;
  }

  /** When the newest run ended, in virtual ms; undefined while it has not. */
  get endedAtMs(): number | undefined {
    return this.seen?.exit?.finishedAtMs;
  }

  /** Whether it may be left as it is once it has ended. */
  get isDone(): boolean {
    return this.role === 'init' && this.exitCode === 0;
  }
}
