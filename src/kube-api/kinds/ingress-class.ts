/**
 * IngressClasses (kubernetes/pkg/apis/networking/{v1/defaults,validation/validation}.go,
 * pkg/registry/networking/ingressclass/strategy.go).
 */
import type { IngressClass as IngressClassObject, IngressClassParametersReference } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { validateDomainPrefixedPath } from '../meta/domain-prefixed-path.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { checkDns1123Subdomain, nameIsDnsLabel } from '../meta/names.ts';
import { validateImmutable } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { validateKindAndName } from './networking/validate-reference.ts';

export type IngressClass = IngressClassObject;

const MAX_CONTROLLER_BYTES = 250;
const SCOPES = ['Cluster', 'Namespace'] as const;

function validateParameters(given: IngressClassParametersReference, errors: FieldErrors, path: FieldPath): void {
  const { apiGroup, scope, namespace } = given;
  if (apiGroup !== undefined) errors.invalidFor(path.child('apiGroup'), apiGroup, checkDns1123Subdomain(apiGroup));
  validateKindAndName(given, errors, path);
  const namespacePath = path.child('namespace');
  if (scope === undefined) {
    errors.required(path.child('scope'));
  } else if (!(SCOPES as readonly string[]).includes(scope)) {
    errors.notSupported(path.child('scope'), scope, SCOPES);
  } else if (scope === 'Namespace') {
    if (namespace === undefined) errors.required(namespacePath, "`parameters.scope` is set to 'Namespace'");
    else errors.invalidFor(namespacePath, namespace, nameIsDnsLabel(namespace, false));
  } else if (namespace !== undefined) {
    errors.forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'");
  }
}

function validateSpec({ spec = {} }: IngressClass, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('spec');
  const { controller = '', parameters } = spec;
  if (byteLength(controller) > MAX_CONTROLLER_BYTES) errors.tooLong(path.child('controller'), MAX_CONTROLLER_BYTES);
  validateDomainPrefixedPath(controller, errors, path.child('controller'));
  if (parameters !== undefined) validateParameters(parameters, errors, path.child('parameters'));
}

/** Says which ingress controller looks after an Ingress. */
export const IngressClass = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  defaults(ingressClass) {
    const { spec = {} } = ingressClass;
    const { parameters } = spec;
    return withChanges(ingressClass, {
      spec: withChanges(spec, {
        parameters: parameters && withChanges(parameters, { scope: parameters.scope ?? 'Cluster' }),
      }),
    });
  },
  prepareForCreate: atFirstGeneration,
  prepareForUpdate(ingressClass, old) {
    return isSemanticallyEqual(ingressClass.spec, old.spec) ? ingressClass : atNextGeneration(ingressClass, old);
  },
  validateCreate: validateSpec,
  validateUpdate(ingressClass, old, errors, path) {
    const [controller, oldController] = [ingressClass.spec?.controller ?? '', old.spec?.controller ?? ''];
    validateImmutable(controller, oldController, errors, path.child('spec', 'controller'));
    validateSpec(ingressClass, errors, path);
  },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', priority: 0, value: ({ spec }) => spec?.controller ?? '' },
    {
      name: 'Parameters',
      type: 'string',
      priority: 0,
      value({ spec }) {
        if (spec?.parameters === undefined) return '<none>';
        const { kind, apiGroup, name } = spec.parameters;
        return apiGroup === undefined ? `${kind}/${name}` : `${kind}.${apiGroup}/${name}`;
      },
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Defaults and validation are those of v1.32, and the default class is given to Ingresses that name none.',
    },
    {
      field: 'spec.controller, spec.parameters',
      fidelity: 'not simulated',
      note: 'No ingress controller runs in this cluster yet.',
    },
  ],
});
