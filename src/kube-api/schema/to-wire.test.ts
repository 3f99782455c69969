import { describe, expect, it } from 'vitest';
import { schemaOf } from './schema.ts';
import { toWire } from './to-wire.ts';
import type { TypeSchema } from './type-schema.ts';

function type(apiVersion: string, kind: string): TypeSchema {
  const found = schemaOf(apiVersion, kind);
  if (found === undefined) throw new Error(`no schema of ${apiVersion} ${kind}`);
  return found;
}

describe('toWire', () => {
  it('adds what Go writes without being told', () => {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a' },
      spec: { selector: {}, template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
    };
    expect(toWire(type('apps/v1', 'Deployment'), object)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', creationTimestamp: null },
      spec: {
        selector: {},
        strategy: {},
        template: {
          metadata: { creationTimestamp: null },
          spec: { containers: [{ name: 'a', image: 'b', resources: {} }] },
        },
      },
      status: {},
    });
  });

  it('writes lists without elements as null where Go has no omitempty', () => {
    const slice = { addressType: 'IPv4', endpoints: [] };
    expect(toWire(type('discovery.k8s.io/v1', 'EndpointSlice'), slice)).toMatchObject({ endpoints: null, ports: null });
  });

  it('keeps what is complete, and remembers what it made of frozen objects', () => {
    const meta = type('v1', 'ConfigMap');
    const complete = { metadata: { creationTimestamp: null }, data: { a: 'b' } };
    expect(toWire(meta, complete)).toBe(complete);
    const frozen = Object.freeze({ metadata: Object.freeze({ name: 'a' }) });
    expect(toWire(meta, frozen)).toBe(toWire(meta, frozen));
  });
});
