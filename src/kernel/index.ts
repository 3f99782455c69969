/** The kernel's front door. */
export { Clock, DEFAULT_EPOCH_MS, type Timer, type TimerOptions } from './clock.ts';
export { hashHex, hashText } from './hash.ts';
export { Random } from './random.ts';
export { Trace, type TraceAction, type TraceEntry } from './trace.ts';
