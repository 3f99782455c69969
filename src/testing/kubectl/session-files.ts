/** Files that lay in the recorder's working folder: what is known of them from the sessions' own output. */

const cm = (name: string, labels = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${labels === '' ? '' : `, labels: {${labels}}`}}\n`;

const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '14-config': {
    'cfg/game.properties': 'enemies=aliens\nlives=3\n',
    'cfg/ui.properties': 'color.good=purple\n',
    'bin.dat': '\u0000\u0001',
    'e.env': 'A=1\nB=two words\n',
  },
  '23-apply-patch': {
    'd/1.yaml': cm('one', 'g: x'),
    'd/2.yaml': `${cm('two', 'g: x')}---\n${cm('three', 'g: x')}`,
    'k/one.yaml': cm('one', 'g: x'),
    'k/kustomization.yaml': [
      'namePrefix: dev-',
      'commonLabels: {app: k}',
      'resources: [one.yaml]',
      'configMapGenerator: [{name: gen, literals: [a=b]}]',
      '',
    ].join('\n'),
  },
};

/** Path to content, for the session of that name. */
export function sessionFiles(session: string): Readonly<Record<string, string>> {
  return FILES[session] ?? {};
}
