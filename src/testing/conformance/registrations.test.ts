/** Requests for certificates, webhooks and servers of groups, as far as they are objects (kubernetes/test/e2e/auth/certificates.go, apimachinery/{webhook,aggregator}.go). */
import { beforeAll, describe, expect, it } from 'vitest';
import { GoClient, type Json, namesIn } from './go-client.ts';

const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1';

let client: GoClient;
beforeAll(() => {
  client = new GoClient();
});

describe('a request for a certificate', () => {
  const request = btoa('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n');
  const spec = {
    request,
    signerName: 'example.com/e2e-test',
    expirationSeconds: 3600,
    usages: ['digital signature', 'key encipherment', 'server auth'],
  };
  const csr = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'one' },
    spec,
  };

  it('is made, watched, approved and answered', () => {
    const created = client.post(REQUESTS, csr);
    expect(created.spec).toMatchObject({ ...spec, username: 'kubernetes-admin' });
    const watched = client.watch(REQUESTS, `resourceVersion=${created.metadata.resourceVersion}`);
    client.patch(`${REQUESTS}/one`, 'merge-patch', { metadata: { annotations: { patched: 'true' } } });
    const approval = {
      type: 'Approved',
      status: 'True',
      reason: 'E2E',
      message: 'Set from an e2e test',
      lastUpdateTime: null,
    };
    const found = client.get(`${REQUESTS}/one`);
    const approved = client.put(`${REQUESTS}/one/approval`, { ...found, status: { conditions: [approval] } });
    expect(approved.status.conditions).toEqual([expect.objectContaining({ type: 'Approved', reason: 'E2E' })]);
    const status = { ...approved.status, certificate: btoa('-----BEGIN CERTIFICATE-----') };
    expect(client.put(`${REQUESTS}/one/status`, { ...approved, status }).status).toMatchObject(status);
    client.delete(`${REQUESTS}/one`);
    client.advance(1);
    expect(namesIn(watched)).toEqual(['MODIFIED one', 'MODIFIED one', 'MODIFIED one', 'DELETED one']);
    watched.stop();
  });

  it.each([
    [{ usages: [] }, 'spec.usages: Required value'],
    [
      { signerName: 'nobody' },
      'spec.signerName: Invalid value: "nobody": must be a fully qualified domain and path of the form "example.com/signer-name"',
    ],
    [
      { expirationSeconds: 60 },
      'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds (10 minutes)',
    ],
  ])('is refused with %j', (change, problem) => {
    const { code, status } = client.fails('POST', REQUESTS, { ...csr, spec: { ...spec, ...change } });
    expect([code, status.message]).toEqual([422, expect.stringContaining(problem)]);
  });
});

describe('webhooks', () => {
  it.each([
    ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
    ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
  ])('of a %s are kept, listed and deleted by label', (kind, plural) => {
    const webhook = {
      name: 'allow.k8s.io.e2e',
      clientConfig: { service: { namespace: 'default', name: 'e2e-test-webhook', path: '/always-allow', port: 8443 } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1', 'v1beta1'],
    };
    const labels = { 'e2e-list-test-webhooks': 'yes' };
    const metadata = { name: 'allow', labels };
    const apiVersion = 'admissionregistration.k8s.io/v1';
    const made = client.post(`${WEBHOOKS}/${plural}`, { apiVersion, kind, metadata, webhooks: [webhook] });
    expect(made).toMatchObject({ metadata: { generation: 1 }, webhooks: [{ ...webhook, failurePolicy: 'Fail' }] });
    const patch = [{ op: 'replace', path: '/webhooks/0/rules/0/operations', value: ['UPDATE'] }];
    expect(client.patch(`${WEBHOOKS}/${plural}/allow`, 'json-patch', patch).metadata.generation).toBe(2);
    const query = '?labelSelector=e2e-list-test-webhooks%3Dyes';
    expect(client.get(`${WEBHOOKS}/${plural}${query}`).items).toHaveLength(1);
    client.delete(`${WEBHOOKS}/${plural}${query}`);
    expect(client.get(`${WEBHOOKS}/${plural}${query}`).items).toEqual([]);
  });
});

describe('the servers of groups', () => {
  const SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';

  it('are this one for all that it serves', () => {
    const { items } = client.get(SERVICES);
    expect(items.map(({ metadata }: Json) => metadata.name)).toEqual(
      expect.arrayContaining(['v1.', 'v1.apps', 'v2.autoscaling']),
    );
    for (const { status } of items) expect(status.conditions).toMatchObject([{ type: 'Available', status: 'True' }]);
  });

  it('may be others, by name', () => {
    const spec = {
      group: 'wardle.example.com',
      version: 'v1alpha1',
      groupPriorityMinimum: 2000,
      versionPriority: 200,
      service: { namespace: 'default', name: 'sample-api' },
    };
    const object = {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1alpha1.wardle.example.com' },
      spec,
    };
    expect(client.post(SERVICES, object).spec.service.port).toBe(443);
    const { code, status } = client.fails('POST', SERVICES, { ...object, metadata: { name: 'v1.other' } });
    expect([code, status.message]).toEqual([422, expect.stringContaining('must be `spec.version+"."+spec.group`')]);
    client.delete(`${SERVICES}/v1alpha1.wardle.example.com`);
  });
});
