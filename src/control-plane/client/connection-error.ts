/** A request that never got an answer (net/http: dial refused, timed out, connection reset), as opposed to a refusal. */
import { StatusError } from '../../kube-api/meta/status-error.ts';

/** The server could not be reached; `message` is what the network said, e.g. `dial tcp 10.0.0.1:6443: connect: connection refused`. */
export class ConnectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConnectionError';
  }
}

/** Whether `error` says something about the request or the way to the server, and not about a broken program. */
export function isRequestError(error: unknown): error is StatusError | ConnectionError {
  return error instanceof StatusError || error instanceof ConnectionError;
}
