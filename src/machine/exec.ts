/** Running one more program in a running container and collecting what it writes (`ExecSync` of k8s.io/cri-api). */
import type { Clock, Timer } from '../kernel/index.ts';
import type { Container } from './container.ts';
import type { ExecResult } from './contract.ts';
import { EXEC_START_MS } from './timings.ts';

export interface ExecContext {
  readonly clock: Clock;
  readonly container: Container | undefined;
  readonly execId: string;
  /** Schedules something that a power cut prevents. */
  readonly later: (delayMs: number, run: () => void) => Timer;
}

/** Answers once through `done`; the program is killed when it has not ended after `timeoutMs` (0: it may take for ever). */
export function runExec(
  context: ExecContext,
  containerId: string,
  argv: readonly string[],
  timeoutMs: number,
  done: (result: ExecResult) => void,
): void {
  const { clock, container, execId, later } = context;
  const refuse = (failure: 'not-found' | 'not-running', message: string): void => {
    later(0, () => done({ ok: false, failure, message }));
  };
  if (container?.state !== 'running') {
    refuse('not-running', `failed to exec in container: ${whyNotRunning(container, containerId)}`);
    return;
  }
  let output = '';
  const collect = (text: string): void => {
    output += text;
  };
  let deadline: Timer | undefined;
  let isTimedOut = false;
  const spawned = container.spawn(argv, { stdout: collect, stderr: collect }, ({ exitCode }) => {
    clock.cancel(deadline);
    if (!isTimedOut) later(0, () => done({ ok: true, exitCode, output }));
  });
  if (!spawned.ok) {
    refuse('not-found', startFailure(execId, spawned.message));
    return;
  }
  spawned.process.begin(EXEC_START_MS);
  if (timeoutMs <= 0) return;
  deadline = later(timeoutMs, () => {
    isTimedOut = true;
    spawned.process.die();
    const message = `failed to exec in container: timeout ${timeoutMs / 1000}s exceeded: context deadline exceeded`;
    done({ ok: false, failure: 'timeout', message });
  });
}

/** What containerd says of a container in which nothing can be run. */
export function whyNotRunning(container: Container | undefined, containerId: string): string {
  return container === undefined
    ? `an error occurred when try to find container "${containerId}": not found`
    : `container is in ${STATE_NAMES[container.state]} state`;
}

/** What containerd and runc say when there is no such executable. */
export function startFailure(execId: string, why: string): string {
  const words = `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`;
  return `failed to exec in container: failed to start exec "${execId}": ${words}`;
}

const STATE_NAMES = { created: 'CONTAINER_CREATED', running: 'CONTAINER_RUNNING', exited: 'CONTAINER_EXITED' } as const;
