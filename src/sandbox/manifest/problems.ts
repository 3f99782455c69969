/** What the API server refuses, in kubectl's words (k8s.io/kubectl/pkg/cmd/util/helpers.go), each with the place in the text that it is about. */
import type { Problem } from '../../bridge/messages.ts';
import { StatusError } from '../../kube-api/meta/status-error.ts';
import { explain } from './explanations.ts';
import type { ManifestObject } from './parse-manifest.ts';

/** A kind that this server does not have, or not in that version. */
export function unknownKind(object: ManifestObject): Problem {
  const { apiVersion, kind, locate, name, namespace = '' } = object;
  const message = `resource mapping not found for name: "${name}" namespace: "${namespace}" from "STDIN": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  return explained({ severity: 'error', message, range: locate('apiVersion') }, object);
}

/** One problem for each field that was refused, or one for the whole object. */
export function problemsOf(error: Error, object: ManifestObject): readonly Problem[] {
  if (!(error instanceof StatusError)) {
    return [{ severity: 'error', message: error.message, range: object.locate('') }];
  }
  const { status } = error;
  const causes = status.details?.causes ?? [];
  if (error.reason === 'Invalid' && causes.length > 0) {
    return causes.map(({ field = '', message = '' }) =>
      explained(
        {
          severity: 'error',
          message: `The ${object.kind} "${object.name}" is invalid: ${field}: ${message}`,
          range: object.locate(field === '<nil>' ? '' : field),
          status,
        },
        object,
      ),
    );
  }
  const text = `Error from server (${error.reason}): error when creating "STDIN": ${error.message}`;
  const fields = strictFields(error.message);
  if (fields.length > 0) {
    return fields.map(({ path, text: fieldText }) =>
      explained(
        {
          severity: 'error',
          message: `${text.slice(0, text.indexOf('strict decoding error: '))}strict decoding error: ${fieldText}`,
          range: object.locateKey(path),
          status,
        },
        object,
      ),
    );
  }
  const wrongType = /Go struct field \w+\.(\S+) of type/.exec(error.message);
  return [explained({ severity: 'error', message: text, range: object.locate(wrongType?.[1] ?? ''), status }, object)];
}

/** The fields that strict decoding complains about. */
function strictFields(message: string): readonly { readonly path: string; readonly text: string }[] {
  const marker = 'strict decoding error: ';
  const start = message.indexOf(marker);
  if (start < 0) return [];
  return [...message.slice(start + marker.length).matchAll(/(?:unknown|duplicate) field "([^"]*)"/g)].map((match) => ({
    path: match[1] ?? '',
    text: match[0],
  }));
}

function explained(problem: Problem, object: ManifestObject): Problem {
  const explanation = explain(problem.message, object);
  return explanation === undefined ? problem : { ...problem, explanation };
}
