/** Texts of the editor. They come with it, so that the first load does not carry them. */
export const editorStrings = {
  label: 'Manifest editor',
  loading: 'Loading the editor…',
  apply: 'Apply',
  applying: 'Applying…',
  applyKeys: (isMac: boolean) => (isMac ? '⌘ Enter' : 'Ctrl+Enter'),
  check: 'Check',
  checkHint: 'Ask the API server what it would say, without storing anything',
  example: 'Examples',
  chooseExample: 'Load an example…',
  open: 'Open a file',
  outcome: 'What the API server says',
  checking: 'Asking the API server…',
  fine: 'The API server would take this. Nothing is stored until you apply it.',
  empty: 'Write, paste or drop a manifest here, or load an example.',
  applied: 'Applied',
  refused: 'Nothing was stored.',
  half: 'Some of it was stored:',
  count: (errors: number, warnings: number, notes: number) =>
    [
      errors > 0 ? plural(errors, 'error') : '',
      warnings > 0 ? plural(warnings, 'warning') : '',
      notes > 0 ? plural(notes, 'note') : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  fineBut: 'The API server would take this, but not all of it is simulated.',
  line: (line: number) => `Line ${line}`,
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
  howFaithful: 'How faithful is it?',
  tabKey: 'Tab indents. Ctrl+M lets Tab move on.',
  tabKeyMac: 'Tab indents. Control+Shift+M lets Tab move on.',
  notText: (name: string) => `${name} is not a text file.`,
  tooLarge: (name: string) => `${name} is too large: a manifest may have 8 MB here.`,
  failed: (message: string) => `The request did not get through: ${message}`,
} as const;

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
