/** Name, what this is, and the few things that concern the whole page. */
import { BadgeCheck, GraduationCap, Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import { ConnectMenu } from '../connect/ConnectMenu.tsx';
import { fidelityAddress } from '../fidelity/fidelity-address.ts';
import { LessonMenu } from '../lessons/LessonMenu.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { Popover } from '../widgets/Popover.tsx';
import { Logo } from './Logo.tsx';
import { strings } from './strings.ts';
import styles from './TopBar.module.css';
import { type Theme, useTheme } from './use-theme.ts';

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const NEXT_THEME: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

export function TopBar({ onKeys }: { readonly onKeys: () => void }) {
  const [theme, setTheme] = useTheme();
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <header className={styles.bar}>
      <Logo />
      <h1 className={styles.name}>{strings.app.name}</h1>
      <p className={styles.tagline}>{strings.app.tagline}</p>
      <span className={styles.space} />
      <Popover label={strings.app.lessons} icon={<GraduationCap size={18} aria-hidden />}>
        {(close) => <LessonMenu onChoose={close} />}
      </Popover>
      <ConnectMenu />
      <a className={styles.link} href={fidelityAddress()} title={strings.app.fidelityHint}>
        <BadgeCheck size={18} aria-hidden />
        <span>{strings.app.fidelity}</span>
      </a>
      <IconButton
        label={`${strings.app.theme}: ${strings.app.themes[theme]}`}
        onClick={() => setTheme(NEXT_THEME[theme])}
      >
        <ThemeIcon size={18} aria-hidden />
      </IconButton>
      <IconButton label={strings.app.keys} onClick={onKeys}>
        <Keyboard size={18} aria-hidden />
      </IconButton>
    </header>
  );
}
