/** The recording cluster as far as it shows in its answers, and the real kubectl sending manifests to ours. */
import { resolve } from 'node:path';
import { ConfigMap, Namespace, Role } from '../../kube-api/kinds/index.ts';
import { KubectlWorld } from '../kubectl/kubectl-world.ts';
import type { AdmissionAnswer } from './admission-differences.ts';
import { CORPUS, printedObjects, type RecordedAdmission, RIG_NAMESPACE } from './recorded-admission.ts';

/** A cluster with the namespaces that manifests name, and what the recording one already had. */
export async function startRig(kubectl: string, recorded: readonly RecordedAdmission[]): Promise<KubectlWorld> {
  const world = await KubectlWorld.start({ kubectl, nodes: 1, authorizationMode: 'RBAC' });
  const client = world.live.sandbox.client();
  for (const name of rigNamespaces(recorded)) {
    if (client.find(Namespace, name) === undefined) client.create(Namespace, { metadata: { name } });
  }
  client.create(Role, { metadata: { name: 'pod-reader', namespace: 'default' }, rules: [] });
  for (const name of ['special-config', 'env-config']) {
    client.create(ConfigMap, { metadata: { name, namespace: 'default' } });
  }
  world.advance(5000);
  return world;
}

function rigNamespaces(recorded: readonly RecordedAdmission[]): ReadonlySet<string> {
  const served = recorded.flatMap(({ defaultedObjects = [] }) => defaultedObjects);
  const named = served.flatMap(({ metadata: { namespace } }) => namespace ?? []);
  const refused = recorded.flatMap(({ stderr }) =>
    [...stderr.matchAll(/namespaces "([^"]+)" already exists/g)].map(([, name = '']) => name),
  );
  return new Set([...named, ...refused].filter((name) => name !== RIG_NAMESPACE));
}

/** The server's answer to files of the corpus, given to one command. */
export async function kubectlCreate(world: KubectlWorld, paths: readonly string[]): Promise<AdmissionAnswer> {
  const files = paths.map((path) => `-f '${path}'`).join(' ');
  const command = `cd '${resolve(CORPUS)}' && kubectl create --dry-run=server -o json ${files}`;
  const { stdout, stderr } = await world.run(command, { mostVirtualMs: 0 });
  return { stderr, objects: printedObjects(stdout) };
}
