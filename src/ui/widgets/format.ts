/** Numbers as people read them. */

/** Virtual time since the start: `0:07`, `12:34`, `1:02:03`. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** A latency in ms with as many digits as mean something: `0.8 ms`, `42 ms`, `2.0 s`. */
export function latencyText(ms: number): string {
  if (ms <= 0) return '–';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A share as a percentage that shows 100 only for all, and 0 only for none. */
export function percentText(share: number): string {
  if (share === 1) return '100 %';
  if (share === 0) return '0 %';
  const percent = share * 100;
  if (percent < 1) return `${Math.max(0.1, Math.round(percent * 10) / 10).toFixed(1)} %`;
  if (percent > 99) return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;
  return `${Math.round(percent)} %`;
}

/** Bytes in binary units: `512 Mi`, `3.8 Gi`. */
export function bytesText(bytes: number): string {
  const gi = bytes / 1024 ** 3;
  if (gi >= 1) return `${Math.round(gi * 10) / 10} Gi`;
  return `${Math.round(bytes / 1024 ** 2)} Mi`;
}
