import { describe, expect, it } from 'vitest';
import { readOptions, USAGE } from './options.ts';

const NOW_MS = Date.parse('2025-03-01T10:20:30.456Z');
const read = (...args: readonly string[]) => readOptions(args, NOW_MS);

describe('the flags of npm run api', () => {
  it('have defaults: a running cluster of three nodes whose time is now, in whole seconds', () => {
    expect(read()).toEqual({
      port: 8001,
      nodes: 3,
      seed: 1,
      speed: 1,
      kubeconfig: undefined,
      startAtMs: Date.parse('2025-03-01T10:20:30Z'),
      isHelpWanted: false,
    });
  });

  it.each([
    [['--port', '0'], { port: 0 }],
    [['--nodes=12', '--seed=4294967295'], { nodes: 12, seed: 4_294_967_295 }],
    [['--kubeconfig', '/tmp/k'], { kubeconfig: '/tmp/k' }],
    [['--speed', '0'], { speed: 0, startAtMs: undefined }],
    [['--speed', '0', '--start', 'now'], { startAtMs: Date.parse('2025-03-01T10:20:30Z') }],
    [
      ['--speed', '0.5', '--start', '2025-01-06T09:00:00Z'],
      { speed: 0.5, startAtMs: Date.parse('2025-01-06T09:00:00Z') },
    ],
    [['-h'], { isHelpWanted: true }],
  ])('%j', (args, expected) => {
    expect(read(...args)).toMatchObject(expected);
  });

  it.each([
    [['--port', 'x'], '--port must be a number from 0 to 65535, not "x".'],
    [['--port', '65536'], '--port must be a number from 0 to 65535, not "65536".'],
    [['--port', ''], '--port must be a number'],
    [['--nodes', '1.5'], '--nodes must be a whole number, not "1.5".'],
    [['--nodes', '5001'], '--nodes must be a number from 0 to 5000'],
    [['--speed=-1'], '--speed must be a number from 0 to 10000'],
    [['--start', 'tomorrow'], '--start must be "now" or a time such as'],
    [['--colour', 'red'], "Unknown option '--colour'"],
    [['extra'], 'Unexpected argument'],
  ])('%j is refused', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  it('are all in the usage', () => {
    for (const flag of ['port', 'nodes', 'seed', 'speed', 'kubeconfig', 'start']) expect(USAGE).toContain(`--${flag} `);
  });
});
