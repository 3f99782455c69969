/** Every action that has a key, in one list: what the keys do, and what the list of keys shows. */
export const shortcuts = [
  { id: 'pause', key: ' ', shown: 'Space', text: 'Pause or go on' },
  { id: 'faster', key: ']', shown: ']', text: 'Faster' },
  { id: 'slower', key: '[', shown: '[', text: 'Slower' },
  { id: 'step', key: '.', shown: '.', text: 'On to the next message' },
  { id: 'quiet', key: 'q', shown: 'Q', text: 'Run until all is quiet' },
  { id: 'editor', key: 'e', shown: 'E', text: 'Open the editor' },
  { id: 'events', key: 'l', shown: 'L', text: 'Open the list of events' },
  { id: 'inspector', key: 'i', shown: 'I', text: 'Go to the panel of what is selected' },
  { id: 'selector', key: '/', shown: '/', text: 'Select things by their labels' },
  { id: 'close', key: 'Escape', shown: 'Esc', text: 'Close the panel' },
  { id: 'keys', key: '?', shown: '?', text: 'Show the keys' },
] as const;

/** Keys that work while the stage has the focus, and what the mouse does on it besides. */
export const stageKeys = [
  { shown: '← ↑ → ↓', text: 'Move between things on the stage' },
  { shown: 'Enter', text: 'Open the thing that has the focus' },
  { shown: 'M', text: 'Show what can be done with it' },
  { shown: 'Right click', text: 'Show what can be done there' },
  { shown: '+ − 0', text: 'Zoom in, out, show everything' },
  { shown: 'Double click', text: 'Zoom in there' },
] as const;
