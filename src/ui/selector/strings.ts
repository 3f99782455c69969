/** Texts of the selector box. */
export const selectorStrings = {
  title: 'Select by labels',
  among: 'Look among',
  kinds: { pods: 'pods', services: 'services', nodes: 'nodes' },
  input: 'Label selector',
  placeholder: 'tier=front,env!=prod',
  intro: 'Pods show their labels now. Type a selector as kubectl’s -l takes it: what matches gets a ring.',
  found: (count: number, of: number, kind: string) =>
    `${count} of ${of} ${of === 1 ? kind.slice(0, -1) : kind} ${count === 1 ? 'matches' : 'match'}`,
  clear: 'Close (Esc)',
  copy: 'Copy command',
  copied: 'Copied',
} as const;
