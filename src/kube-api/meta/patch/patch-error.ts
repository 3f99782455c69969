/**
 * What can be wrong with a patch, in the words of the libraries that upstream uses, and what the API server makes of it
 * (apiserver/pkg/endpoints/handlers/patch.go).
 */
import { badRequest, StatusError } from '../status-error.ts';

export type PatchErrorReason =
  /** The patch is malformed. */
  | 'BadFormat'
  /** The patch is well-formed but can't be applied to this object. */
  | 'DoesNotApply'
  /** Something that upstream does not expect and answers with a server error. */
  | 'Unexpected'
  /** A patch to be made would change what must not change. */
  | 'PreconditionFailed'
  /** A patch to be made clashes with changes by others. */
  | 'Conflict';

export class PatchError extends Error {
  readonly reason: PatchErrorReason;

  constructor(reason: PatchErrorReason, message: string) {
    super(message);
    this.name = 'PatchError';
    this.reason = reason;
  }
}

/** The answer of the API server to a patch that failed with `error`. */
export function patchStatusError({ reason, message }: PatchError): StatusError {
  switch (reason) {
    case 'BadFormat':
      return badRequest(message);
    case 'DoesNotApply':
      // What exactly was wrong is not told.
      return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    default:
      return new StatusError(500, 'Unknown', message);
  }
}
