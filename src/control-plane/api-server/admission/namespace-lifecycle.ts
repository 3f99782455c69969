/**
 * Nothing is created in a namespace that does not exist or is going away, and some namespaces may not go
 * (apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go). Left out: the wait for a lagging cache; it looks at the
 * store.
 */
import type { Namespace } from '../../../kube-api/generated/types.gen.ts';
import { forbidden, notFound, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { LookUp } from './look-up.ts';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
const NAMESPACES = { group: '', name: 'namespaces' };

export function namespaceLifecycle(context: AdmissionContext): AdmissionPlugin {
  const namespaces = context.find('namespaces');
  const lookUp = new LookUp(context, 'namespaces');
  return {
    name: 'NamespaceLifecycle',
    operations: ['CREATE', 'DELETE'],
    subresources: true,
    admit(object, { operation, resource, namespace, name }) {
      if (operation !== 'CREATE' || namespaces === undefined || namespace === undefined) return object;
      const found = lookUp.get(undefined, namespace) as Namespace | undefined;
      if (found === undefined) throw notFound(NAMESPACES, namespace);
      if (found.status?.phase !== 'Terminating') return object;
      const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
      const { message, status } = forbidden(resource.groupResource, name, why);
      const cause = {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      };
      throw new StatusError(403, 'Forbidden', message, { ...status.details, causes: [cause] });
    },
    validate(_object, { operation, resource, name }) {
      if (operation !== 'DELETE' || resource !== namespaces || !IMMORTAL.has(name)) return;
      throw forbidden(NAMESPACES, name, 'this namespace may not be deleted');
    },
  };
}
