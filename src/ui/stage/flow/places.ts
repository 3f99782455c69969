/** Where moving things come from and go to, at this moment. */

import { hubOf } from '../draw/service.ts';
import { type Box, centreOf, type Point } from '../layout/geometry.ts';
import type { StageLayout, TankPlace } from '../layout/stage-layout.ts';
import type { StageSnapshot } from '../stage-source.ts';

export interface Places {
  /** Another number when something may be elsewhere than before. */
  readonly version: number;
  pod(id: string): Point | undefined;
  tank(nodeName: string): TankPlace | undefined;
  /** Name of the node that a pod is drawn in. */
  nodeOfPod(id: string): string | undefined;
  hub(serviceId: string): Point | undefined;
  readonly trunkX: number;
  customers(): Point;
  you(): Point;
  part(name: string): Box | undefined;
}

/** Places by a layout; `podBox` answers where a pod is on its way, or where it was last. */
export function placesOf(
  layout: StageLayout,
  scene: StageSnapshot,
  podBox: (id: string) => Box | undefined,
  version: number,
): Places {
  const tanks = new Map(layout.tanks.map((tank) => [tank.name, tank]));
  const hubs = new Map(layout.services.map(({ id, box }) => [id, hubOf(box).centre]));
  const parts = new Map(layout.parts.map(({ id, box }) => [id, box]));
  const { customers, you } = layout;
  return {
    version,
    pod: (id) => {
      const area = podBox(id);
      if (area === undefined) return undefined;
      return { x: area.x + Math.min(2, area.width / 2), y: area.y + area.height / 2 };
    },
    trunkX: layout.trunkX,
    tank: (name) => tanks.get(name),
    nodeOfPod: (id) => scene.pods.get(id)?.node,
    hub: (id) => hubs.get(id),
    customers: () => ({ x: customers.x + customers.width - 10, y: customers.y + 26 }),
    you: () => ({ x: you.x + you.width, y: centreOf(you).y }),
    part: (name) => parts.get(name),
  };
}
