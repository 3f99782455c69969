/** A cluster of three nodes on which nothing runs yet. */
import type { Scenario } from './scenario.ts';

export const empty: Scenario = { name: 'empty', nodes: 3, start: [{ type: 'wait', ms: 40_000 }] };
