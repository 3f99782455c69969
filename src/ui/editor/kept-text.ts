/** The editor's text survives a reload. */

const KEY = 'kubarium/manifest';
/** Storage is small and shared by the whole page. */
const MOST_CHARACTERS = 200_000;

export function keptText(): string | undefined {
  const text = localStorage.getItem(KEY);
  return text === null || text.trim() === '' ? undefined : text;
}

/** Remembers `text` for the next visit, unless it is too long. */
export function keepText(text: string): void {
  if (text.length > MOST_CHARACTERS) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, text);
}
