/** Which lessons have been completed in this browser. */

const KEY = 'kubarium/lessons-completed';

function completed(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  } catch {
    // Somebody else wrote there: progress begins anew.
    return [];
  }
}

export function isCompleted(slug: string): boolean {
  return completed().includes(slug);
}

export function noteCompleted(slug: string): void {
  localStorage.setItem(KEY, JSON.stringify([...new Set([...completed(), slug])]));
}
