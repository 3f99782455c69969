/**
 * Checks a value against its schema as the API server does, with its words, its order and its choice of what to say of alternatives
 * (kube-openapi/pkg/validation/validate). What an update leaves as it was is not held against it
 * (apiextensions-apiserver/pkg/apiserver/validation/{validation,ratcheting}.go).
 */
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { goQuote } from '../meta/go-syntax.ts';
import { type Finding, Findings, invalidType } from './findings.ts';
import { checkOfFormat } from './formats.ts';
import { shownValue } from './go-json.ts';
import { compileGoRegExp } from './go-regexp.ts';
import { type Correlated, oldField, oldItem } from './ratchet.ts';
import { additionalOf, isJsonObject, itemsOf, type JsonObject, type Schema } from './schema.ts';

/** Adds what is wrong with `value`; `old` is what it replaces, where an update is allowed to keep what was wrong. */
export function validateValue(
  value: unknown,
  schema: Schema,
  errors: FieldErrors,
  path: FieldPath,
  old?: Correlated,
): void {
  for (const finding of check(value, schema, '', old).list) report(finding, errors, path);
}

function report(finding: Finding, errors: FieldErrors, root: FieldPath): void {
  const { is, name, message } = finding;
  const value = finding.value ?? '';
  const at = name === '' || name === '.' ? root : root.child(name.replace(/^\./, ''));
  switch (is) {
    case 'required':
      errors.required(at);
      break;
    case 'enum':
      errors.notSupported(
        at,
        shownValue(finding.value),
        (finding.allowed ?? []).map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
      );
      break;
    case 'tooLong':
      errors.tooLong(at, finding.limit ?? -1);
      break;
    case 'tooMany':
      // The number of elements or properties is not told where it is counted.
      errors.tooMany(at, Number(value), finding.limit ?? -1);
      break;
    case 'type':
      errors.typeInvalid(at, value, message);
      break;
    case 'invalid':
      errors.invalid(at, value, message);
      break;
    case 'plain':
      errors.invalid(root, '', message);
      break;
  }
}

/** Checks, and forgives what has not changed. */
function checkUpdate(value: unknown, schema: Schema, path: string, old: Correlated | undefined): Findings {
  const findings = check(value, schema, path, old);
  if (old === undefined || findings.isValid || !isSemanticallyEqual(value, old.value)) return findings;
  return findings.forgiven();
}

function check(value: unknown, schema: Schema, path: string, old: Correlated | undefined): Findings {
  const findings = new Findings();
  if (value === null || value === undefined) {
    findings.merge(checkType(null, schema, path));
    findings.merge(checkEnum(null, schema, path));
    return findings;
  }
  if (typesOf(schema).length > 0 || formatOf(schema) !== '') findings.mergeCounted(checkType(value, schema, path));
  findings.mergeCounted(checkAlternatives(value, schema, path, old));
  if (typeof value === 'string') {
    findings.mergeCounted(checkString(value, schema, path));
    const format = checkOfFormat(formatOf(schema));
    if (format !== undefined) {
      const isGood = format(value);
      findings.mergeCounted(isGood ? new Findings() : Findings.of(invalidType(path, formatOf(schema), value)));
    }
  }
  if (typeof value === 'number') findings.mergeCounted(checkNumber(value, schema, path));
  if (Array.isArray(value)) findings.mergeCounted(checkList(value, schema, path, old));
  findings.mergeCounted(checkEnum(value, schema, path));
  if (isJsonObject(value)) findings.mergeCounted(checkObject(value, schema, path, old));
  findings.count++;
  return findings;
}

function typesOf(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined || schema.type === '' ? [] : [schema.type];
}

/** Formats that nobody knows are as good as none. */
function formatOf({ format = '' }: Schema): string {
  return checkOfFormat(format) === undefined ? '' : format;
}

