/**
 * What a plugin says about a pod or about a pod on a node (kubernetes/pkg/scheduler/framework/interface.go, Status).
 * Success is `undefined`, so that the common case costs nothing; statuses are immutable and shared between nodes.
 */

/**
 * `Unschedulable`: may change when pods leave the node, so preemption may help. `UnschedulableAndUnresolvable`: preemption
 * cannot help. `Pending`: rejected for now, to be tried again at once when its plugin says so.
 */
export type StatusCode = 'Error' | 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Pending';

export class Status {
  readonly code: StatusCode;
  /** The plugin that said it; empty when the framework itself did. */
  readonly plugin: string;
  readonly reasons: readonly string[];

  constructor(code: StatusCode, plugin: string, reasons: readonly string[]) {
    this.code = code;
    this.plugin = plugin;
    this.reasons = reasons;
  }

  get message(): string {
    return this.reasons.join(', ');
  }

  /** Whether the pod was turned away, rather than something having gone wrong. */
  get isRejection(): boolean {
    return this.code !== 'Error';
  }
}

/** A rejection that the pods now on the node may be the cause of. */
export function unschedulable(plugin: string, ...reasons: readonly string[]): Status {
  return new Status('Unschedulable', plugin, reasons);
}

/** A rejection that no eviction can lift. */
export function unresolvable(plugin: string, ...reasons: readonly string[]): Status {
  return new Status('UnschedulableAndUnresolvable', plugin, reasons);
}

/** Something that should not happen; the pod is tried again after its back-off. */
export function failure(plugin: string, message: string): Status {
  return new Status('Error', plugin, [message]);
}
