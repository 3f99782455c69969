/** The first minute: one line on what this is, three ways on, none of them forced. */
import { FileCode2, GraduationCap, Unplug, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../widgets/IconButton.tsx';
import { usePageState, useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';
import styles from './Welcome.module.css';

const { welcome: text } = strings.app;

/** The one that needs no other before it and shows most in the shortest time. */
const FIRST_LESSON = 'self-healing';

interface WelcomeProps {
  /** True once the room is needed for something else. */
  readonly isInTheWay: boolean;
  readonly onClose: () => void;
  readonly onYaml: () => void;
}

export function Welcome({ isInTheWay, onClose, onYaml }: WelcomeProps) {
  const { link, store } = useSandbox();
  const firstLesson = usePageState(({ lessons }) => lessons.find(({ slug }) => slug === FIRST_LESSON) ?? lessons[0]);
  const [victim, setVictim] = useState<string>();
  const hasActed = usePageState((state) => state.notice !== undefined);
  const isDone = victim === undefined && (isInTheWay || hasActed);
  useEffect(() => {
    if (isDone) onClose();
  }, [isDone, onClose]);
  const breakSomething = (): void => {
    const { nodes, pods } = store.getState();
    const isUsed = (name: string): boolean => [...pods.values()].some((pod) => pod.node === name && !pod.isSystem);
    const running = [...nodes.values()].filter(({ power }) => power === 'on');
    const node = running.find(({ name }) => isUsed(name)) ?? running[0];
    if (node === undefined) {
      onClose();
      return;
    }
    setVictim(node.name);
    store.select({ apiVersion: 'v1', kind: 'Node', name: node.name });
  };

  if (victim !== undefined) return <BreakHint node={victim} onClose={onClose} />;
  return (
    <section className={styles.card} aria-labelledby="welcome-title">
      <div className={styles.head}>
        <div>
          <h2 id="welcome-title">{text.title}</h2>
          <p>{text.text}</p>
        </div>
        <button type="button" className={styles.look} onClick={onClose}>
          {text.look}
        </button>
      </div>
      <div className={styles.ways}>
        {firstLesson !== undefined && (
          <button type="button" onClick={() => link.send({ type: 'start-lesson', slug: firstLesson.slug })}>
            <GraduationCap size={20} aria-hidden />
            <strong>{text.lesson}</strong>
            <span>{text.lessonHint}</span>
          </button>
        )}
        <button type="button" onClick={breakSomething}>
          <Unplug size={20} aria-hidden />
          <strong>{text.break}</strong>
          <span>{text.breakHint}</span>
        </button>
        <button
          type="button"
          onClick={() => {
            onClose();
            onYaml();
          }}
        >
          <FileCode2 size={20} aria-hidden />
          <strong>{text.yaml}</strong>
          <span>{text.yamlHint}</span>
        </button>
      </div>
    </section>
  );
}

/** What to do next, and what to watch; follows what became of the machine. */
function BreakHint({ node, onClose }: { readonly node: string; readonly onClose: () => void }) {
  const state = usePageState(({ nodes }) => {
    const victim = [...nodes.values()].find(({ name }) => name === node);
    if (victim === undefined || victim.power === 'on') return 'before';
    return victim.status.startsWith('NotReady') ? 'noticed' : 'unnoticed';
  });
  return (
    <section className={styles.hint} aria-label={text.break}>
      <p aria-live="polite">{text.breakSteps[state](node)}</p>
      <IconButton label={text.closeHint} onClick={onClose}>
        <X size={16} aria-hidden />
      </IconButton>
    </section>
  );
}
