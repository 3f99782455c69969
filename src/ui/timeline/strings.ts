/** Texts of the time controls and of the list of what happened. */
export const timelineStrings = {
  pause: 'Pause',
  play: 'Play',
  step: 'Step to the next message',
  quiet: 'Run until all is quiet',
  speed: 'Speed',
  speedOf: (speed: number) => `${speed}×`,
  paused: 'Paused',
  runningAhead: 'Fast-forward',
  clock: 'Time since the start',
  list: 'What happened',
  filterAll: 'All',
  filterWarning: 'Warnings',
  filterYou: 'Yours',
  empty: 'Nothing has happened yet.',
  times: (count: number) => `${count} times`,
} as const;
