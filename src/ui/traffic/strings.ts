/** Texts of the traffic meter. */
export const trafficStrings = {
  title: 'What customers feel',
  none: 'No customers yet. Open a Service to send some.',
  perSecond: 'requests / s',
  success: 'succeed',
  latency: 'typical',
  slowest: 'slowest 1 %',
  rate: 'Customers per second',
  history: (ok: number, failed: number) => `In the last two minutes ${ok} requests succeeded and ${failed} failed.`,
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
