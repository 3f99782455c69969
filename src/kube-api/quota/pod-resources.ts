/**
 * What a whole pod asks for and may have (k8s.io/component-helpers/resource/helpers.go: PodRequests, PodLimits). Left out:
 * resources of whole pods and resizing in place, whose features are off in v1.32.
 */
import type { PodSpec } from '../generated/types.gen.ts';
import { type Amounts, addAmounts, amountsOf, maxAmounts } from './amounts.ts';

/** The sum over containers, or what starting takes if that is more, and the overhead; limits only with what has some. */
export function podAmounts(spec: PodSpec | undefined, field: 'requests' | 'limits'): Amounts {
  const { containers = [], initContainers = [], overhead } = spec ?? {};
  let total: Amounts = {};
  for (const { resources } of containers) total = addAmounts(total, amountsOf(resources?.[field]));
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const { resources, restartPolicy } of initContainers) {
    let own = amountsOf(resources?.[field]);
    if (restartPolicy === 'Always') {
      total = addAmounts(total, own);
      sidecars = addAmounts(sidecars, own);
      own = sidecars;
    } else {
      own = addAmounts(own, sidecars);
    }
    starting = maxAmounts(starting, own);
  }
  total = maxAmounts(total, starting);
  return withOverhead(total, amountsOf(overhead), field === 'limits');
}

function withOverhead(total: Amounts, overhead: Amounts, onlyWhereSet: boolean): Amounts {
  const entries = Object.entries(overhead);
  const counted = onlyWhereSet ? entries.filter(([name]) => (total[name]?.sign ?? 0) !== 0) : entries;
  return addAmounts(total, Object.fromEntries(counted));
}
