/** The kernel's front door. */
export { ByteDecoder, byteLength, decodeBytes, encodeText } from './byte-text.ts';
export { Clock, type Timer, type TimerOptions } from './clock.ts';
export { hashText } from './hash.ts';
export { Random } from './random.ts';
export { Trace, type TraceEntry } from './trace.ts';
