import { describe, expect, it } from 'vitest';
import { outsideInput } from './outside-input.ts';

function told(method: string, target: string, body: unknown = '', userAgent = 'kubectl/v1.32.5 (linux/amd64)') {
  const text = btoa(JSON.stringify(body));
  return outsideInput({ type: 'request', id: 1, method, target, headers: { 'user-agent': userAgent }, body: text });
}

describe('what somebody changes from outside', () => {
  it.each([
    ['POST', '/api/v1/namespaces/default/pods', { metadata: { name: 'a' } }, 'with kubectl: create pod a in default'],
    ['POST', '/api/v1/namespaces', { metadata: { name: 'shop' } }, 'with kubectl: create namespace shop'],
    ['DELETE', '/apis/apps/v1/namespaces/shop/deployments/web', '', 'with kubectl: delete deployment.apps web in shop'],
    [
      'PATCH',
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      '',
      'with kubectl: patch deployment.apps/scale web in shop',
    ],
    ['PUT', '/api/v1/nodes/node-1', '', 'with kubectl: replace node node-1'],
    ['DELETE', '/api/v1/namespaces/shop/pods', '', 'with kubectl: delete pod (several) in shop'],
    ['DELETE', '/apis/example.com/v1/crontabs/c', '', 'with kubectl: delete crontabs c'],
  ])('%s %s', (method, target, body, message) => {
    expect(told(method, target, body)?.note.message).toBe(message);
  });

  it('names the object, so that it can be opened, and the program', () => {
    expect(told('DELETE', '/apis/apps/v1/namespaces/shop/deployments/web', '', 'Lens/6')).toMatchObject({
      actor: 'Lens',
      note: { reason: 'Delete', object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' } },
    });
  });

  it.each([
    ['GET', '/api/v1/pods'],
    ['POST', '/api/v1/namespaces/default/pods?dryRun=All'],
    ['POST', '/api/v1/namespaces/default/pods/web/exec?command=ls'],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'],
    ['POST', '/version'],
  ])('is nothing for %s %s', (method, target) => {
    expect(told(method, target)).toBeUndefined();
  });
});
