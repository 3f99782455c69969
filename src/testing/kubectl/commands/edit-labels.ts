/** Labels and annotations. */
import type { Step } from './command-steps.ts';

export const LABELS: readonly Step[] = [
  {
    run: 'kubectl label configmap one tier=front',
    expect: 'configmap/one labeled',
  },
  {
    run: 'kubectl label configmap one tier=front',
    expect: 'configmap/one not labeled',
    only: 'new',
  },
  {
    run: 'kubectl label configmap one tier=front',
    error: `error: 'tier' already has a value (front), and --overwrite is false`,
    code: 1,
    only: 'old',
  },
  {
    run: 'kubectl label configmap one tier=back',
    error: `error: 'tier' already has a value (front), and --overwrite is false`,
    code: 1,
  },
  {
    run: 'kubectl label configmap one tier=back --overwrite',
    expect: 'configmap/one labeled',
  },
  {
    run: 'kubectl label configmap one --list | sort',
    expect: `
      app=x
      tier=back`,
  },
  {
    run: 'kubectl label configmap one tier-',
    expect: 'configmap/one unlabeled',
    only: 'new',
  },
  {
    run: 'kubectl label configmap one tier-',
    expect: 'configmap/one labeled',
    only: 'old',
  },
  {
    run: 'kubectl label configmap one nothing-',
    expect: `
      label "nothing" not found.
      configmap/one not labeled`,
  },
  {
    run: `kubectl label configmap one 'bad key=1'`,
    error: `
      The ConfigMap "one" is invalid: metadata.labels: Invalid value: "bad key": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    code: 1,
  },
  {
    run: 'kubectl label configmap one a=b --resource-version=1',
    error: `
      Error from server (Conflict): Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
    code: 1,
  },
  {
    run: 'kubectl label configmap one a=b --dry-run=client',
    expect: 'configmap/one labeled (dry run)',
    only: 'new',
  },
  {
    run: 'kubectl label configmap one a=b --dry-run=client',
    expect: 'configmap/one labeled',
    only: 'old',
  },
  {
    run: 'kubectl label configmap one a=b --dry-run=server -o jsonpath=\'{.metadata.labels}{"\\n"}\'',
    expect: '{"a":"b","app":"x"}',
  },
  {
    run: 'kubectl label configmaps --all seen=yes',
    expect: `
      configmap/kube-root-ca.crt labeled
      configmap/one labeled`,
  },
  {
    run: 'kubectl label configmaps -l app=y seen=no --overwrite && kubectl label -f one.yaml by=file',
    expect: 'configmap/one labeled',
  },
  {
    run: 'kubectl label nodes node-1 node-2 zone=a',
    expect: `
      node/node-… labeled
      node/node-… labeled`,
  },
  {
    run: `kubectl annotate configmap one note='two words'`,
    expect: 'configmap/one annotated',
  },
  {
    run: 'kubectl annotate configmap one note=other',
    error: `
      error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (two words)`,
    code: 1,
  },
  {
    run: 'kubectl annotate configmap one note=other --overwrite',
    expect: 'configmap/one annotated',
  },
  {
    run: 'kubectl annotate configmap one --list',
    expect: 'note=other',
  },
  {
    run: 'kubectl annotate configmap one note-',
    expect: 'configmap/one annotated',
  },
  {
    run: 'kubectl annotate configmaps --all who=me',
    expect: `
      configmap/kube-root-ca.crt annotated
      configmap/one annotated`,
  },
  {
    run: 'kubectl annotate configmap one note=x --resource-version=1',
    error: `
      Error from server (Conflict): Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again`,
    code: 1,
  },
  {
    run: 'kubectl annotate -f one.yaml by=file --local -o jsonpath=\'{.metadata.annotations}{"\\n"}\'',
    expect: '{"by":"file"}',
  },
];
