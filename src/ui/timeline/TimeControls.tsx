/** Time in your hands: pause, speed, one message at a time, on until all is quiet. */
import { FastForward, Pause, Play, StepForward } from 'lucide-react';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import { nextSpeed, SPEEDS } from './speeds.ts';
import styles from './TimeControls.module.css';
import { useTime } from './use-time.ts';

const { timeline: text } = strings;

export function TimeControls() {
  const { store } = useSandbox();
  const speed = usePageState((state) => state.speed);
  const isRunningAhead = usePageState((state) => state.isRunningAhead);
  const areSystemPodsShown = usePageState((state) => state.areSystemPodsShown);
  const areMessagesShown = usePageState((state) => state.areMessagesShown);
  const time = useTime();
  const isPaused = speed === 0;
  return (
    <div className={styles.bar} role="toolbar" aria-label={text.speed} data-mark="speed">
      <IconButton label={`${isPaused ? text.play : text.pause} (Space)`} onClick={time.toggle}>
        {isPaused ? <Play size={18} aria-hidden /> : <Pause size={18} aria-hidden />}
      </IconButton>
      <IconButton label={`${text.step} (.)`} onClick={time.step}>
        <StepForward size={18} aria-hidden />
      </IconButton>
      <IconButton label={`${text.quiet} (Q)`} onClick={time.runUntilQuiet} isPressed={isRunningAhead}>
        <FastForward size={18} aria-hidden />
      </IconButton>
      <label className={styles.speed}>
        <span>{text.speed}</span>
        <input
          type="range"
          min={0}
          max={SPEEDS.length - 1}
          step={1}
          value={SPEEDS.indexOf(nextSpeed(time.lastSpeed, 0))}
          aria-valuetext={text.speedOf(time.lastSpeed)}
          onChange={(event) => time.setSpeed(SPEEDS[Number(event.target.value)] ?? 1)}
        />
        <output className={styles.value}>
          {isPaused ? text.paused : isRunningAhead ? text.runningAhead : text.speedOf(speed)}
        </output>
      </label>
      <Clock />
      <span className={styles.space} />
      <label className={styles.toggle}>
        <input
          type="checkbox"
          checked={areMessagesShown}
          onChange={(event) => store.setState({ areMessagesShown: event.target.checked })}
        />
        {strings.app.messages}
      </label>
      <label className={styles.toggle}>
        <input
          type="checkbox"
          checked={areSystemPodsShown}
          onChange={(event) => store.setState({ areSystemPodsShown: event.target.checked })}
        />
        {strings.app.systemPods}
      </label>
    </div>
  );
}

/** Renders once per virtual second, not once per frame. */
function Clock() {
  const seconds = usePageState((state) => Math.floor((state.nowMs - state.startedAtMs) / 1000));
  return (
    <output className={styles.clock} title={text.clock} aria-label={text.clock}>
      {elapsedText(seconds * 1000)}
    </output>
  );
}
