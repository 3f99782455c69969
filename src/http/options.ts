/** The flags of `npm run api`. */
import { parseArgs } from 'node:util';

export interface ApiOptions {
  readonly port: number;
  readonly nodes: number;
  readonly seed: number;
  /** Virtual seconds per second; 0 begins paused. */
  readonly speed: number;
  /** Where to write a kubeconfig, if anywhere. */
  readonly kubeconfig: string | undefined;
  /** Virtual time (ms since the epoch) at which the world begins; undefined for a fixed one. */
  readonly startAtMs: number | undefined;
  readonly isHelpWanted: boolean;
}

export const USAGE = `Usage: npm run api -- [--port 8001] [--nodes 3] [--seed 1] [--speed 1] [--kubeconfig FILE] [--start now|TIME]

Serves a simulated cluster on this machine only, for kubectl and any other client.

  --port        where to listen; 0 takes any free port
  --nodes       how many nodes there are: node-1, node-2, …
  --seed        the same seed and the same requests at the same times give the same history
  --speed       virtual seconds per second; 0 begins paused, and time passes only by POST /world/advance
  --kubeconfig  writes a kubeconfig to FILE
  --start       when the cluster's time begins, in RFC 3339, or now; without it now, or a fixed Monday when paused`;

const MOST_NODES = 5000;

/** Reads the command line; throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[], nowMs: number): ApiOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8001' },
      nodes: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      kubeconfig: { type: 'string' },
      start: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const speed = numberOf('speed', values.speed, 0, 10_000);
  return {
    port: wholeNumberOf('port', values.port, 0, 65_535),
    nodes: wholeNumberOf('nodes', values.nodes, 0, MOST_NODES),
    seed: wholeNumberOf('seed', values.seed, 0, 0xffff_ffff),
    speed,
    kubeconfig: values.kubeconfig,
    startAtMs: startOf(values.start ?? (speed > 0 ? 'now' : undefined), nowMs),
    isHelpWanted: values.help,
  };
}

function numberOf(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new Error(`--${flag} must be a number from ${least} to ${most}, not "${text}".`);
}

function wholeNumberOf(flag: string, text: string, least: number, most: number): number {
  const value = numberOf(flag, text, least, most);
  if (Number.isInteger(value)) return value;
  throw new Error(`--${flag} must be a whole number, not "${text}".`);
}

function startOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (text === 'now') return Math.floor(nowMs / 1000) * 1000;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`--start must be "now" or a time such as 2025-01-06T09:00:00Z, not "${text}".`);
  return ms;
}
