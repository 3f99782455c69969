/** What people do with time. */
import { useMemo, useRef } from 'react';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { nextSpeed } from './speeds.ts';

/** A cluster that does not come to rest is let go after this much virtual time. */
const QUIET_LIMIT_MS = 600_000;

export interface TimeActions {
  /** The speed to go back to after a pause. */
  readonly lastSpeed: number;
  readonly toggle: () => void;
  readonly setSpeed: (speed: number) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly step: () => void;
  readonly runUntilQuiet: () => void;
}

export function useTime(): TimeActions {
  const { link, store } = useSandbox();
  const speed = usePageState((state) => state.speed);
  const last = useRef(1);
  if (speed > 0) last.current = speed;
  return useMemo(() => {
    const setSpeed = (next: number): void => link.send({ type: 'set-speed', speed: next });
    return {
      lastSpeed: speed > 0 ? speed : last.current,
      setSpeed,
      toggle: () => setSpeed(store.getState().speed === 0 ? last.current : 0),
      faster: () => setSpeed(nextSpeed(last.current, 1)),
      slower: () => setSpeed(nextSpeed(last.current, -1)),
      step: () => {
        if (store.getState().speed !== 0) setSpeed(0);
        link.send({ type: 'step', by: 'message' });
      },
      runUntilQuiet: () => void link.runUntil({ type: 'quiet' }, QUIET_LIMIT_MS),
    };
  }, [link, store, speed]);
}
