/** Times as the API writes them (k8s.io/apimachinery metav1.Time: RFC 3339 in UTC, to the second). */

let lastSecond = Number.NaN;
let lastText = '';

/** `2025-01-06T09:00:00Z` for a virtual time in ms; fractions of a second are cut off. */
export function timestamp(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}

/** The virtual time in ms that an API timestamp stands for; NaN when there is none. */
export function parseTimestamp(text: string | undefined): number {
  return text === undefined ? Number.NaN : Date.parse(text);
}
