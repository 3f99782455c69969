/** Commands of the recorded sessions whose output can't be the same, with the reason. */

const TYPE_TEXTS =
  'The package with the descriptions says of a field with a type of its own only what that type is, and nothing of what the values of an enumeration mean.';

const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '17-namespaces': {
    'kubectl config view': "The recorder's kubeconfig had certificates.",
  },
  '25-discovery-help': {
    'kubectl version -o json': 'Another build: of another commit, with another compiler.',
    'kubectl explain pod': TYPE_TEXTS,
    'kubectl explain pods.spec': TYPE_TEXTS,
    'kubectl explain pod.spec.containers': TYPE_TEXTS,
    'kubectl explain pod.spec.containers.livenessProbe.httpGet': TYPE_TEXTS,
    'kubectl explain deployment.spec.strategy': TYPE_TEXTS,
    'kubectl explain svc.spec.type': TYPE_TEXTS,
    'kubectl explain pod.spec.restartPolicy --output=plaintext': TYPE_TEXTS,
  },
};

/** Lines about kinds that are not served here. */
export const UNSERVED = /\bflowcontrol\.apiserver\.k8s\.io\b|^validatingadmissionpolic/;

/** Lines about kinds that were not served there: no metrics server ran. */
export const SERVED_HERE = /^(?:(?:nodes|pods)\b.*)?\bmetrics\.k8s\.io\b.*\n/gm;

/** The commands of a session that may differ, with why. */
export function knownDifferences(session: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(DIFFERENCES[session] ?? {}));
}
