/** What a server waits for once its ports are open. */
import type { Wait } from '../contract.ts';

const NEVER: Wait = { kind: 'until', start: () => () => undefined };

/** Never resumes: the process ends by a signal or by `exit`. */
export function* forEver(): Generator<Wait, number, unknown> {
  yield NEVER;
  return 0;
}
