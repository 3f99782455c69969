/** The first minute: one line on what this is, three ways on, none of them forced. */
import { FileCode2, GraduationCap, Unplug } from 'lucide-react';
import { usePageState, useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';
import styles from './Welcome.module.css';

const { welcome: text } = strings.app;

interface WelcomeProps {
  readonly onClose: () => void;
  readonly onYaml: () => void;
}

export function Welcome({ onClose, onYaml }: WelcomeProps) {
  const { link, store } = useSandbox();
  const firstLesson = usePageState((state) => state.lessons[0]);
  const breakSomething = (): void => {
    const node = [...store.getState().nodes.values()].find(({ power }) => power === 'on');
    onClose();
    if (node === undefined) return;
    store.select({ apiVersion: 'v1', kind: 'Node', name: node.name });
  };
  return (
    <section className={styles.card} aria-labelledby="welcome-title">
      <h2 id="welcome-title">{text.title}</h2>
      <p>{text.text}</p>
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
      <button type="button" className={styles.look} onClick={onClose}>
        {text.look}
      </button>
    </section>
  );
}
