/** What of the cluster is drawn: system pods and Services only when asked for; in an order that does not change by itself. */
import type { ScenePod, SceneService } from '../../bridge/messages.ts';
import type { SceneContent } from './layout/by-machine.ts';
import type { StageSnapshot } from './stage-source.ts';

const byName = new Intl.Collator('en', { numeric: true });

export function visibleContent(scene: StageSnapshot): SceneContent {
  const isShown = ({ isSystem }: ScenePod | SceneService): boolean => !isSystem || scene.areSystemPodsShown;
  return {
    nodes: [...scene.nodes.values()].sort((a, b) => byName.compare(a.name, b.name)),
    pods: [...scene.pods.values()].filter(isShown),
    services: [...scene.services.values()]
      .filter(isShown)
      .sort((a, b) => byName.compare(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`)),
    controlPlane: scene.controlPlane,
  };
}
