/** What services use of a quota (kubernetes/pkg/quota/v1/evaluator/core/services.go). */
import type { Service } from '../generated/types.gen.ts';
import { Quantity, quantityOf } from '../meta/quantity.ts';
import { countName, type Evaluator, ONE } from './evaluator.ts';

const COUNT = countName('services');
const NAMES: readonly string[] = [COUNT, 'services', 'services.nodeports', 'services.loadbalancers'];

/** How many ports of all nodes a service takes. */
function nodePorts({ spec }: Service): number {
  const { type, ports = [], allocateLoadBalancerNodePorts } = spec ?? {};
  if (type === 'NodePort') return ports.length;
  if (type !== 'LoadBalancer') return 0;
  if (allocateLoadBalancerNodePorts !== false) return ports.length;
  return ports.filter(({ nodePort = 0 }) => nodePort !== 0).length;
}

export const serviceEvaluator: Evaluator = {
  resource: 'services',
  // a service can become one of another type
  handles: (operation, subresource) => operation !== 'DELETE' && subresource === undefined,
  matchingNames: (names) => names.filter((name) => NAMES.includes(name)),
  matchesScope: () => false,
  usage(object) {
    const service = object as Service;
    return {
      [COUNT]: ONE,
      services: ONE,
      'services.loadbalancers': service.spec?.type === 'LoadBalancer' ? ONE : Quantity.zero,
      'services.nodeports': quantityOf(nodePorts(service)),
    };
  },
  replenishes: (object, old) => (object as Service).spec?.type !== (old as Service).spec?.type,
};
