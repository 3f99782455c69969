/** What labels have done in the cluster: who serves, who belongs to whom. */
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../kube-api/kinds/endpoint-slice.ts';
import type { Pod } from '../../kube-api/kinds/pod.ts';
import { Service } from '../../kube-api/kinds/service.ts';
import type { Labels } from '../../kube-api/meta/label-selector.ts';
import { controllerOf } from '../../kube-api/meta/owner.ts';
import type { LessonView } from '../define-lesson.ts';
import { isPodReady } from '../look.ts';
import { allPods } from './selected.ts';
import { FRONT } from './shop.ts';

/** Names of the pods that get requests of the Service `shop`. */
export function servingPods(view: LessonView): readonly string[] {
  return view
    .list(EndpointSlice, 'default')
    .filter(({ metadata }) => metadata.labels?.[SERVICE_NAME_LABEL] === 'shop')
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ targetRef }) => targetRef?.name ?? []);
}

/** The ready pods that the Deployment `mango` has through its ReplicaSet. */
export function frontPods(view: LessonView): readonly Pod[] {
  return allPods(view).filter((pod) => isPodReady(pod) && (controllerOf(pod)?.name.startsWith(`${FRONT}-`) ?? false));
}

export function selectorOfShop(view: LessonView): Labels | undefined {
  return view.get(Service, 'shop', 'default')?.spec?.selector;
}
