import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from './field-errors.ts';
import { GoSyntax } from './go-syntax.ts';
import * as errors from './status-error.ts';

const pods = { group: '', name: 'pods' };
const deployments = { group: 'apps', name: 'deployments' };

describe('status errors', () => {
  it.each([
    [errors.notFound(deployments, 'web'), 404, 'NotFound', 'deployments.apps "web" not found'],
    [errors.alreadyExists(pods, 'web'), 409, 'AlreadyExists', 'pods "web" already exists'],
    [
      errors.conflict(pods, 'web', errors.OPTIMISTIC_LOCK_MESSAGE),
      409,
      'Conflict',
      'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [errors.forbidden(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no'],
    [errors.forbidden(pods, 'web', 'no'), 403, 'Forbidden', 'pods "web" is forbidden: no'],
    [errors.unauthorized(), 401, 'Unauthorized', 'not authorized'],
    [
      errors.methodNotAllowed(deployments, 'create'),
      405,
      'MethodNotAllowed',
      'create is not supported on resources of kind "deployments.apps"',
    ],
    [errors.internalError('x'), 500, 'InternalError', 'Internal error occurred: x'],
    [errors.timeout('x'), 504, 'Timeout', 'Timeout: x'],
    [errors.requestEntityTooLarge('x'), 413, 'RequestEntityTooLarge', 'Request entity too large: x'],
  ])('%s', (error, code, reason, message) => {
    expect([error.code, error.reason, error.message]).toEqual([code, reason, message]);
    expect(errors.isReason(error, error.reason)).toBe(true);
  });
});

describe('invalid objects', () => {
  const spec = new FieldPath('spec');
  const kind = { group: 'apps', name: 'Deployment' };

  it('say every problem once and name all causes', () => {
    const problems = new FieldErrors();
    problems.required(spec.child('selector'));
    problems.invalid(spec.child('replicas'), -1, 'must be greater than or equal to 0');
    problems.required(spec.child('selector'));
    const { message, status } = errors.invalid(kind, 'web', problems.list);
    expect(message).toBe(
      'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
    );
    expect(status.details?.causes).toHaveLength(3);
    expect(status.details?.causes?.[1]).toEqual({
      reason: 'FieldValueInvalid',
      message: 'Invalid value: -1: must be greater than or equal to 0',
      field: 'spec.replicas',
    });
  });

  it('need no brackets for one problem, however often it was found', () => {
    const problems = new FieldErrors();
    problems.required(spec);
    problems.required(spec);
    expect(errors.invalid(kind, 'web', problems.list).message).toBe(
      'Deployment.apps "web" is invalid: spec: Required value',
    );
  });

  it.each([
    ['a"b\u0000\n', String.raw`"a\"b\x00\n"`],
    ['ä☃\u{1f600}\u200b', String.raw`"ä☃😀\u200b"`],
    [3, '3'],
    [true, 'true'],
    [undefined, '"null"'],
    [['a', 'b'], '[]string{"a", "b"}'],
    [{ b: '2', a: '1' }, 'map[string]string{"a":"1", "b":"2"}'],
    [new GoSyntax('v1.X{}'), 'v1.X{}'],
  ])('print %j as Go does', (value, printed) => {
    const problems = new FieldErrors();
    problems.invalid(spec, value, 'no');
    expect(problems.list[0]?.message).toBe(`spec: Invalid value: ${printed}: no`);
  });

  it('print the other kinds of problems', () => {
    const problems = new FieldErrors();
    problems.notSupported(spec, 'x', ['a', 'b']);
    problems.duplicate(spec.index(1), 'x');
    problems.forbidden(spec.key('k'), 'no');
    problems.notFound(spec, 'x');
    problems.tooLong(spec, 3);
    problems.tooMany(spec, 5, 3);
    problems.internal(FieldPath.root, 'x');
    expect(problems.list.map((problem) => problem.message)).toEqual([
      'spec: Unsupported value: "x": supported values: "a", "b"',
      'spec[1]: Duplicate value: "x"',
      'spec[k]: Forbidden: no',
      'spec: Not found: "x"',
      'spec: Too long: may not be more than 3 bytes',
      'spec: Too many: 5: must have at most 3 items',
      '<nil>: Internal error: x',
    ]);
  });
});
