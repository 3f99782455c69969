/** What people do with time. */
import { useMemo, useRef } from 'react';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { nextSpeed } from './speeds.ts';

/** A cluster that does not come to rest is let go after this much virtual time. */
const QUIET_LIMIT_MS = 600_000;
/** How long the page tells of a fast-forward after it. */
const JUMP_SHOWN_MS = 4000;

export interface TimeActions {
  /** The speed to go back to after a pause. */
  readonly lastSpeed: number;
  readonly toggle: () => void;
  readonly setSpeed: (speed: number) => void;
  readonly faster: () => void;
  readonly slower: () => void;
  readonly step: () => void;
  /** Starts a fast-forward until nothing changes any more, or ends the one that is under way. */
  readonly runUntilQuiet: () => void;
}

export function useTime(): TimeActions {
  const { link, store } = useSandbox();
  const speed = usePageState((state) => state.speed);
  const last = useRef(1);
  if (speed > 0) last.current = speed;
  return useMemo(() => {
    const setSpeed = (next: number): void => {
      // Keys come faster than the worker answers.
      if (next > 0) last.current = next;
      link.send({ type: 'set-speed', speed: next });
    };
    const runUntilQuiet = async (): Promise<void> => {
      const { isRunningAhead, nowMs: fromMs, speed: before, startedAtMs } = store.getState();
      if (isRunningAhead) {
        setSpeed(before);
        return;
      }
      const isQuiet = await link.runUntil({ type: 'quiet' }, QUIET_LIMIT_MS);
      // The answer can overtake the frame that it belongs to.
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { nowMs, startedAtMs: startedNowAtMs } = store.getState();
      if (startedNowAtMs !== startedAtMs) return;
      const jump = { ms: nowMs - fromMs, isQuiet };
      store.setState({ jump });
      setTimeout(() => {
        if (store.getState().jump === jump) store.setState({ jump: undefined });
      }, JUMP_SHOWN_MS);
    };
    return {
      lastSpeed: speed > 0 ? speed : last.current,
      setSpeed,
      toggle: () => {
        const { isRunningAhead, speed: now } = store.getState();
        setSpeed(now === 0 && !isRunningAhead ? last.current : 0);
      },
      faster: () => setSpeed(nextSpeed(last.current, 1)),
      slower: () => setSpeed(nextSpeed(last.current, -1)),
      step: () => {
        if (store.getState().speed !== 0) setSpeed(0);
        link.send({ type: 'step', by: 'message' });
      },
      runUntilQuiet: () => void runUntilQuiet(),
    };
  }, [link, store, speed]);
}
