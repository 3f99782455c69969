/** postStart and preStop hooks (kubernetes/pkg/kubelet/lifecycle/handlers.go). */
import type { LifecycleHandler, Pod } from '../../kube-api/generated/types.gen.ts';
import { podText } from './pod-text.ts';
import { type ProbeTarget, runProbe } from './probes/run-probe.ts';

export interface HookRun {
  readonly target: ProbeTarget;
  readonly pod: Pod;
  readonly timeoutMs: number;
}

/** Runs a hook; `done` is called once, with what went wrong when something did. */
export function runHook(
  hook: LifecycleHandler,
  { pod, target, timeoutMs }: HookRun,
  done: (problem: string | undefined) => void,
): void {
  if (hook.sleep !== undefined) {
    target.clock.schedule(Math.min(1000 * hook.sleep.seconds, timeoutMs), () => done(undefined));
    return;
  }
  const probe = { ...hook, timeoutSeconds: timeoutMs / 1000 };
  const who = `for Container "${target.container.name}" in Pod "${podText(pod)}" failed - error: `;
  runProbe(probe, target, { isBackground: false }, (result) => {
    if (result.ok) done(undefined);
    else if (hook.exec === undefined) done(`HTTP lifecycle hook (${hook.httpGet?.path ?? ''}) ${who}${result.output}`);
    else {
      const command = hook.exec.command ?? [];
      const error =
        result.exitCode === undefined
          ? result.output
          : `command '${command.join(' ')}' exited with ${result.exitCode}: ${result.output}`;
      const message = JSON.stringify(result.exitCode === undefined ? '' : result.output);
      done(`Exec lifecycle hook ([${command.join(' ')}]) ${who}${error}, message: ${message}`);
    }
  });
}
