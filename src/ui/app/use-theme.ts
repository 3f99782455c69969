/** Light, dark, or as the system has it; kept between visits. */
import { useEffect, useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'kubarium/theme';

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function show(theme: Theme, isSystemDark: boolean): void {
  document.documentElement.dataset.theme = theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme;
}

/** Shows the theme of the last visit, before anything is drawn. */
export function showStoredTheme(): void {
  show(stored(), matchMedia('(prefers-color-scheme: dark)').matches);
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(stored);
  useEffect(() => {
    localStorage.setItem(KEY, theme);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const onChange = (): void => show(theme, dark.matches);
    onChange();
    dark.addEventListener('change', onChange);
    return () => dark.removeEventListener('change', onChange);
  }, [theme]);
  return [theme, setTheme];
}
