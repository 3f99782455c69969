/**
 * Makes sure that an image is on the machine before a container is made of it, one pull at a time, with back-off after failures
 * (kubernetes/pkg/kubelet/images/image_manager.go, serialized puller).
 *
 * Left out: pull secrets (what a registry refuses, it refuses to everybody).
 */
import type { EventRecorder } from '../../control-plane/client/event-recorder.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Container, Pod } from '../../kube-api/generated/types.gen.ts';
import type { Machine, PullResult } from '../../machine/contract.ts';
import { BackOff } from './back-off.ts';
import { goDuration } from './go-duration.ts';

export type ImageOutcome =
  | { readonly ok: true }
  /** `reason` is the waiting reason of the container's state. */
  | { readonly ok: false; readonly reason: string; readonly message: string };

export interface ImageRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: string;
  readonly fieldPath: string;
  /** False once nobody waits for it any more. */
  readonly isWanted: () => boolean;
  readonly done: (outcome: ImageOutcome) => void;
}

const PRESENT: ImageOutcome = { ok: true };
/** A reference as the engines accept it, roughly: what has spaces or capitals in its path never is one. */
const INVALID_REFERENCE = 'invalid reference format';

export class ImagePuller {
  readonly #machine: Machine;
  readonly #recorder: EventRecorder;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  /** What the last pull of a pod's image said. */
  readonly #errors = new Map<string, string>();
  readonly #waiting: (ImageRequest & { readonly sinceMs: number })[] = [];
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
  ensure(request: ImageRequest): void {
    const { container, fieldPath, image, pod } = request;
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    if (!isReference(image)) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${INVALID_REFERENCE}`;
      this.#recorder.event(pod, 'Warning', 'InspectFailed', message, fieldPath);
      this.#fail(request, 'InvalidImageName', message);
    } else if (policy !== 'Always' && this.#machine.runtime.image(image) !== undefined) {
      const message = `Container image "${image}" already present on machine`;
      this.#recorder.event(pod, 'Normal', 'Pulled', message, fieldPath);
      request.done(PRESENT);
    } else if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      this.#recorder.event(pod, 'Warning', 'ErrImageNeverPull', message, fieldPath);
      this.#fail(request, 'ErrImageNeverPull', message);
    } else this.#queue(request);
  }

  /** Forgets what went wrong with a pod's image: the pod is gone. */
  forget(podUid: string, image: string): void {
    const key = `${podUid}_${image}`;
    this.#errors.delete(key);
    this.#backOff.forget(key);
  }

  stop(): void {
    this.#generation++;
    this.#waiting.length = 0;
    this.#isPulling = false;
  }

  #queue(request: ImageRequest): void {
    const { fieldPath, image, pod } = request;
    const key = keyOf(request);
    if (this.#backOff.isInBackOffSinceUpdate(key)) {
      const message = `Back-off pulling image "${image}"`;
      this.#recorder.event(pod, 'Normal', 'BackOff', message, fieldPath);
      const error = this.#errors.get(key);
      this.#fail(request, 'ImagePullBackOff', error === undefined ? message : `${message}: ${error}`);
      return;
    }
    this.#errors.delete(key);
    this.#recorder.event(pod, 'Normal', 'Pulling', `Pulling image "${image}"`, fieldPath);
    this.#waiting.push({ ...request, sinceMs: this.#clock.nowMs });
    this.#pullNext();
  }

  #pullNext(): void {
    if (this.#isPulling) return;
    let request = this.#waiting.shift();
    while (request?.isWanted() === false) request = this.#waiting.shift();
    if (request === undefined) return;
    this.#pull(request);
  }

  #pull(request: ImageRequest & { readonly sinceMs: number }): void {
    this.#isPulling = true;
    const generation = this.#generation;
    const startMs = this.#clock.nowMs;
    this.#machine.runtime.pullImage(request.image, (result) => {
      if (generation !== this.#generation) return;
      this.#isPulling = false;
      const { nowMs } = this.#clock;
      if (request.isWanted()) this.#finish(request, result, nowMs - startMs, nowMs - request.sinceMs);
      this.#pullNext();
    });
  }

  #finish(request: ImageRequest, result: PullResult, tookMs: number, totalMs: number): void {
    const { fieldPath, image, pod } = request;
    if (result.ok) {
      const times = `${goDuration(tookMs)} (${goDuration(totalMs)} including waiting)`;
      const message = `Successfully pulled image "${image}" in ${times}. Image size: ${result.image.sizeBytes} bytes.`;
      this.#recorder.event(pod, 'Normal', 'Pulled', message, fieldPath);
      request.done(PRESENT);
      return;
    }
    const key = keyOf(request);
    const message = runtimeError(result.message);
    this.#backOff.next(key, this.#clock.nowMs);
    this.#recorder.event(pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`, fieldPath);
    this.#errors.set(key, `ErrImagePull: ${message}`);
    this.#fail(request, 'ErrImagePull', message);
  }

  #fail({ done, fieldPath, pod }: ImageRequest, reason: string, message: string): void {
    this.#recorder.event(pod, 'Warning', 'Failed', `Error: ${reason}`, fieldPath);
    done({ ok: false, reason, message });
  }
}

function keyOf({ image, pod }: ImageRequest): string {
  return `${pod.metadata.uid}_${image}`;
}

/** An error of the runtime as it comes over the Container Runtime Interface: some kinds are named. */
function runtimeError(message: string): string {
  return message.endsWith(': not found') ? `rpc error: code = NotFound desc = ${message}` : message;
}

let lastReference = '';

/** Whether it can be a reference at all (distribution/reference: a path of lower case, then `:tag`, then `@digest`). */
function isReference(image: string): boolean {
  if (image === lastReference) return true;
  const isValid = REFERENCE.test(image);
  if (isValid) lastReference = image;
  return isValid;
}

const PATH_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST =
  '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::\\d+)?';
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PATH_PART}(?:/${PATH_PART})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);
