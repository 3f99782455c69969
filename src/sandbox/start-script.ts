/** What has been done in a world before a person looks at it. */
import type { Action } from '../bridge/messages.ts';
import type { Sandbox } from './sandbox.ts';

/** An action, or so much virtual time. */
export type StartEntry = Action | { readonly type: 'wait'; readonly ms: number };

/** Brings a world to its start; throws when something on the way is refused, for then the script is wrong. */
export function playStart(sandbox: Sandbox, entries: readonly StartEntry[]): void {
  for (const entry of entries) {
    if (entry.type === 'wait') {
      sandbox.clock.advance(entry.ms);
      continue;
    }
    const refusal = sandbox.act(entry).problems.find(({ severity }) => severity === 'error');
    if (refusal !== undefined) throw new Error(`a start was refused: ${refusal.message}`);
  }
}
