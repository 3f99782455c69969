/** Namespaces, Nodes, Secrets and the smaller kinds: what writers may say and what becomes of it. */
import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { apiVersionOf, type KindDefinition } from './define-kind.ts';
import {
  EndpointSlice,
  KINDS,
  kindByGroupVersionKind,
  kindByResource,
  Lease,
  Namespace,
  Node,
  Secret,
  ServiceAccount,
} from './index.ts';
import { decodedLength, decodeText, encodeText } from './secret/data.ts';
import { jsonObjectError } from './secret/json-syntax.ts';
import { tlsWarnings } from './secret/tls-warnings.ts';

function problemsOf<T extends KubeObject>(definition: KindDefinition<T>, object: T, old?: T): readonly string[] {
  const errors = new FieldErrors();
  definition.validate?.(object, errors, FieldPath.root);
  if (old !== undefined) definition.validateUpdate?.(object, old, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

describe('the list of kinds', () => {
  it('finds kinds by resource and by apiVersion', () => {
    expect(kindByResource('', 'namespaces')).toBe(Namespace);
    expect(kindByResource('discovery.k8s.io', 'endpointslices')).toBe(EndpointSlice);
    expect(kindByGroupVersionKind('coordination.k8s.io/v1', 'Lease')).toBe(Lease);
    expect(kindByGroupVersionKind('apps/v1beta1', 'Deployment')).toBeUndefined();
  });

  it('names no resource twice, and tells learners of each kind how far it goes', () => {
    const names = (KINDS as readonly KindDefinition[]).map((kind) => `${kind.plural}.${apiVersionOf(kind)}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { kind, fidelity } of KINDS) expect([kind, fidelity[0]?.field]).toEqual([kind, '']);
  });
});

describe('namespaces', () => {
  const given: Namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

  it('bear their name as a label and are active', () => {
    expect(Namespace.defaults?.(given)).toEqual({
      ...given,
      metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } },
      status: { phase: 'Active' },
    });
    const once = Namespace.defaults?.(given) ?? given;
    expect(Namespace.defaults?.(once)).toBe(once);
  });

  it('are held by a finalizer that only the finalize subresource takes away', () => {
    const stored = Namespace.prepareForCreate?.({ ...given, spec: { finalizers: ['example.com/x'] } }) ?? given;
    expect(stored.spec).toEqual({ finalizers: ['example.com/x', 'kubernetes'] });
    expect(Namespace.prepareForUpdate?.({ ...stored, spec: {} }, stored)).toEqual(stored);
  });

  it('have proper finalizers and a phase that fits', () => {
    expect(problemsOf(Namespace, { ...given, spec: { finalizers: ['plain'] } })).toEqual([
      'spec.finalizers: Invalid value: "plain": name is neither a standard finalizer name nor is it fully qualified',
    ]);
    const errors = new FieldErrors();
    Namespace.validateStatusUpdate?.({ ...given, status: { phase: 'Terminating' } }, given, errors, FieldPath.root);
    expect(errors.list[0]?.message).toBe(
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    );
  });
});

describe('nodes', () => {
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker1' } };

  it('have one list of pod ranges, and can allocate what they have', () => {
    const defaulted = Node.defaults?.({
      ...node,
      spec: { podCIDR: '10.244.1.0/24' },
      status: { capacity: { cpu: '2' } },
    });
    expect(defaulted?.spec).toEqual({ podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] });
    expect(defaulted?.status).toEqual({ capacity: { cpu: '2' }, allocatable: { cpu: '2' } });
    expect(Node.defaults?.(node)).toBe(node);
  });

  it('have each taint once', () => {
    const taint = { key: 'a', value: 'b', effect: 'NoSchedule' } as const;
    expect(problemsOf(Node, { ...node, spec: { taints: [taint, { ...taint, effect: 'NoExecute' }, taint] } })).toEqual([
      'metadata.taints[2]: Duplicate value: core.Taint{Key:"a", Value:"b", Effect:"NoSchedule", TimeAdded:(*v1.Time)(nil)}: taints must be unique by key and effect pair',
    ]);
  });

  it('get their pod range and provider once and for all', () => {
    const old: Node = { ...node, spec: { podCIDRs: ['10.244.1.0/24'], providerID: 'x://1' } };
    const changed: Node = { ...node, spec: { podCIDRs: ['10.244.2.0/24'], providerID: 'x://2' } };
    expect(problemsOf(Node, old, node)).toEqual([]);
    expect(problemsOf(Node, changed, old)).toEqual([
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
      'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
    ]);
  });

  it('have whole devices only', () => {
    const status = { capacity: { 'example.com/gpu': '500m', memory: '-1' } };
    expect(problemsOf(Node, { ...node, status })).toEqual([
      'status.capacity.example.com/gpu: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: must be an integer',
      'status.capacity.memory: Invalid value: "-1": must be greater than or equal to 0',
    ]);
  });
});

describe('secrets', () => {
  const secret: Secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, type: 'Opaque' };

  it('keep what is written as text as data', () => {
    const { type: _, ...untyped } = secret;
    expect(Secret.defaults?.({ ...untyped, data: { a: 'YQ==', b: 'Yg==' }, stringData: { b: 'ä€😀' } })).toEqual({
      ...secret,
      data: { a: 'YQ==', b: 'w6Tigqzwn5iA' },
    });
    expect(Secret.defaults?.(secret)).toBe(secret);
  });

  it.each(['', 'a', 'ab', 'abc', 'ä€😀', '\u0000\uffff'])('encode and decode %j', (text) => {
    expect(decodeText(encodeText(text))).toBe(text);
    expect(encodeText(text)).toBe(Buffer.from(text).toString('base64'));
    expect(decodedLength(encodeText(text))).toBe(Buffer.from(text).length);
  });

  it.each([
    ['{"auths": {"x": [1, -2.5e3, true, null, "\\u00e4\\n"]}}', undefined],
    ['', 'unexpected end of JSON input'],
    ['{"a": ', 'unexpected end of JSON input'],
    ['bad', "invalid character 'b' looking for beginning of value"],
    ['{a: 1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b"}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['tru3', "invalid character '3' in literal true (expecting 'e')"],
    ['["a\nb"]', "invalid character '\\n' in string literal"],
    ['[]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
  ])('say why %j is no JSON object', (text, error) => {
    expect(jsonObjectError(text)).toBe(error);
  });

  it.each([
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/tls', { 'tls.crt': '' }, ['data[tls.key]: Required value']],
    ['kubernetes.io/ssh-auth', {}, ['data[ssh-privatekey]: Required value']],
    [
      'kubernetes.io/service-account-token',
      {},
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': encodeText('x') },
      [
        `data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character 'x' looking for beginning of value`,
      ],
    ],
  ])('of type %s need their keys', (type, data, problems) => {
    expect(problemsOf(Secret, { ...secret, type, data })).toEqual(problems);
  });

  it('never change their type', () => {
    expect(problemsOf(Secret, { ...secret, type: 'example.com/x' }, secret)).toEqual([
      'type: Invalid value: "example.com/x": field is immutable',
    ]);
  });

  it('warn of certificates that are none', () => {
    const [certificate, key] = ['CERTIFICATE', 'RSA PRIVATE KEY'].map((type) =>
      encodeText(`-----BEGIN ${type}-----\nTUlJQg==\n-----END ${type}-----\n`),
    );
    expect(tlsWarnings(certificate!, key!)).toEqual([]);
    expect(tlsWarnings('', '')).toEqual(['tls: failed to find any PEM data in certificate input']);
    expect(tlsWarnings(key!, certificate!)).toEqual([
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ]);
    expect(tlsWarnings(certificate!, certificate!)).toEqual([
      'tls: found a certificate rather than a key in the PEM for the private key',
    ]);
  });
});

describe('endpoint slices', () => {
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-abc', generation: 3 },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.2.3'] }],
    ports: [{ port: 80 }],
  };

  it('name their ports, if only with nothing', () => {
    expect(EndpointSlice.defaults?.(slice).ports).toEqual([{ port: 80, name: '', protocol: 'TCP' }]);
  });

  it('count generations for everything but annotations', () => {
    const annotated = { ...slice, metadata: { ...slice.metadata, annotations: { a: 'b' } } };
    expect(EndpointSlice.prepareForUpdate?.(annotated, slice).metadata.generation).toBe(3);
    const labelled = { ...slice, metadata: { ...slice.metadata, labels: { a: 'b' } } };
    expect(EndpointSlice.prepareForUpdate?.(labelled, slice).metadata.generation).toBe(4);
    expect(EndpointSlice.prepareForUpdate?.({ ...slice, endpoints: [] }, slice).metadata.generation).toBe(4);
  });

  it('are looked at again when their addresses turn out to be of another type', () => {
    const endpoints = [Object.freeze({ addresses: Object.freeze(['10.1.2.3']) })];
    const given = { ...slice, ports: [], endpoints };
    expect(problemsOf(EndpointSlice, given)).toEqual([]);
    expect(problemsOf(EndpointSlice, given)).toEqual([]);
    expect(problemsOf(EndpointSlice, { ...given, addressType: 'IPv6' })).toEqual([
      'endpoints[0].addresses[0]: Invalid value: "10.1.2.3": must be a valid IPv6 address',
    ]);
  });

  it('keep their type of address', () => {
    expect(problemsOf(EndpointSlice, { ...slice, ports: [], addressType: 'FQDN' }, slice)).toEqual([
      'addressType: Invalid value: "FQDN": field is immutable',
    ]);
  });
});

describe('other kinds', () => {
  it('refuse what makes no sense', () => {
    const lease: Lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l' } };
    expect(problemsOf(Lease, { ...lease, spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } })).toEqual([
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
      'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });

  it('keep of references to secrets only the name', () => {
    const account: ServiceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } };
    const secrets = [{ name: 's', namespace: 'x' }];
    expect(ServiceAccount.prepareForCreate?.({ ...account, secrets }).secrets).toEqual([{ name: 's' }]);
    expect(ServiceAccount.prepareForCreate?.(account)).toBe(account);
  });
});
