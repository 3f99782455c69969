/**
 * CertificateSigningRequests (kubernetes/pkg/registry/certificates/certificates/strategy.go,
 * pkg/apis/certificates/validation/validation.go). Simplified: the request's form is looked at, not what is encoded in it, and nobody
 * signs; whoever wants a certificate writes it into the status.
 */
import type {
  CertificateSigningRequestCondition as Condition,
  CertificateSigningRequest as RequestObject,
  Time,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { humanDuration } from '../meta/duration.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { checkDns1123Subdomain } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type CertificateSigningRequest = RequestObject;

const LEAST_SECONDS = 600;
const USAGES: ReadonlySet<string> = new Set([
  ...['signing', 'digital signature', 'content commitment', 'key encipherment', 'key agreement', 'data encipherment'],
  ...['cert sign', 'crl sign', 'encipher only', 'decipher only', 'any', 'server auth', 'client auth', 'code signing'],
  ...['email protection', 's/mime', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'timestamping', 'ocsp signing'],
  ...['microsoft sgc', 'netscape sgc'],
]);

/** Base64 of the line that every such request begins with, as far as it does not depend on what follows. */
const PEM_START = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0t';

function validate({ spec }: CertificateSigningRequest, errors: FieldErrors, path: FieldPath): void {
  const at = path.child('spec');
  const { request = '', usages = [], signerName = '', expirationSeconds } = spec;
  if (!request.startsWith(PEM_START)) {
    errors.invalid(at.child('request'), request, 'PEM block type must be CERTIFICATE REQUEST');
  }
  if (usages.length === 0) errors.required(at.child('usages'));
  for (const [i, usage] of usages.entries()) {
    if (!USAGES.has(usage)) errors.invalid(at.child('usages').index(i), usage, '');
    else if (usages.indexOf(usage) < i) errors.duplicate(at.child('usages').index(i), usage);
  }
  if (signerName === 'kubernetes.io/legacy-unknown') {
    errors.invalid(at.child('signerName'), signerName, 'the legacy signerName is not allowed via this API version');
  } else validateSignerName(signerName, errors, at.child('signerName'));
  if (expirationSeconds !== undefined && expirationSeconds < LEAST_SECONDS) {
    const what = `may not specify a duration less than ${LEAST_SECONDS} seconds (10 minutes)`;
    errors.invalid(at.child('expirationSeconds'), expirationSeconds, what);
  }
}

function validateSignerName(name: string, errors: FieldErrors, path: FieldPath): void {
  const [domain = '', ...rest] = name.split('/');
  if (name === '') errors.required(path);
  else if (rest.length === 0) {
    errors.invalid(path, name, 'must be a fully qualified domain and path of the form "example.com/signer-name"');
  } else if (rest.length > 1) errors.invalid(path, name, "must not contain more than one '/'");
  else {
    errors.invalidFor(path, domain, checkDns1123Subdomain(domain));
    errors.invalidFor(path, rest[0] ?? '', checkDns1123Subdomain(rest[0] ?? ''));
    if (domain.split('.').length < 2)
      errors.invalid(path, name, 'should be a domain with at least two segments separated by dots');
  }
}

/** Conditions that say no time were met just now; those that stay keep theirs. */
function stamped(conditions: readonly Condition[], old: readonly Condition[], now: Time): readonly Condition[] {
  return conditions.map((condition) => {
    const before = old.find(({ type }) => type === condition.type);
    const lastTransitionTime =
      condition.lastTransitionTime ?? (before?.status === condition.status ? before.lastTransitionTime : undefined);
    return { ...condition, lastTransitionTime: lastTransitionTime ?? now };
  });
}

function conditionColumn({ status }: CertificateSigningRequest): string {
  const conditions = status?.conditions ?? [];
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  let text = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  if (has('Failed')) text += ',Failed';
  if ((status?.certificate ?? '') !== '') text += ',Issued';
  return text;
}

/** Asks somebody who is trusted to sign a certificate. */
export const CertificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  parts: {
    approval: {
      prepare: (given, old) =>
        withChanges(old, {
          metadata: given.metadata,
          status: withChanges(old.status ?? {}, { conditions: given.status?.conditions ?? [] }),
        }),
    },
  },
  prepareForCreate: (given) => withChanges(given, { status: {} }),
  prepareForUpdate: (given, old) => withChanges(given, { spec: old.spec, status: old.status }),
  prepareForStatusUpdate: (given, old, now) =>
    withChanges(given, {
      spec: old.spec,
      status: withChanges(given.status ?? {}, {
        conditions: given.status?.conditions && stamped(given.status.conditions, old.status?.conditions ?? [], now),
      }),
    }),
  validate,
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', type: 'string', priority: 0, value: ({ spec }) => spec.signerName || '<none>' },
    { name: 'Requestor', type: 'string', priority: 0, value: ({ spec }) => spec.username ?? '' },
    {
      name: 'RequestedDuration',
      type: 'string',
      priority: 0,
      value: ({ spec }) =>
        spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
    },
    { name: 'Condition', type: 'string', priority: 0, value: conditionColumn },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Requests are checked, approved and denied, but nothing signs them, and what is encoded in them is not looked at.',
    },
  ],
});
