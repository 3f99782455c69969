/**
 * APIServices: which server answers for which group and version (kube-aggregator/pkg/apis/apiregistration/{v1/defaults,validation/
 * validation}.go, pkg/registry/apiservice/strategy.go). Those of other servers are kept, but nothing is asked of them.
 */
import type { APIServiceCondition, APIService as APIServiceObject, APIServiceSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { checkDns1035Label, checkDns1123Subdomain, nameIsPathSegment } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type APIService = APIServiceObject;

function available({ status }: APIService): APIServiceCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Available');
}

function serviceOf({ spec }: APIService): string {
  return spec?.service === undefined ? 'Local' : `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}`;
}

function availability(service: APIService): string {
  const { status = 'Unknown', reason = '' } = available(service) ?? {};
  return status === 'True' ? status : `${status} (${reason})`;
}

function validate({ metadata, spec }: APIService, errors: FieldErrors, path: FieldPath): void {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {};
  const wanted = `${version}.${group}`;
  const { name = '' } = metadata;
  if (name !== wanted) {
    errors.invalid(path.child('metadata', 'name'), name, `must be \`spec.version+"."+spec.group\`: "${wanted}"`);
  }
  const at = path.child('spec');
  if (group !== '') errors.invalidFor(at.child('group'), group, checkDns1123Subdomain(group));
  errors.invalidFor(at.child('version'), version, checkDns1035Label(version));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    errors.invalid(at.child('groupPriorityMinimum'), groupPriorityMinimum, 'must be positive and less than 20000');
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    errors.invalid(at.child('versionPriority'), versionPriority, 'must be positive and less than 1000');
  }
  validateReach(spec ?? {}, errors, at);
}

function validateReach(spec: Partial<APIServiceSpec>, errors: FieldErrors, path: FieldPath): void {
  const { service, caBundle = '', insecureSkipTLSVerify = false } = spec;
  if (service !== undefined) {
    if ((service.namespace ?? '') === '') errors.required(path.child('service', 'namespace'));
    if ((service.name ?? '') === '') errors.required(path.child('service', 'name'));
    if (insecureSkipTLSVerify && caBundle !== '') {
      errors.invalid(path.child('insecureSkipTLSVerify'), true, 'may not be true if caBundle is present');
    }
    return;
  }
  if (caBundle !== '') errors.invalid(path.child('caBundle'), caBundle, 'local APIServices may not have a caBundle');
  if (insecureSkipTLSVerify) {
    errors.invalid(path.child('insecureSkipTLSVerify'), true, 'local APIServices may not have insecureSkipTLSVerify');
  }
}

/** Says who answers for a group and version. */
export const ApiService = defineKind<APIService>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: true,
  validateName: nameIsPathSegment,
  defaults(given) {
    const service = given.spec?.service;
    if (given.spec === undefined || service === undefined) return given;
    return withChanges(given, {
      spec: withChanges(given.spec, { service: withChanges(service, { port: service.port ?? 443 }) }),
    });
  },
  prepareForUpdate: (given, old) => withChanges(given, { status: old.status }),
  prepareForStatusUpdate: (given, old) => withChanges(given, { spec: old.spec }),
  validate,
  columns: [
    nameColumn,
    { name: 'Service', type: 'string', priority: 0, value: serviceOf },
    { name: 'Available', type: 'string', priority: 0, value: availability },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'What the server itself serves is listed; servers of your own can be named, but nobody asks them.',
    },
  ],
});
