/** Where everything is on the stage, whatever the arrangement. */
import type { Box, Point, Size } from './geometry.ts';
import type { PodForm } from './pod-form.ts';

export interface TankPlace {
  /** Id of the node. */
  readonly id: string;
  readonly name: string;
  /** The whole, with head and foot. */
  readonly box: Box;
  /** Name, status and switch. */
  readonly head: Box;
  /** What is behind glass. */
  readonly glass: Box;
  /** Figures in words. */
  readonly foot: Box;
  readonly powerSwitch: Box;
  /** Where messages for the kubelet arrive. */
  readonly kubelet: Point;
  /** Where the network comes in, through kube-proxy. */
  readonly kubeProxy: Point;
  /** The corner at which the network's cable turns down to this tank. */
  readonly drop: Point;
}

export interface PlacedBox {
  readonly id: string;
  readonly box: Box;
}

export interface PodPlace extends PlacedBox {
  /** Id of the tank that it is in; undefined in the waiting room. */
  readonly tank: string | undefined;
}

export interface StageLayout {
  readonly size: Size;
  /** Scale of what is in and around tanks: 1 when there is ample room. */
  readonly unit: number;
  readonly podForm: PodForm;
  readonly tanks: readonly TankPlace[];
  readonly pods: ReadonlyMap<string, PodPlace>;
  readonly services: readonly PlacedBox[];
  /** By name, in order. */
  readonly parts: readonly PlacedBox[];
  readonly lid: Box;
  readonly waitingRoom: Box;
  /** Pods that wait and have no room to be drawn. */
  readonly waitingUnseen: number;
  readonly customers: Box;
  /** Where the network's cable runs up and down, between Services and tanks. */
  readonly trunkX: number;
  readonly you: Box;
}
