/** postStart and preStop hooks (kubernetes/pkg/kubelet/lifecycle/handlers.go). */
import type { LifecycleHandler } from '../../kube-api/generated/types.gen.ts';
import { type ProbeTarget, runProbe } from './probes/run-probe.ts';

export interface HookResult {
  readonly ok: boolean;
  readonly message: string;
}

/** Runs a hook for at most `timeoutMs`; `done` is called once. */
export function runHook(
  hook: LifecycleHandler,
  target: ProbeTarget,
  timeoutMs: number,
  done: (result: HookResult) => void,
): void {
  if (hook.sleep !== undefined) {
    target.clock.schedule(Math.min(1000 * hook.sleep.seconds, timeoutMs), () => done({ ok: true, message: '' }));
    return;
  }
  const probe = { ...hook, timeoutSeconds: timeoutMs / 1000 };
  runProbe(probe, target, ({ ok, output }) => done({ ok, message: output }));
}
