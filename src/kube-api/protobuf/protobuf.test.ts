import { describe, expect, it } from 'vitest';
import { schemaById, schemaOf } from '../schema/schema.ts';
import type { TypeSchema } from '../schema/type-schema.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { isProtobuf, openEnvelope, sealEnvelope } from './envelope.ts';

function typeOf(apiVersion: string, kind: string): TypeSchema {
  const type = schemaOf(apiVersion, kind);
  if (type === undefined) throw new Error(`no schema of ${kind}`);
  return type;
}

/** Bytes as `kubectl create namespace` 1.32 sends them. */
const NAMESPACE = Buffer.from(
  '6b387300 0a0f 0a027631 1209 4e616d657370616365 1218 0a12 0a0674 65616d2d61 1200 1a00 2200 2a00 3200 1200 1a00 1a00 2200'.replaceAll(
    ' ',
    '',
  ),
  'hex',
);

describe('an object on the wire', () => {
  it('is recognised by its first bytes', () => {
    expect([isProtobuf(NAMESPACE), isProtobuf(Buffer.from('{}'))]).toEqual([true, false]);
  });

  it.each([
    ['', 'empty data'],
    ['{}', 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'],
  ])('%j is refused', (text, message) => {
    expect(() => openEnvelope(Buffer.from(text))).toThrow(message);
  });

  it('names its kind', () => {
    const bytes = sealEnvelope({ apiVersion: 'apps/v1', kind: 'Deployment', raw: new Uint8Array([1, 2]) });
    expect(openEnvelope(bytes)).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', raw: new Uint8Array([1, 2]) });
  });
});

describe('messages', () => {
  it.each([
    ['v1', 'Pod', { metadata: { name: 'p', labels: { a: 'b', c: '' }, creationTimestamp: '2025-01-06T09:00:00Z' } }],
    [
      'v1',
      'Pod',
      {
        spec: {
          containers: [
            {
              name: 'c',
              command: ['sh', '-c', 'true'],
              ports: [{ containerPort: 80 }],
              resources: { limits: { cpu: '100m', memory: '1Gi' } },
              env: [{ name: 'K', valueFrom: { configMapKeyRef: { name: 'm', key: 'k', optional: false } } }],
              livenessProbe: { httpGet: { path: '/', port: 'http' }, initialDelaySeconds: 3 },
              readinessProbe: { tcpSocket: { port: 80 } },
            },
          ],
          volumes: [
            { name: 'v', emptyDir: { sizeLimit: '1Gi' } },
            { name: 'w', hostPath: { path: '/x', type: '' } },
          ],
          securityContext: { runAsUser: 0, fsGroup: -1 },
          terminationGracePeriodSeconds: 0,
        },
      },
    ],
    [
      'apps/v1',
      'Deployment',
      { spec: { replicas: 0, strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } } },
    ],
    ['v1', 'Secret', { type: 'Opaque', data: { k: 'AP8=', empty: '' }, immutable: false }],
    [
      'coordination.k8s.io/v1',
      'Lease',
      { spec: { renewTime: '2025-01-06T09:00:00.123456Z', leaseDurationSeconds: 40 } },
    ],
    [
      'networking.k8s.io/v1',
      'Ingress',
      { spec: { rules: [{ host: 'h', http: { paths: [{ path: '/', pathType: 'Prefix' }] } }] } },
    ],
    ['authorization.k8s.io/v1', 'SubjectAccessReview', { spec: { user: 'u', extra: { scopes: ['a', 'b'] } } }],
    ['apps/v1', 'ControllerRevision', { revision: 3, data: { spec: { x: [1, 'y', null] } } }],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      {
        spec: {
          versions: [
            {
              name: 'v1',
              served: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: {
                    a: { type: 'array', items: { type: 'number', minimum: 0.5, default: 1 } },
                    b: { type: 'object', additionalProperties: false },
                    c: { 'x-kubernetes-preserve-unknown-fields': true, enum: ['x', 1, null], $ref: 'r' },
                  },
                },
              },
            },
          ],
        },
      },
    ],
  ])('carry a %s %s there and back', (apiVersion, kind, object) => {
    const type = typeOf(apiVersion, kind);
    expect(decodeMessage(type, encodeMessage(type, object))).toEqual(object);
  });

  it('leave out zero values that Go does not tell from nothing', () => {
    const type = typeOf('v1', 'Pod');
    const bytes = encodeMessage(type, {
      metadata: { name: 'p', generateName: '', generation: 0 },
      spec: { hostNetwork: false },
    });
    expect(decodeMessage(type, bytes)).toEqual({ metadata: { name: 'p' }, spec: {} });
  });

  it('skip fields that are not known', () => {
    const type = schemaById('ServicePort') as TypeSchema;
    const unknown = Buffer.from([0xf8, 0x07, 0x01]);
    expect(decodeMessage(type, Buffer.concat([unknown, encodeMessage(type, { port: 80 })]))).toEqual({ port: 80 });
  });

  it.each([
    [[0x0a, 0x05, 0x61], 'unexpected EOF'],
    [[0x18, 0x01], 'proto: wrong wireType = 0 for field Status'],
  ])('that are broken (%j) are refused', (bytes, message) => {
    expect(() => decodeMessage(typeOf('v1', 'Namespace'), new Uint8Array(bytes))).toThrow(message);
  });

  it('are read as kubectl writes them', () => {
    const { apiVersion, kind, raw } = openEnvelope(NAMESPACE);
    expect(decodeMessage(typeOf(apiVersion, kind), raw)).toMatchObject({ metadata: { name: 'team-a' } });
  });
});
