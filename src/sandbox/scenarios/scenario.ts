/** How a world begins. */
import type { Action } from '../../bridge/messages.ts';

export interface Scenario {
  readonly name: string;
  readonly nodes: number;
  /** What has been done before a person looks. */
  readonly actions: readonly Action[];
  /** Virtual time that passes before a person looks, in ms. */
  readonly readyAfterMs: number;
}
