/** Every constructor of errors that upstream has (../shared/oracles/api-errors.tsv), beside ours. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goTable, hasGoTables } from '../../testing/go-table.ts';
import { type FieldError, FieldErrors, FieldPath } from './field-errors.ts';
import { goQuote } from './go-syntax.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  expired,
  forbidden,
  internalError,
  invalid,
  methodNotAllowed,
  notFound,
  requestEntityTooLarge,
  type StatusError,
  serviceUnavailable,
  timeout,
  tooManyRequests,
  unauthorized,
} from './status-error.ts';

const FILE = '../shared/oracles/api-errors.tsv';

const CODES: Readonly<Record<string, number>> = {
  StatusBadRequest: 400,
  StatusUnauthorized: 401,
  StatusForbidden: 403,
  StatusNotFound: 404,
  StatusMethodNotAllowed: 405,
  StatusConflict: 409,
  StatusGone: 410,
  StatusRequestEntityTooLarge: 413,
  StatusUnprocessableEntity: 422,
  StatusTooManyRequests: 429,
  StatusInternalServerError: 500,
  StatusServiceUnavailable: 503,
  StatusGatewayTimeout: 504,
};

const deployments = { group: 'apps', name: 'deployments' };
const PROBLEM: FieldError = { type: 'FieldValueRequired', field: 'spec', detailMessage: 'x', message: 'spec: x' };

/** What each makes of a Deployment `web` and a reason `why`; by name, the values that its format is filled with. */
const OURS: Readonly<Record<string, readonly [StatusError, readonly string[]]>> = {
  NewNotFound: [notFound(deployments, 'web'), ['deployments.apps', 'web']],
  NewAlreadyExists: [alreadyExists(deployments, 'web'), ['deployments.apps', 'web']],
  NewUnauthorized: [unauthorized(), []],
  NewForbidden: [forbidden(deployments, 'web', 'why'), ['deployments.apps', 'web', 'why']],
  NewConflict: [conflict(deployments, 'web', 'why'), ['deployments.apps', 'web', 'why']],
  NewResourceExpired: [expired('why'), ['why']],
  NewInvalid: [invalid({ group: 'apps', name: 'Deployment' }, 'web', [PROBLEM]), []],
  NewBadRequest: [badRequest('why'), ['why']],
  NewTooManyRequests: [tooManyRequests('why', 1), ['why']],
  NewServiceUnavailable: [serviceUnavailable('why'), ['why']],
  NewMethodNotSupported: [methodNotAllowed(deployments, 'create'), ['create', 'deployments.apps']],
  NewInternalError: [internalError('why'), ['why']],
  NewTimeoutError: [timeout('why'), ['why']],
  NewRequestEntityTooLargeError: [requestEntityTooLarge('why'), ['why']],
};

/** Those that nothing here makes. */
const NOT_MADE: Readonly<Record<string, string>> = {
  NewGenerateNameConflict: 'worded where names are generated: api-server/verbs/create.test.ts',
  NewApplyConflict: 'worded with its causes: managed-fields/field-manager.test.ts',
  NewGone: 'upstream makes none in the server',
  NewServerTimeout: 'storage here is never late',
  NewServerTimeoutForKind: 'storage here is never late',
  NewTooManyRequestsError: 'requests are not limited',
  NewGenericServerResponse: 'made by clients, of answers that are no Status',
};

const rows = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.split('\t'))
  : [];
const constructors = rows.filter(([name = '']) => name.startsWith('New'));

/** The texts that the formats of a constructor can give. */
function textsOf(formats: string, values: readonly string[]): readonly string[] {
  const texts = [...formats.matchAll(/fmt\.Sprintf\("([^"]*)"/g)].map(([, format = '']) => {
    let next = 0;
    return format.replaceAll(/%[sqv]/g, (verb) =>
      verb === '%q' ? goQuote(values[next++] ?? '') : (values[next++] ?? ''),
    );
  });
  const quoted = formats.includes('Sprintf') ? [] : [...formats.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
  return [...texts, ...quoted, ...(/\b(message|reason)\b/.test(formats) ? values.slice(0, 1) : [])];
}

describe.skipIf(rows.length === 0)('errors as upstream makes them (../shared/oracles)', () => {
  it.each(constructors)('%s', (name = '', code = '', reason = '', message = '') => {
    const ours = OURS[name];
    if (ours === undefined) {
      expect(NOT_MADE[name]).toBeDefined();
      return;
    }
    const [error, values] = ours;
    expect(error.code).toBe(CODES[code.replace('http.', '')]);
    expect(`metav1.StatusReason${error.reason}`).toBe(reason);
    if (message !== 'err.ErrorBody()') expect(textsOf(message, values)).toContain(error.message);
  });

  it.each([
    ['NotFound', (errors: FieldErrors, path: FieldPath) => errors.notFound(path, 'x')],
    ['Required', (errors: FieldErrors, path: FieldPath) => errors.required(path)],
    ['Duplicate', (errors: FieldErrors, path: FieldPath) => errors.duplicate(path, 'x')],
    ['Invalid', (errors: FieldErrors, path: FieldPath) => errors.invalid(path, 'x', '')],
    ['NotSupported', (errors: FieldErrors, path: FieldPath) => errors.notSupported(path, 'x', [])],
    ['Forbidden', (errors: FieldErrors, path: FieldPath) => errors.forbidden(path, '')],
    ['TooLong', (errors: FieldErrors, path: FieldPath) => errors.tooLong(path, 3)],
    ['TooMany', (errors: FieldErrors, path: FieldPath) => errors.tooMany(path, 4, 3)],
    ['TypeInvalid', (errors: FieldErrors, path: FieldPath) => errors.typeInvalid(path, 'x', '')],
  ] as const)('field.ErrorType%s', (type, add) => {
    const expected = rows.find(([name]) => name === `field.ErrorType${type}`)?.[3] ?? '';
    const errors = new FieldErrors();
    add(errors, new FieldPath('spec'));
    expect(errors.list[0]?.message.startsWith(`spec: ${JSON.parse(expected)}`)).toBe(true);
  });
});

interface Made {
  readonly Details: { readonly causes?: readonly { readonly field: string; readonly reason: string }[] };
  readonly Err?: { readonly $error: string };
  readonly Msg: string;
}

describe.skipIf(!hasGoTables)('invalid objects as upstream words them (../shared/oracles/go-tables)', () => {
  it.each(goTable<Made>('apimachinery_pkg_api_errors', 'TestNewInvalid'))(
    '$title',
    ({ case: { Details, Err, Msg } }) => {
      const problems = (Details.causes ?? []).map(({ field, reason }): FieldError => {
        const message = Err?.$error ?? '';
        return { type: reason as FieldError['type'], field, detailMessage: message.replace(`${field}: `, ''), message };
      });
      const error = invalid({ group: '', name: 'Kind' }, 'name', problems);
      expect(error.message).toBe(Msg);
      expect(error.status.details?.causes?.map(({ field, reason }) => ({ field, reason })) ?? []).toEqual(
        Details.causes ?? [],
      );
    },
  );
});