function checkType(value: unknown, schema: Schema, path: string): Findings {
  const types = typesOf(schema);
  const findings = new Findings();
  findings.count++;
  const wanted = types.join(',');
  if (value === null) {
    const isWrong = types.length > 0 && schema.nullable !== true;
    return isWrong ? Findings.of(invalidType(path, wanted, 'null')) : findings;
  }
  const given = jsonTypeOf(value);
  const format = formatOf(schema);
  const isIntForNumber = given === 'integer' && types.includes('number');
  const isTextual = typeof value === 'string' || Array.isArray(value);
  if (!isTextual && format !== '' && !types.includes(given) && !isIntForNumber) {
    return Findings.of(invalidType(path, format, goFormatOf(given)));
  }
  if (isTextual && format !== '' && !types.includes('number') && !types.includes('integer')) return findings;
  if (types.includes(given) || isIntForNumber) return findings;
  return Findings.of(invalidType(path, wanted, given));
}

function jsonTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return typeof value;
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return 'object';
  }
}

function goFormatOf(type: string): string {
  return type === 'integer' ? 'int64' : type === 'number' ? 'double' : '';
}

function checkEnum(value: unknown, schema: Schema, path: string): Findings {
  const allowed = schema.enum ?? [];
  if (allowed.length === 0 || allowed.some((one) => one !== null && isSemanticallyEqual(one, value)))
    return new Findings();
  const message = `${path} in body should be one of ${JSON.stringify(allowed)}`;
  return Findings.of({ is: 'enum', name: path, message, value, allowed });
}

function checkString(value: string, schema: Schema, path: string): Findings {
  const length = [...value].length;
  const { maxLength, minLength, pattern = '' } = schema;
  if (maxLength !== undefined && length > maxLength) {
    const message = `${path} in body should be at most ${maxLength} chars long`;
    return Findings.of({ is: 'tooLong', name: path, message, limit: maxLength });
  }
  if (minLength !== undefined && length < minLength) {
    return Findings.of(invalid(path, `should be at least ${minLength} chars long`, value));
  }
  if (pattern === '') return new Findings();
  const compiled = compileGoRegExp(pattern);
  if (!compiled.ok) {
    return Findings.of(invalid(path, `should match '${pattern}, but pattern is invalid: ${compiled.error}'`, value));
  }
  return compiled.regExp.test(value) ? new Findings() : Findings.of(invalid(path, `should match '${pattern}'`, value));
}

function checkNumber(value: number, schema: Schema, path: string): Findings {
  const findings = new Findings();
  const isInteger = Number.isInteger(value);
  const bound = (limit: number): number => (isInteger ? Math.trunc(limit) : limit);
  const { multipleOf, maximum, minimum, exclusiveMaximum = false, exclusiveMinimum = false } = schema;
  if (multipleOf !== undefined) {
    if (multipleOf <= 0) {
      const message = `factor MultipleOf declared for ${path} must be positive: ${multipleOf}`;
      findings.add({ is: 'invalid', name: path, message, value: multipleOf });
    } else {
      const times = multipleOf < 1 ? (1 / multipleOf) * value : value / multipleOf;
      if (Math.abs(times - Math.round(times)) > 1e-9)
        findings.add(invalid(path, `should be a multiple of ${multipleOf}`, value));
    }
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= bound(maximum) : value > bound(maximum))) {
    const how = exclusiveMaximum ? 'less than' : 'less than or equal to';
    findings.add(invalid(path, `should be ${how} ${bound(maximum)}`, value));
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= bound(minimum) : value < bound(minimum))) {
    const how = exclusiveMinimum ? 'greater than' : 'greater than or equal to';
    findings.add(invalid(path, `should be ${how} ${bound(minimum)}`, value));
  }
  findings.count++;
  return findings;
}

function checkList(list: readonly unknown[], schema: Schema, path: string, old: Correlated | undefined): Findings {
  const findings = new Findings();
  const items = itemsOf(schema);
  if (items !== undefined) {
    for (const [i, item] of list.entries()) {
      findings.merge(checkUpdate(item, items, `${path}[${i}]`, oldItem(old, list, schema, i)));
    }
  }
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && list.length < minItems) {
    findings.add(invalid(path, `should have at least ${minItems} items`, list.length));
  }
  if (maxItems !== undefined && list.length > maxItems) {
    const message = `${path} in body should have at most ${maxItems} items`;
    findings.add({ is: 'tooMany', name: path, message, value: list.length, limit: maxItems });
  }
  if (
    schema.uniqueItems === true &&
    list.some((item, i) => list.slice(0, i).some((other) => isSemanticallyEqual(item, other)))
  ) {
    findings.add(invalid(path, "shouldn't contain duplicates", undefined));
  }
  findings.count++;
  return findings;
}

