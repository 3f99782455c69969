/** Upstream's own cases about definitions (apiextensions-apiserver/pkg/apis/apiextensions/validation). */
import { describe, expect, it } from 'vitest';
import { definitionFromGo, schemaFromGo } from '../../../testing/crd-table.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { CustomResourceDefinition } from '../custom-resource-definition.ts';
import { findPath } from './simple-path.ts';
import { validateVersionSchema } from './validate-version-schema.ts';

const FILE = 'apiextensions-apiserver_pkg_apis_apiextensions_validation';

interface Expected {
  readonly errorType: string;
  readonly path: { readonly $string: string };
  readonly containsString: string;
}

type Go = Readonly<Record<string, unknown>>;

interface Case {
  readonly errors?: readonly Expected[];
  readonly resource: Go;
  readonly old?: Go;
}

/** Errors as `type field`, where versions share what upstream's internal version says once. */
function told(list: FieldErrors['list']): readonly string[] {
  const shared = list.map(({ type, field }) => `${type} ${unversioned(field)}`);
  return [...new Set(shared)].sort();
}

function unversioned(field: string): string {
  return field
    .replace(/^spec\.versions\[\d+\]\.schema/, 'spec.validation')
    .replace(/^spec\.versions\[\d+\]\.(subresources|additionalPrinterColumns|selectableFields)/, 'spec.$1');
}

/** About what only the internal version has. */
const ABOUT_INTERNAL = /top-level|per-version|spec\.version |spec\.version$/;

function wanted(errors: readonly Expected[] = []): readonly string[] {
  return [...new Set(errors.map(({ errorType, path }) => `${errorType} ${unversioned(path.$string)}`))].sort();
}

/**
 * What rules cost is not estimated and certificates are not read; a port of 0 and a missing preserveUnknownFields can't be told from the
 * defaults in the dump.
 */
const LEFT_OUT =
  /cost|double-nested|invalid CABundle|invalid port 0|conversion without preserve|bad names 01|some required, some de/;

function errorsOf(check: (errors: FieldErrors) => void): readonly string[] {
  const errors = new FieldErrors();
  check(errors);
  return told(errors.list);
}

/** The test itself fills them in. */
function withReviewVersions(crd: CustomResourceDefinition): CustomResourceDefinition {
  const { conversion } = crd.spec;
  if (conversion?.strategy !== 'Webhook' || conversion.webhook?.conversionReviewVersions !== undefined) return crd;
  const webhook = { ...conversion.webhook, conversionReviewVersions: ['v1beta1'] };
  return { ...crd, spec: { ...crd.spec, conversion: { ...conversion, webhook } } };
}

describe.skipIf(!hasGoTables)('a new definition', () => {
  it.each(goTable<Case>(FILE, 'TestValidateCustomResourceDefinition'))(
    '$n: $title',
    ({ title, case: { errors, resource } }) => {
      if (ABOUT_INTERNAL.test(title) || LEFT_OUT.test(title)) return;
      const crd = withReviewVersions(definitionFromGo(resource));
      const found = errorsOf((list) => CustomResourceDefinition.validateCreate?.(crd, list, FieldPath.root));
      expect(found).toEqual(wanted(errors));
    },
  );
});

describe.skipIf(!hasGoTables)('a changed definition', () => {
  it.each(goTable<Case>(FILE, 'TestValidateCustomResourceDefinitionUpdate'))(
    '$n: $title',
    ({ title, case: { errors, resource, old } }) => {
      if (ABOUT_INTERNAL.test(title) || LEFT_OUT.test(title)) return;
      const [before, after] = [definitionFromGo(old ?? {}), definitionFromGo(resource)];
      const found = errorsOf((list) => CustomResourceDefinition.validateUpdate?.(after, before, list, FieldPath.root));
      expect(found).toEqual(wanted(errors));
    },
  );
});

interface SchemaCase {
  readonly input?: { readonly OpenAPIV3Schema?: unknown };
  readonly statusEnabled: boolean;
  readonly opts?: Go;
  readonly expectedErrors?: readonly Expected[];
}

describe.skipIf(!hasGoTables)('a schema', () => {
  it.each(goTable<SchemaCase>(FILE, 'TestValidateCustomResourceDefinitionValidation'))(
    '$n: $title',
    ({ title, case: row }) => {
      if (LEFT_OUT.test(title)) return;
      const schema = row.input?.OpenAPIV3Schema;
      const { opts = {} } = row;
      const options = {
        requiresSchemas: opts.requireOpenAPISchema === true,
        requiresStructure: opts.requireStructuralSchema === true,
        requiresKnownTypes: opts.requireValidPropertyType === true,
        requiresPrunedDefaults: opts.requirePrunedDefaults === true,
        requiresAtomicSets: opts.requireAtomicSetType === true,
        requiresListKeys: opts.requireMapListKeysMapSetValidation === true,
      };
      const validation = schema === undefined ? {} : { openAPIV3Schema: schemaFromGo(schema) };
      const found = errorsOf((list) =>
        validateVersionSchema(validation, row.statusEnabled, options, list, new FieldPath('spec.validation')),
      );
      expect(found).toEqual(wanted(row.expectedErrors));
    },
  );
});

interface PathCase {
  readonly fieldPath: string;
  readonly errMsg: string;
  readonly schema: unknown;
}

describe.skipIf(!hasGoTables)('a path', () => {
  it.each(goTable<PathCase>(FILE, 'TestValidateFieldPath'))('$n: $title', ({ case: { fieldPath, errMsg, schema } }) => {
    const found = findPath(fieldPath, schemaFromGo(schema));
    expect(found.ok ? '' : found.error).toBe(errMsg);
  });
});

describe.skipIf(!hasGoTables)('selectable fields', () => {
  it.each(goTable<Case>(FILE, 'TestSelectableFields'))('$n: $title', ({ case: { errors, resource } }) => {
    const crd = definitionFromGo(resource);
    const found = errorsOf((list) => CustomResourceDefinition.validateCreate?.(crd, list, FieldPath.root));
    expect(found).toEqual(wanted(errors));
  });
});
