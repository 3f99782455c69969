/**
 * Secrets (kubernetes/pkg/registry/core/secret/strategy.go, pkg/apis/core/v1/{defaults,conversion}.go,
 * pkg/apis/core/validation/validation.go).
 */
import type { Secret as SecretObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { checkConfigMapKey } from '../meta/names.ts';
import { validateImmutable } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { decodedLength, decodeText, encodeText, MAX_DATA_BYTES } from './secret/data.ts';
import { jsonObjectError } from './secret/json-syntax.ts';
import { tlsWarnings } from './secret/tls-warnings.ts';

export type Secret = SecretObject;

const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const IMMUTABLE_MESSAGE = 'field is immutable when `immutable` is set';

/** Keys that a type can't do without, all of them. */
const REQUIRED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

/** What is written as text becomes data, and is not kept as text. */
function defaults(secret: Secret): Secret {
  const { stringData, type } = secret;
  const texts = Object.entries(stringData ?? {}).map(([key, text]) => [key, encodeText(text)] as const);
  return withChanges(secret, {
    data: texts.length === 0 ? secret.data : { ...secret.data, ...Object.fromEntries(texts) },
    stringData: undefined,
    type: type === undefined || type === '' ? 'Opaque' : type,
  });
}

function validate(secret: Secret, errors: FieldErrors, path: FieldPath): void {
  const { data = {} } = secret;
  const dataPath = path.child('data');
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    errors.invalidFor(dataPath.key(key), key, checkConfigMapKey(key));
    bytes += decodedLength(value);
  }
  if (bytes > MAX_DATA_BYTES) errors.tooLong(dataPath, MAX_DATA_BYTES);
  validateType(secret, errors, path);
}

function validateType({ type = '', data = {}, metadata }: Secret, errors: FieldErrors, path: FieldPath): void {
  const dataPath = path.child('data');
  const lacks = (key: string): boolean => !Object.hasOwn(data, key);
  if (type === 'kubernetes.io/service-account-token') {
    const account = metadata.annotations?.[SERVICE_ACCOUNT_NAME] ?? '';
    if (account === '') errors.required(path.child('metadata', 'annotations').key(SERVICE_ACCOUNT_NAME));
  } else if (type === 'kubernetes.io/basic-auth') {
    if (!lacks('username') || !lacks('password')) return;
    errors.required(dataPath.key('username'));
    errors.required(dataPath.key('password'));
  } else if (type === 'kubernetes.io/ssh-auth') {
    if ((data['ssh-privatekey'] ?? '') === '') errors.required(dataPath.key('ssh-privatekey'));
  }
  for (const key of REQUIRED_KEYS.get(type) ?? []) {
    if (lacks(key)) {
      errors.required(dataPath.key(key));
    } else if (type !== 'kubernetes.io/tls') {
      const problem = jsonObjectError(decodeText(data[key] ?? ''));
      if (problem !== undefined) errors.invalid(dataPath.key(key), '<secret contents redacted>', problem);
    }
  }
}

function validateUpdate(secret: Secret, old: Secret, errors: FieldErrors, path: FieldPath): void {
  validateImmutable(secret.type ?? '', old.type ?? '', errors, path.child('type'));
  if (old.immutable !== true) return;
  if (secret.immutable !== true) errors.forbidden(path.child('immutable'), IMMUTABLE_MESSAGE);
  if (!isSemanticallyEqual(secret.data ?? {}, old.data ?? {})) errors.forbidden(path.child('data'), IMMUTABLE_MESSAGE);
}

/** Confidential data for pods. */
export const Secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  defaults,
  prepareForUpdate: (secret, old) => ((secret.type ?? '') === '' ? withChanges(secret, { type: old.type }) : secret),
  validate,
  validateUpdate,
  listsChangesFirst: true,
  warnings({ type, data = {} }) {
    return type === 'kubernetes.io/tls' ? tlsWarnings(data['tls.crt'] ?? '', data['tls.key'] ?? '') : [];
  },
  selectableFields: { type: ({ type }) => type ?? '' },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', priority: 0, value: ({ type }) => type ?? '' },
    { name: 'Data', type: 'string', priority: 0, value: ({ data = {} }) => Object.keys(data).length },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Text becomes data when it is written, and each type needs the keys that it needs in v1.32.',
    },
    {
      field: 'data, stringData',
      fidelity: 'simplified',
      note: 'Nothing is encrypted in etcd; files in pods show what was there when the pod started.',
    },
    {
      field: 'type',
      fidelity: 'simplified',
      note: 'Types demand their keys; kubernetes.io/service-account-token is filled with a token; kubernetes.io/dockerconfigjson opens no registry.',
    },
  ],
});
