/**
 * The query of a request as options, with the errors of Go's decoding (apimachinery/pkg/runtime/conversion.go) and of the
 * options' validation (apimachinery/pkg/apis/meta/{v1,internalversion}/validation).
 */
import { byteLength } from '../../../../kernel/index.ts';
import { FieldErrors, FieldPath } from '../../../../kube-api/meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../../../kube-api/meta/go-syntax.ts';
import { badRequest, invalid } from '../../../../kube-api/meta/status-error.ts';
import type {
  FieldValidation,
  ListOptions,
  PatchOptions,
  WatchOptions,
  WriteOptions,
} from '../../../client/transport.ts';
import type { Query } from './query.ts';

/** Everything but `false` and `0` is true, also nothing: `?watch`. */
export function readBoolean(query: Query, name: string): boolean | undefined {
  if (!query.has(name)) return undefined;
  const value = query.get(name).toLowerCase();
  return value !== 'false' && value !== '0';
}

const MAX_INT64 = 2n ** 63n - 1n;

/** A whole number; throws BadRequest in the words of strconv.ParseInt. */
export function readInteger(query: Query, name: string): number | undefined {
  if (!query.has(name)) return undefined;
  const text = query.get(name);
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`);
  const value = BigInt(text.replace('+', ''));
  if (value > MAX_INT64 || value < -MAX_INT64 - 1n) {
    throw badRequest(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`);
  }
  return Number(value);
}

/** Why the options of a list can't be read at all, if they can't. */
export function parameterErrorOf(query: Query): Error | undefined {
  try {
    readInteger(query, 'timeoutSeconds');
    readInteger(query, 'limit');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** What a GET of one object may ask for: a version that is not older than this one. */
export function readGetOptions(query: Query): Pick<ListOptions, 'resourceVersion'> {
  return textOption(query, 'resourceVersion');
}

/** Options of a list, whole: {@link ListOptions} and what makes a watch of it. */
export interface ReadOptions {
  readonly isWatch: boolean;
  readonly list: ListOptions;
  readonly watch: WatchOptions;
}

/** Throws BadRequest for what can't be decoded and Invalid for what makes no sense together. */
export function readListOptions(query: Query, forceWatch: boolean): ReadOptions {
  const timeoutSeconds = readInteger(query, 'timeoutSeconds');
  const limit = readInteger(query, 'limit');
  const isWatch = readBoolean(query, 'watch') === true;
  const sendInitialEvents = readBoolean(query, 'sendInitialEvents');
  const match = query.get('resourceVersionMatch');
  checkListOptions(query, isWatch, sendInitialEvents, match);
  const selection = {
    ...textOption(query, 'labelSelector'),
    ...textOption(query, 'fieldSelector'),
    ...textOption(query, 'resourceVersion'),
  };
  return {
    isWatch: isWatch || forceWatch,
    list: {
      ...selection,
      ...(limit === undefined ? {} : { limit }),
      ...textOption(query, 'continue'),
      ...(match === '' ? {} : { resourceVersionMatch: match as 'Exact' }),
    },
    watch: {
      ...selection,
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(sendInitialEvents === undefined ? {} : { sendInitialEvents }),
      ...(readBoolean(query, 'allowWatchBookmarks') === true ? { allowWatchBookmarks: true } : {}),
    },
  };
}

function textOption<K extends string>(query: Query, name: K): { readonly [P in K]?: string } {
  const value = query.get(name);
  return value === '' ? {} : ({ [name]: value } as { readonly [P in K]?: string });
}

const LIST_OPTIONS = { group: 'meta.k8s.io', name: 'ListOptions' };
const NOT_OLDER = 'NotOlderThan';

/** A list's resourceVersionMatch is checked where it is used; here is what a watch may not say, and a list not at all. */
function checkListOptions(query: Query, isWatch: boolean, sendsInitial: boolean | undefined, match: string): void {
  const errors = new FieldErrors();
  const matchPath = new FieldPath('resourceVersionMatch');
  if (!isWatch) {
    if (sendsInitial !== undefined) {
      errors.forbidden(new FieldPath('sendInitialEvents'), 'sendInitialEvents is forbidden for list');
    }
  } else {
    if (sendsInitial !== undefined && match !== NOT_OLDER) {
      errors.forbidden(matchPath, `sendInitialEvents requires setting resourceVersionMatch to ${NOT_OLDER}`);
    }
    if (match !== '') {
      if (sendsInitial === undefined) {
        errors.forbidden(matchPath, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
      }
      if (match !== NOT_OLDER) errors.notSupported(matchPath, match, [NOT_OLDER]);
      if (query.get('continue') !== '') {
        errors.forbidden(matchPath, 'resourceVersionMatch is forbidden when continue is provided');
      }
    }
  }
  if (errors.list.length > 0) throw invalid(LIST_OPTIONS, '', errors.list);
}

export type WriteOptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const FIELD_MANAGER_LIMIT = 128;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Options of a write; throws Invalid. `isApply` for patches of server-side apply, which have a rule of their own. */
export function readWriteOptions(
  query: Query,
  kind: WriteOptionsKind,
  userAgent: string,
  isApply = false,
): WriteOptions & PatchOptions {
  const errors = new FieldErrors();
  const manager = query.get('fieldManager');
  const force = kind === 'PatchOptions' ? readBoolean(query, 'force') : undefined;
  if (isApply && manager === '') errors.required(new FieldPath('fieldManager'), 'is required for apply patch');
  if (!isApply && force !== undefined) {
    errors.forbidden(new FieldPath('force'), 'may not be specified for non-apply patch');
  }
  checkFieldManager(errors, manager);
  const dryRun = query.all('dryRun');
  checkDryRun(errors, dryRun);
  const fieldValidation = query.get('fieldValidation');
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(fieldValidation)) {
    errors.notSupported(new FieldPath('fieldValidation'), fieldValidation, ['', 'Ignore', 'Strict', 'Warn']);
  }
  if (errors.list.length > 0) throw invalid({ group: 'meta.k8s.io', name: kind }, '', errors.list);
  return {
    ...(dryRun.length > 0 ? { dryRun: true } : {}),
    fieldManager: manager === '' ? managerOf(userAgent) : manager,
    ...(fieldValidation === '' ? {} : { fieldValidation: fieldValidation as FieldValidation }),
    ...(force === undefined ? {} : { force }),
  };
}

/** Adds an error for every value but `All`. */
export function checkDryRun(errors: FieldErrors, dryRun: readonly string[]): void {
  if (dryRun.every((value) => value === 'All')) return;
  const given = new GoSyntax(`[]string{${dryRun.map((value) => goQuote(value)).join(', ')}}`);
  errors.notSupported(new FieldPath('dryRun'), given, ['All']);
}

function checkFieldManager(errors: FieldErrors, manager: string): void {
  const path = new FieldPath('fieldManager');
  if (byteLength(manager) > FIELD_MANAGER_LIMIT) errors.tooLong(path, FIELD_MANAGER_LIMIT);
  let at = 0;
  for (const char of manager) {
    if (!PRINTABLE.test(char)) {
      const point = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      errors.invalid(path, manager, `invalid character U+${point} (at position ${at})`);
    }
    at += char.length;
  }
}

/** Who writes, when the request doesn't say: the client's program (handlers/create.go: managerOrUserAgent). */
function managerOf(userAgent: string): string {
  let manager = '';
  let length = 0;
  for (const char of userAgent.split('/')[0] ?? '') {
    if (!PRINTABLE.test(char)) continue;
    length += byteLength(char);
    if (length > FIELD_MANAGER_LIMIT) break;
    manager += char;
  }
  return manager;
}
