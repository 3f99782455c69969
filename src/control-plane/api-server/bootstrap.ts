/**
 * What an API server sees to before anybody asks: the system namespaces
 * (kubernetes/pkg/controlplane/controller/systemnamespaces). Upstream repeats this every minute; here it is done once.
 */
import type { ApiRequest } from '../client/transport.ts';
import type { ServerContext } from './server-context.ts';
import { createDecoded } from './verbs/create.ts';

const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'] as const;
const IDENTITY = { user: { name: 'system:apiserver', groups: ['system:masters'] }, actor: 'kube-apiserver' } as const;

/** Creates what is missing of it. */
export function bootstrap(server: ServerContext): void {
  const namespaces = server.resources.find('namespaces');
  if (namespaces === undefined) return;
  for (const name of SYSTEM_NAMESPACES) {
    if (server.store.get(namespaces, undefined, name) !== undefined) continue;
    const request: ApiRequest = {
      verb: 'create',
      kind: namespaces.definition,
      options: {},
      isTyped: true,
      ...IDENTITY,
    };
    createDecoded(server, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, request);
  }
}
