/**
 * Accounts with the annotation kubernetes.io/enforce-mountable-secrets let their pods use only the secrets that they name
 * (kubernetes/plugin/pkg/admission/serviceaccount/admission.go: limitSecretReferences).
 */
import type { Container, PodSpec, ServiceAccount } from '../../../kube-api/generated/types.gen.ts';

const ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';
/** What Go's ParseBool takes for true; anything else leaves pods alone. */
const TRUE: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** The first secret that a pod uses and its account does not name, in upstream's words; undefined when all is well. */
export function whyNotMountable(
  spec: PodSpec,
  { metadata, secrets = [], imagePullSecrets = [] }: ServiceAccount,
): string | undefined {
  if (!TRUE.includes(metadata.annotations?.[ANNOTATION] ?? '')) return undefined;
  const mountable = new Set(secrets.map(({ name }) => name));
  const account = metadata.name ?? '';
  const because = `is not allowed because service account ${account} does not reference that secret`;
  for (const { secret } of spec.volumes ?? []) {
    const name = secret?.secretName;
    if (name !== undefined && !mountable.has(name)) return `volume with secret.secretName="${name}" ${because}`;
  }
  const lists: readonly (readonly [what: string, containers: readonly Container[]])[] = [
    ['init container', spec.initContainers ?? []],
    ['container', spec.containers],
  ];
  for (const [what, containers] of lists) {
    for (const { name, env = [] } of containers) {
      for (const { name: variable, valueFrom } of env) {
        const secret = valueFrom?.secretKeyRef?.name;
        if (secret === undefined || mountable.has(secret)) continue;
        return `${what} ${name} with envVar ${variable} referencing secret.secretName="${secret}" ${because}`;
      }
    }
  }
  const pullable = new Set(imagePullSecrets.map(({ name }) => name));
  for (const [i, { name = '' }] of (spec.imagePullSecrets ?? []).entries()) {
    if (pullable.has(name)) continue;
    return `imagePullSecrets[${i}].name="${name}" is not allowed because service account ${account} does not reference that imagePullSecret`;
  }
  return undefined;
}