function checkObject(object: JsonObject, schema: Schema, path: string, old: Correlated | undefined): Findings {
  const findings = new Findings();
  const keys = Object.keys(object);
  const { minProperties, maxProperties, properties = {} } = schema;
  if (minProperties !== undefined && keys.length < minProperties) {
    findings.add(invalid(path, `should have at least ${minProperties} properties`, keys.length));
  }
  if (maxProperties !== undefined && keys.length > maxProperties) {
    const message = `${path} in body should have at most ${maxProperties} properties`;
    findings.add({ is: 'tooMany', name: path, message, value: keys.length, limit: maxProperties });
  }
  const additional = additionalOf(schema);
  for (const key of keys) {
    if (Object.hasOwn(properties, key)) continue;
    if (schema.additionalProperties === false) {
      const message = `${path}.${key} in body is a forbidden property`;
      findings.add({ is: 'invalid', name: path, message, value: key });
    } else if (additional !== undefined) {
      findings.merge(checkUpdate(object[key], additional, `${path}.${key}`, oldField(old, schema, key)));
    }
  }
  for (const [name, property] of Object.entries(properties)) {
    if (!Object.hasOwn(object, name)) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const isTypeMeta = path === '' && (name === 'kind' || name === 'apiVersion');
    findings.merge(checkUpdate(object[name], property, at, isTypeMeta ? undefined : oldField(old, schema, name)));
  }
  for (const name of schema.required ?? []) {
    if (Object.hasOwn(object, name)) continue;
    const at = `${path}.${name}`;
    findings.add({ is: 'required', name: at, message: `${at} in body is required` });
  }
  return findings;
}

function checkAlternatives(value: unknown, schema: Schema, path: string, old: Correlated | undefined): Findings {
  const findings = new Findings();
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  if (anyOf.length > 0) checkAnyOf(value, anyOf, path, old, findings);
  if (oneOf.length > 0) checkOneOf(value, oneOf, path, old, findings);
  if (allOf.length > 0) {
    let valid = 0;
    for (const one of allOf) {
      const result = check(value, one, path, old);
      if (result.isValid) valid++;
      findings.merge(result);
    }
    const none = valid === 0 ? '. None validated' : '';
    if (valid !== allOf.length) findings.add(plain(`${goQuote(path)} must validate all the schemas (allOf)${none}`));
  }
  if (not !== undefined && check(value, not, path, old).isValid) {
    findings.add(plain(`${goQuote(path)} must not validate the schema (not)`));
  }
  findings.count++;
  return findings;
}

/** Of alternatives that all fail, the one is told that came closest. */
function checkAnyOf(
  value: unknown,
  schemas: readonly Schema[],
  path: string,
  old: Correlated | undefined,
  findings: Findings,
): void {
  let best: Findings | undefined;
  for (const one of schemas) {
    const result = check(value, one, path, old);
    if (result.isValid) {
      findings.merge(result);
      return;
    }
    if (best === undefined || result.count > best.count) best = result;
  }
  findings.add(plain(`${goQuote(path)} must validate at least one schema (anyOf)`));
  if (best !== undefined) findings.merge(best);
}

function checkOneOf(
  value: unknown,
  schemas: readonly Schema[],
  path: string,
  old: Correlated | undefined,
  findings: Findings,
): void {
  let best: Findings | undefined;
  let first: Findings | undefined;
  let valid = 0;
  for (const one of schemas) {
    const result = check(value, one, path, old);
    if (result.isValid) {
      valid++;
      best = undefined;
      first ??= result;
    } else if (valid === 0 && (best === undefined || result.count > best.count)) {
      best = result;
    }
  }
  if (valid === 1) {
    if (first !== undefined) findings.merge(first);
    return;
  }
  const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
  findings.add(plain(`${goQuote(path)} must validate one and only one schema (oneOf). ${found}`));
  if (best !== undefined) findings.merge(best);
}

function invalid(path: string, what: string, value: unknown): Finding {
  return { is: 'invalid', name: path, message: `${path} in body ${what}`, value };
}

function plain(message: string): Finding {
  return { is: 'plain', name: '', message };
}
