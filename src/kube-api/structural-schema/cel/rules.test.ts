/** Rules in CEL, compiled against their schema and asked of values. */
import { describe, expect, it } from 'vitest';
import type { ValidationRule } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { validateRules } from '../rules.ts';
import type { Schema } from '../schema.ts';
import { compileRules } from './compile-rules.ts';

const spec: Schema = {
  type: 'object',
  properties: {
    replicas: { type: 'integer' },
    max: { type: 'integer' },
    ratio: { type: 'number' },
    name: { type: 'string' },
    'a-b': { type: 'string' },
    port: { 'x-kubernetes-int-or-string': true },
    since: { type: 'string', format: 'date-time' },
    tags: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, size: { type: 'integer' } } },
    },
  },
};

function broken(rule: Partial<ValidationRule> & { rule: string }, value: unknown, old?: unknown): readonly string[] {
  const errors = new FieldErrors();
  const schema = { ...spec, 'x-kubernetes-validations': [rule] };
  validateRules(value, old, schema, false, errors, new FieldPath('spec'));
  return errors.list.map(({ message }) => message);
}

describe('a rule', () => {
  it.each([
    ['self.replicas <= self.max', { replicas: 1, max: 2 }],
    ['!has(self.name) || self.name.startsWith("a")', {}],
    ['self.ratio > 0.5', { ratio: 0.75 }],
    ['self.a__dash__b == "x"', { 'a-b': 'x' }],
    ['type(self.port) == string ? self.port == "http" : self.port == 80', { port: 80 }],
    ['self.since > timestamp("2020-01-01T00:00:00Z")', { since: '2021-01-01T00:00:00Z' }],
    ['self.tags.all(tag, tag.matches("^[a-z]+$"))', { tags: ['a', 'b'] }],
    ['self.tags.isSorted() && size(self.tags) == 2', { tags: ['a', 'b'] }],
    ['"app" in self.labels && self.labels["app"] == "web"', { labels: { app: 'web' } }],
    [
      'self.parts.map(part, part.size).sum() == 3',
      {
        parts: [
          { name: 'a', size: 1 },
          { name: 'b', size: 2 },
        ],
      },
    ],
    ['self.parts.exists_one(part, part.name == "a")', { parts: [{ name: 'a' }, { name: 'b' }] }],
    ['quantity(self.name).isLessThan(quantity("1Gi"))', { name: '500Mi' }],
    ['isURL(self.name) && url(self.name).getHostname() == "a.b"', { name: 'https://a.b:80/c' }],
    ['isIP(self.name) && ip(self.name).family() == 4', { name: '10.0.0.1' }],
    ['!format.dns1123Label().validate(self.name).hasValue()', { name: 'abc' }],
    ['self.name.find("[0-9]+") == "12"', { name: 'ab12c' }],
    ["sets.contains(['a', 'b', 'c'], self.tags)", { tags: ['b', 'a'] }],
    ["cidr('10.0.0.0/8').containsIP(self.name)", { name: '10.1.2.3' }],
    ["!cidr('10.0.0.0/9').containsIP(ip(self.name))", { name: '10.128.2.3' }],
    ["'%s-%d'.format([self.name, self.replicas]) == 'a-3'", { name: 'a', replicas: 3 }],
    ['self.?name.orValue("none") == "none"', {}],
  ])('%s holds', (rule, value) => {
    expect(broken({ rule }, value)).toEqual([]);
  });

  it('tells what it is asked to tell', () => {
    const rule = 'self.replicas <= 3';
    const value = { replicas: 5 };
    expect(broken({ rule }, value)).toEqual(['spec: Invalid value: "object": failed rule: self.replicas <= 3']);
    const message = 'too many';
    expect(broken({ rule, message }, value)).toEqual(['spec: Invalid value: "object": too many']);
    const messageExpression = '"no more than 3, not " + string(self.replicas)';
    expect(broken({ rule, messageExpression }, value)).toEqual([
      'spec: Invalid value: "object": no more than 3, not 5',
    ]);
    expect(broken({ rule, message, reason: 'FieldValueForbidden', fieldPath: '.replicas' }, value)).toEqual([
      'spec.replicas: Forbidden: too many',
    ]);
  });

  it('says when it can not be asked', () => {
    expect(broken({ rule: 'self.name == "a"' }, {})).toEqual([
      'spec: Invalid value: "object": no such key: name evaluating rule: self.name == "a"',
    ]);
  });

  it('about a change waits for one', () => {
    const rule = 'self.replicas >= oldSelf.replicas';
    expect(broken({ rule }, { replicas: 1 })).toEqual([]);
    expect(broken({ rule, message: 'no way back' }, { replicas: 1 }, { replicas: 2 })).toEqual([
      'spec: Invalid value: "object": no way back',
    ]);
    const optional = { rule: '!oldSelf.hasValue() || self.replicas > oldSelf.value().replicas', optionalOldSelf: true };
    expect(broken(optional, { replicas: 1 })).toEqual([]);
    expect(broken(optional, { replicas: 1 }, { replicas: 1 })).toHaveLength(1);
  });
});

describe('a rule that makes no sense', () => {
  it.each([
    ['self.nosuch > 1', "ERROR: <input>:1:5: undefined field 'nosuch'\n | self.nosuch > 1\n | ....^"],
    ['self.replicas == "x"', "found no matching overload for '_==_' applied to '(int, string)'"],
    ['other.x', "undeclared reference to 'other' (in container '')"],
    ['self.replicas', 'must evaluate to a bool'],
    ['self.replicas >', 'Syntax error'],
  ])('%s', (rule, error) => {
    const [compiled] = compileRules({ ...spec, 'x-kubernetes-validations': [{ rule }] }, false);
    expect(compiled?.error).toContain(error);
  });
});
