/** How a world begins. */
import type { StartEntry } from '../start-script.ts';

export interface Scenario {
  readonly name: string;
  readonly nodes: number;
  /** What has been done before a person looks. */
  readonly start: readonly StartEntry[];
}
