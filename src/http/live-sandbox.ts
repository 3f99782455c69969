/**
 * A headless sandbox whose time passes with the host's, until it is paused. Jumps ahead (`POST /world/advance` and the like)
 * run one after the other, each as fast as this machine can, in slices, so that requests are served in between.
 */
import type { HttpDoor } from '../control-plane/api-server/http/contract.ts';
import type { FieldDocs } from '../kube-api/schema/to-openapi.ts';
import { openHttpDoor } from '../sandbox/http-door.ts';
import { Pacer } from '../sandbox/pacer.ts';
import { Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts';

const TICK_MS = 5;
/** How long one slice of simulation may keep requests waiting. */
const BUDGET_MS = 8;

interface Jump {
  readonly until: () => boolean;
  /** Told when the jump begins at which virtual time it gives up. */
  readonly limitAtMs: () => number;
  readonly onEnd: (reached: boolean) => void;
}

export interface LiveSandboxOptions extends SandboxOptions {
  /** Virtual seconds per second; 0 begins paused. */
  readonly speed: number;
  /** What `kubectl explain` says of types and fields. */
  readonly fieldDocs?: FieldDocs;
}

export class LiveSandbox {
  readonly sandbox: Sandbox;
  readonly door: HttpDoor;
  readonly #pacer: Pacer;
  readonly #jumps: Jump[] = [];
  readonly #timer: NodeJS.Timeout;
  #speed: number;
  #isPaused: boolean;

  constructor(options: LiveSandboxOptions) {
    this.sandbox = new Sandbox(options);
    this.door = openHttpDoor(this.sandbox, options.fieldDocs);
    this.#speed = options.speed > 0 ? options.speed : 1;
    this.#isPaused = options.speed === 0;
    this.#pacer = new Pacer(this.sandbox.clock, () => performance.now(), BUDGET_MS);
    this.#pacer.speed = options.speed;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  get nowMs(): number {
    return this.sandbox.clock.nowMs;
  }

  /** Virtual seconds per second; 0 while paused. */
  get speed(): number {
    return this.#isPaused ? 0 : this.#speed;
  }

  pause(): void {
    this.#isPaused = true;
    this.#pacer.speed = 0;
  }

  /** Goes on at this speed, or at the one before the pause. */
  resume(speed = this.#speed): void {
    this.#speed = speed;
    this.#isPaused = false;
    this.#pacer.speed = speed;
  }

  /** Resolves when so much virtual time has passed. */
  advance(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#jump({ until: () => false, limitAtMs: () => this.nowMs + ms, onEnd: () => resolve() });
    });
  }

  /**
   * Lets time pass until `isReached` holds; resolves to whether it did within `limitMs` of virtual time. It does not pass
   * `stopAtMs`, where the condition is asked once more.
   */
  until(isReached: () => boolean, limitMs: number, stopAtMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    return new Promise((resolve) => {
      this.#jump({
        until: isReached,
        limitAtMs: () => Math.min(this.nowMs + limitMs, Math.max(this.nowMs, stopAtMs)),
        onEnd: (reached) => resolve(reached || isReached()),
      });
    });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#pacer.stopRunningAhead();
  }

  #jump(jump: Jump): void {
    this.#jumps.push(jump);
    if (this.#jumps.length === 1) this.#begin(jump);
  }

  #begin(jump: Jump): void {
    this.#pacer.runAhead({
      until: jump.until,
      limitAtMs: jump.limitAtMs(),
      onEnd: (reached) => {
        jump.onEnd(reached);
        this.#jumps.shift();
        const [next] = this.#jumps;
        if (next !== undefined) setImmediate(() => this.#begin(next));
      },
    });
    setImmediate(() => this.#runAhead());
  }

  #runAhead(): void {
    this.#pacer.tick();
    if (this.#pacer.isRunningAhead) setImmediate(() => this.#runAhead());
  }

  #tick(): void {
    if (!this.#pacer.isRunningAhead) this.#pacer.tick();
  }
}
