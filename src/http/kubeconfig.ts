/** The file that tells kubectl where the cluster is (k8s.io/client-go/tools/clientcmd/api/v1). */
import { stringify } from 'yaml';

/** A kubeconfig whose only context leads to `server`, e.g. `http://127.0.0.1:8001`. */
export function kubeconfigFor(server: string): string {
  const name = 'kubarium';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server } }],
    users: [{ name: 'kubernetes-admin', user: {} }],
    contexts: [{ name, context: { cluster: name, user: 'kubernetes-admin' } }],
    'current-context': name,
  });
}
