/** A duration as Go prints it (time.Duration.String), rounded to milliseconds as the kubelet's messages are. */
export function goDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole === 0) return '0s';
  if (whole < 1000) return `${whole}ms`;
  const seconds = whole / 1000;
  if (seconds < 60) return `${trim(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = trim(seconds - minutes * 60);
  if (minutes < 60) return `${minutes}m${rest}s`;
  return `${Math.floor(minutes / 60)}h${minutes % 60}m${rest}s`;
}

/** At most three decimals, none that are zero. */
function trim(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}
