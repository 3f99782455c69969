import { describe, expect, it } from 'vitest';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { EXAMPLES } from './examples.ts';

describe('examples', () => {
  const sandbox = new Sandbox({ seed: 1, nodes: 3 });
  sandbox.clock.advance(30_000);

  it.each(EXAMPLES)('$title applies as it stands', ({ yaml }) => {
    const { ok, problems } = sandbox.act({ type: 'apply', yaml });
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
  });
});
