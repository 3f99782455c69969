/** Commands of the recorded sessions whose output can't be the same, with the reason. */

const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '17-namespaces': {
    'kubectl config view': "The recorder's kubeconfig had certificates.",
  },
};

/** The commands of a session that may differ, with why. */
export function knownDifferences(session: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(DIFFERENCES[session] ?? {}));
}
