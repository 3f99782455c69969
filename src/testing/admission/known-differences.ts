/** Manifests that are answered otherwise than by the recording cluster, with the reason. */

/** Kinds of a real server that are not served here: it is answered as by a server that lacks them. */
export const KINDS_NOT_SERVED: ReadonlyMap<string, string> = new Map([
  ['ValidatingAdmissionPolicy', 'admission by policies in CEL is not simulated'],
  ['ValidatingAdmissionPolicyBinding', 'admission by policies in CEL is not simulated'],
  ['FlowSchema', 'priority and fairness of requests is not simulated'],
]);

/** By the path of the manifest. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    'manifests/jpetazzo__container.training/k8s/metrics-server.yaml',
    'the cluster here has metrics, and their APIService, from the start',
  ],
]);
