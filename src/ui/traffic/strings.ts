/** Texts of the traffic meter. */
export const trafficStrings = {
  title: 'What customers feel',
  feel: 'what customers feel',
  none: 'No customers yet. Open a Service and choose how many requests a second they send.',
  perSecond: 'requests / s',
  perSecondShort: (rate: number) => (rate === 0 ? 'none' : `${rate} / s`),
  success: 'succeed',
  latency: 'typical time',
  slowest: 'slowest 1 %',
  rate: 'Customers send',
  lastTwoMinutes: 'Last 2 minutes:',
  ok: (count: number) => `${count} succeeded`,
  failed: (count: number) => `${count} failed`,
  outcomes: {
    ok: 'succeeded',
    error: 'server errors',
    refused: 'refused',
    timeout: 'timed out',
    unreachable: 'unreachable',
    reset: 'cut off',
  },
  since: 'Since the start',
} as const;
