/** The lessons that there are, with what has been done of them. */
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import styles from './LessonMenu.module.css';
import { isCompleted } from './progress.ts';

const { lessons: text } = strings;

export function LessonMenu({ onChoose }: { readonly onChoose: () => void }) {
  const { link } = useSandbox();
  const lessons = usePageState((state) => state.lessons);
  return (
    <ul className={styles.menu}>
      {lessons.map((lesson) => (
        <li key={lesson.slug}>
          <button
            type="button"
            className={styles.lesson}
            onClick={() => {
              link.send({ type: 'start-lesson', slug: lesson.slug });
              onChoose();
            }}
          >
            <span className={styles.number}>{isCompleted(lesson.slug) ? '✓' : lesson.number}</span>
            <strong>{lesson.title}</strong>
            <span className={styles.minutes}>{text.minutes(lesson.minutes)}</span>
            <span className={styles.question}>{lesson.question}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
