/** Files that somebody opens or drops, as one manifest. */
import { editorStrings as text } from './strings.ts';

/** More than the sandbox reads at once. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The files' texts as documents of one manifest; rejects with a sentence when one is no text or too large. */
export async function readFiles(files: readonly File[]): Promise<string> {
  const parts: string[] = [];
  for (const file of files) {
    if (file.size > MOST_BYTES) throw new Error(text.tooLarge(file.name));
    parts.push(decoded(await file.arrayBuffer(), file.name));
  }
  return parts.map((part) => part.trimEnd()).join('\n---\n');
}

function decoded(bytes: ArrayBuffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(text.notText(name));
  }
}
