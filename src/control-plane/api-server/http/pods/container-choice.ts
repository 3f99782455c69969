/** Which container of a pod a request means (kubernetes/pkg/registry/core/pod/strategy.go: validateContainer). */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest } from '../../../../kube-api/meta/status-error.ts';

/** The named container, or the only one; throws BadRequest. */
export function chooseContainer({ metadata, spec }: Pod, asked: string): string {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {};
  const names = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  const { name: pod = '' } = metadata;
  if (asked !== '') {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod}`);
  }
  const [only] = containers;
  if (only === undefined) throw badRequest(`a container name must be specified for pod ${pod}`);
  if (containers.length === 1) return only.name;
  throw badRequest(`a container name must be specified for pod ${pod}, choose one of: [${names.join(' ')}]`);
}
