/** Manifests that are answered otherwise than by the recording cluster, with the reason. */

/** Kinds of a real server that are not served here: it is answered as by a server that lacks them. */
export const KINDS_NOT_SERVED: ReadonlyMap<string, string> = new Map([
  ['ValidatingAdmissionPolicy', 'admission by policies in CEL is not simulated'],
  ['ValidatingAdmissionPolicyBinding', 'admission by policies in CEL is not simulated'],
  ['FlowSchema', 'priority and fairness of requests is not simulated'],
  ['APIService', 'there is no aggregation layer'],
]);

/** By the path of the manifest. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([]);
