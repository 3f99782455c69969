/** Time in your hands: pause, speed, one message at a time, on until all is quiet. */
import { FastForward, Pause, Play, StepForward } from 'lucide-react';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import { nextSpeed, SPEEDS } from './speeds.ts';
import { TimeButton } from './TimeButton.tsx';
import styles from './TimeControls.module.css';
import { useTime } from './use-time.ts';

const { timeline: text } = strings;

export function TimeControls() {
  const speed = usePageState((state) => state.speed);
  const isRunningAhead = usePageState((state) => state.isRunningAhead);
  const time = useTime();
  const isPaused = speed === 0 && !isRunningAhead;
  return (
    <section className={styles.bar} aria-label={text.title} data-mark="speed">
      <div className={styles.buttons}>
        <TimeButton
          word={isPaused ? text.play : text.pause}
          hint={isPaused ? text.playHint : text.pauseHint}
          shortcut="Space"
          isStrong={isPaused}
          onClick={time.toggle}
        >
          {isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
        </TimeButton>
        <TimeButton word={text.step} hint={text.stepHint} shortcut="." onClick={time.step}>
          <StepForward size={16} aria-hidden />
        </TimeButton>
        <TimeButton
          word={isRunningAhead ? text.stop : text.quiet}
          hint={text.quietHint}
          shortcut="Q"
          onClick={time.runUntilQuiet}
        >
          <FastForward size={16} aria-hidden />
        </TimeButton>
      </div>
      <label className={styles.speed}>
        <span>{text.speed}</span>
        <input
          type="range"
          min={0}
          max={SPEEDS.length - 1}
          step={1}
          value={SPEEDS.indexOf(nextSpeed(time.lastSpeed, 0))}
          aria-label={text.speed}
          aria-valuetext={text.speedOf(time.lastSpeed)}
          title={`${text.speedHint} ([ ])`}
          onChange={(event) => time.setSpeed(SPEEDS[Number(event.target.value)] ?? 1)}
        />
      </label>
      <output className={styles.value} data-paused={isPaused}>
        {isRunningAhead ? text.runningAhead : isPaused ? text.paused : text.speedOf(speed)}
      </output>
      <Clock />
      <span className={styles.space} />
      <ShownLayers />
    </section>
  );
}

/** Renders once per virtual second, not once per frame. */
function Clock() {
  const seconds = usePageState((state) => Math.floor((state.nowMs - state.startedAtMs) / 1000));
  const jump = usePageState((state) => state.jump);
  return (
    <p className={styles.clock}>
      <span className={styles.digits}>{elapsedText(seconds * 1000)}</span>
      <span className={styles.caption} aria-live="polite">
        {jump === undefined
          ? text.clock
          : jump.isQuiet
            ? text.wentAhead(elapsedText(jump.ms))
            : text.neverQuiet(elapsedText(jump.ms))}
      </span>
    </p>
  );
}

function ShownLayers() {
  const { store } = useSandbox();
  const areSystemPodsShown = usePageState((state) => state.areSystemPodsShown);
  const areMessagesShown = usePageState((state) => state.areMessagesShown);
  return (
    <fieldset className={styles.layers}>
      <legend className={styles.legend}>{text.show}</legend>
      <label className={styles.toggle} title={text.messagesHint}>
        <input
          type="checkbox"
          checked={areMessagesShown}
          onChange={(event) => store.setState({ areMessagesShown: event.target.checked })}
        />
        {text.messages}
      </label>
      <label className={styles.toggle} title={text.systemPodsHint}>
        <input
          type="checkbox"
          checked={areSystemPodsShown}
          onChange={(event) => store.setState({ areSystemPodsShown: event.target.checked })}
        />
        {text.systemPods}
      </label>
    </fieldset>
  );
}
