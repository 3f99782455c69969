/**
 * The one error that users of the API see: reason, code and message as Kubernetes words them
 * (k8s.io/apimachinery/pkg/api/errors/errors.go).
 */
import type { FieldError } from './field-errors.ts';
import { goQuote } from './go-syntax.ts';

export type StatusReason =
  | 'Unknown'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The wire form of success or failure. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** A group and resource (or kind) as messages name it. */
export interface GroupName {
  readonly group: string;
  /** The plural resource, e.g. `deployments`, or the kind for `Invalid`. */
  readonly name: string;
}

function qualified({ group, name }: GroupName): string {
  return group === '' ? name : `${name}.${group}`;
}

export class StatusError extends Error {
  readonly status: Status;

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    };
  }

  get reason(): StatusReason {
    return this.status.reason ?? 'Unknown';
  }

  get code(): number {
    return this.status.code;
  }
}

/** Whether `error` is a StatusError with this reason. */
export function isReason(error: unknown, reason: StatusReason): boolean {
  return error instanceof StatusError && error.reason === reason;
}

export function notFound(resource: GroupName, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualified(resource)} ${goQuote(name)} not found`, {
    name,
    ...groupOf(resource),
    kind: resource.name,
  });
}

export function alreadyExists(resource: GroupName, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${qualified(resource)} ${goQuote(name)} already exists`, {
    name,
    ...groupOf(resource),
    kind: resource.name,
  });
}

/** A write based on an old version, or another clash with the present state. */
export function conflict(resource: GroupName, name: string, why: string): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} ${goQuote(name)}: ${why}`,
    {
      name,
      ...groupOf(resource),
      kind: resource.name,
    },
  );
}

/** What {@link conflict} says when a resourceVersion has been overtaken (registry/generic/registry/store.go). */
export const OPTIMISTIC_LOCK_MESSAGE =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(resource: GroupName, name: string, why: string): StatusError {
  const subject =
    name === '' ? `${qualified(resource)} is forbidden` : `${qualified(resource)} ${goQuote(name)} is forbidden`;
  return new StatusError(403, 'Forbidden', `${subject}: ${why}`, {
    ...(name === '' ? {} : { name }),
    ...groupOf(resource),
    kind: resource.name,
  });
}

/** Several messages as one: each once, in brackets when there are more (apimachinery/pkg/util/errors). */
export function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

/** An object whose fields are wrong; `kind.name` is the Kind, not the resource. */
export function invalid(kind: GroupName, name: string, errors: readonly FieldError[]): StatusError {
  const message = errors.length === 0 ? '' : `: ${aggregate(errors.map((error) => error.message))}`;
  return new StatusError(422, 'Invalid', `${qualified(kind)} ${goQuote(name)} is invalid${message}`, {
    ...(name === '' ? {} : { name }),
    ...groupOf(kind),
    kind: kind.name,
    causes: errors.map((error) => ({ reason: error.type, message: error.detailMessage, field: error.field })),
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function methodNotAllowed(resource: GroupName, verb: string): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind ${goQuote(qualified(resource))}`,
    {
      ...groupOf(resource),
      kind: resource.name,
    },
  );
}

export function unauthorized(message = 'not authorized'): StatusError {
  return new StatusError(401, 'Unauthorized', message);
}

/** The caller is to try again, after that many seconds when they are given. */
export function tooManyRequests(message: string, retryAfterSeconds?: number): StatusError {
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new StatusError(429, 'TooManyRequests', message, details);
}

export function requestEntityTooLarge(message: string): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

export function timeout(message: string, retryAfterSeconds?: number): StatusError {
  const details = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new StatusError(504, 'Timeout', `Timeout: ${message}`, details);
}

/** A resourceVersion that history no longer reaches. */
export function expired(message: string): StatusError {
  return new StatusError(410, 'Expired', message);
}

export function internalError(message: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

function groupOf({ group }: GroupName): { readonly group?: string } {
  return group === '' ? {} : { group };
}
