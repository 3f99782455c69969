/** A scheduler's name with its plugins in order and their weights (kubernetes/pkg/scheduler/apis/config, KubeSchedulerProfile). */
import type { Plugin } from './define-plugin.ts';

export interface ProfilePlugin {
  readonly plugin: Plugin;
  /** What its scores are multiplied by; for plugins that score. */
  readonly weight?: number;
}

export interface Profile {
  /** Pods with this `spec.schedulerName` are scheduled by it. */
  readonly schedulerName: string;
  readonly plugins: readonly ProfilePlugin[];
  /** Undefined or 0: fewer, the more nodes there are. */
  readonly percentageOfNodesToScore?: number;
}
