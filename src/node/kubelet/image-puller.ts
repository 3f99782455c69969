/**
 * Makes sure that an image is on the machine before a container is made of it, one pull at a time, with back-off after failures
 * (kubernetes/pkg/kubelet/images/image_manager.go, serialized puller).
 */
import type { EventRecorder } from '../../control-plane/client/event-recorder.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Container, Pod } from '../../kube-api/generated/types.gen.ts';
import type { ImageRecord, Machine, PullResult } from '../../machine/contract.ts';
import { BackOff } from './back-off.ts';
import { goDuration } from './go-duration.ts';

export type ImageOutcome =
  | { readonly ok: true; readonly image: ImageRecord }
  /** `reason` is the waiting reason of the container's state. */
  | { readonly ok: false; readonly reason: string; readonly message: string };

interface Request {
  readonly pod: Pod;
  readonly container: Container;
  readonly fieldPath: string;
  readonly done: (outcome: ImageOutcome) => void;
}

export class ImagePuller {
  readonly #machine: Machine;
  readonly #recorder: EventRecorder;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  readonly #failedAtMs = new Map<string, number>();
  readonly #waiting: (Request & { readonly sinceMs: number })[] = [];
  /** Pulls asked for by a kubelet that has ended since must not answer. */
  #generation = 0;
  #isPulling = false;

  constructor(machine: Machine, recorder: EventRecorder, clock: Clock) {
    this.#machine = machine;
    this.#recorder = recorder;
    this.#clock = clock;
    this.#backOff = new BackOff(clock);
  }

  /** Answers through `done`, at once when nothing has to be pulled. */
  ensure(request: Request): void {
    const { container, done, fieldPath, pod } = request;
    const name = container.image ?? '';
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    const present = policy === 'Always' ? undefined : this.#machine.runtime.image(name);
    if (present !== undefined) {
      const message = `Container image "${name}" already present on machine`;
      this.#recorder.event(pod, 'Normal', 'Pulled', message, fieldPath);
      done({ ok: true, image: present });
    } else if (policy === 'Never') {
      const message = `Container image "${name}" is not present with pull policy of Never`;
      this.#recorder.event(pod, 'Warning', 'ErrImageNeverPull', message, fieldPath);
      done({ ok: false, reason: 'ErrImageNeverPull', message });
    } else this.#queue(request, name);
  }

  stop(): void {
    this.#generation++;
    this.#waiting.length = 0;
    this.#isPulling = false;
  }

  #queue(request: Request, name: string): void {
    const { done, fieldPath, pod } = request;
    const key = `${pod.metadata.uid}_${name}`;
    const failedAtMs = this.#failedAtMs.get(key);
    if (failedAtMs !== undefined && this.#backOff.remainingMs(key, failedAtMs) > 0) {
      const message = `Back-off pulling image "${name}"`;
      this.#recorder.event(pod, 'Normal', 'BackOff', message, fieldPath);
      done({ ok: false, reason: 'ImagePullBackOff', message });
      return;
    }
    this.#recorder.event(pod, 'Normal', 'Pulling', `Pulling image "${name}"`, fieldPath);
    this.#waiting.push({ ...request, sinceMs: this.#clock.nowMs });
    this.#pullNext();
  }

  #pullNext(): void {
    const request = this.#isPulling ? undefined : this.#waiting.shift();
    if (request === undefined) return;
    this.#isPulling = true;
    const generation = this.#generation;
    const startMs = this.#clock.nowMs;
    this.#machine.runtime.pullImage(request.container.image ?? '', (result) => {
      if (generation !== this.#generation) return;
      this.#isPulling = false;
      this.#finish(request, result, this.#clock.nowMs - startMs, this.#clock.nowMs - request.sinceMs);
      this.#pullNext();
    });
  }

  #finish({ container, done, fieldPath, pod }: Request, result: PullResult, tookMs: number, totalMs: number): void {
    const name = container.image ?? '';
    const key = `${pod.metadata.uid}_${name}`;
    if (result.ok) {
      this.#failedAtMs.delete(key);
      const size = `Image size: ${result.image.sizeBytes} bytes.`;
      const message = `Successfully pulled image "${name}" in ${goDuration(tookMs)} (${goDuration(totalMs)} including waiting). ${size}`;
      this.#recorder.event(pod, 'Normal', 'Pulled', message, fieldPath);
      done({ ok: true, image: result.image });
      return;
    }
    this.#failedAtMs.set(key, this.#clock.nowMs);
    this.#backOff.next(key, this.#clock.nowMs);
    const message = result.message;
    this.#recorder.event(pod, 'Warning', 'Failed', `Failed to pull image "${name}": ${message}`, fieldPath);
    const reason = message.includes('invalid reference format') ? 'InvalidImageName' : 'ErrImagePull';
    this.#recorder.event(pod, 'Warning', 'Failed', `Error: ${reason}`, fieldPath);
    done({ ok: false, reason, message });
  }
}
