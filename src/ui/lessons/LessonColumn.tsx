/** The lesson that is taken: its question, one thing to do at a time, and the way back and forth. */
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import styles from './LessonColumn.module.css';
import { LessonStepView } from './LessonStepView.tsx';
import { noteCompleted } from './progress.ts';

const { lessons: text } = strings;

export function LessonColumn({ onYaml }: { readonly onYaml: (yaml: string) => void }) {
  const { link } = useSandbox();
  const lesson = usePageState((state) => state.lesson);
  const isComplete = lesson?.isComplete ?? false;
  const slug = lesson?.slug;
  useEffect(() => {
    if (isComplete && slug !== undefined) noteCompleted(slug);
  }, [isComplete, slug]);
  if (lesson === null) return null;
  const step = lesson.steps[lesson.at];
  const isLast = lesson.at === lesson.steps.length - 1;
  const isBlocked = step?.task !== undefined && !step.isDone;
  return (
    <aside className={styles.column} aria-label={`${text.title}: ${lesson.title}`}>
      <header className={styles.header}>
        <div>
          <p className={styles.place}>{text.place(lesson.number, lesson.minutes)}</p>
          <h2>{lesson.title}</h2>
        </div>
        <IconButton label={text.leave} onClick={() => link.send({ type: 'leave-lesson' })}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      <ol className={styles.dots} aria-label={text.step(lesson.at + 1, lesson.steps.length)}>
        {lesson.steps.map((each, index) => (
          <li key={each.id}>
            <button
              type="button"
              className={styles.dot}
              aria-label={`${text.step(index + 1, lesson.steps.length)}: ${each.title}${each.isDone ? `, ${text.done}` : ''}`}
              aria-current={index === lesson.at ? 'step' : undefined}
              data-done={each.isDone}
              onClick={() => link.send({ type: 'show-step', at: index })}
            >
              {each.isDone ? '✓' : index + 1}
            </button>
          </li>
        ))}
      </ol>
      <div key={step?.id} className={styles.body}>
        {lesson.at === 0 && <p className={styles.question}>{lesson.question}</p>}
        {step !== undefined && <LessonStepView step={step} onYaml={onYaml} />}
        {lesson.at === 0 && <p className={styles.free}>{text.explore}</p>}
        {isLast && lesson.isComplete && (
          <section className={styles.next}>
            <h3>{text.tryNext}</h3>
            <ul>
              {lesson.next.map((idea) => (
                <li key={idea}>{idea}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <footer className={styles.footer}>
        <Button
          look="quiet"
          isDisabled={lesson.at === 0}
          onClick={() => link.send({ type: 'show-step', at: lesson.at - 1 })}
        >
          {text.back}
        </Button>
        {isLast ? (
          <Button look="primary" onClick={() => link.send({ type: 'leave-lesson' })}>
            {text.finish}
          </Button>
        ) : (
          <Button
            look={isBlocked ? 'plain' : 'primary'}
            onClick={() => link.send({ type: 'show-step', at: lesson.at + 1 })}
          >
            {text.next}
          </Button>
        )}
      </footer>
    </aside>
  );
}
