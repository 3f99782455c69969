/** What is shown of the object that is open. */
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { ObjectRef } from './actions.ts';
import type { Happening } from './scene.ts';

/** What is shown of the object that is open. */
export interface ObjectDetails {
  readonly ref: ObjectRef;
  /** Undefined when it is gone. */
  readonly object: KubeObject | undefined;
  readonly yaml: string;
  /** Its state in plain sentences, most important first. */
  readonly summary: readonly string[];
  readonly events: readonly Happening[];
  readonly related: readonly { readonly relation: string; readonly ref: ObjectRef }[];
  /** For pods: the newest lines, oldest first. */
  readonly logs: readonly {
    readonly container: string;
    readonly atMs: number;
    readonly stream: 'stdout' | 'stderr';
    readonly text: string;
  }[];
  /** How it came about: the chain of causes, newest first. */
  readonly causes: readonly { readonly atMs: number; readonly actor: string; readonly text: string }[];
}
