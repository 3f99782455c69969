/** The shared history, run in this very process. */
import { execFileSync } from 'node:child_process';

/** `HASH after N entries`, as the worker says it. */
export function hashInNode(): string {
  return execFileSync(process.execPath, ['.ci/run-ts.mjs', 'src/testing/print-history-hash.ts'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  }).trim();
}
