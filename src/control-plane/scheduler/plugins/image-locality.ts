/**
 * Rather nodes that have the pod's images already, and the more so the larger they are and the more nodes have them, lest all
 * pods gather on the one node that has (kubernetes/pkg/scheduler/framework/plugins/imagelocality/image_locality.go).
 */
import type { ImageState } from '../cache/image-states.ts';
import { definePlugin, MAX_NODE_SCORE } from '../framework/define-plugin.ts';

const MEBIBYTE = 1024 * 1024;
const LOWEST_BYTES = 23 * MEBIBYTE;
const HIGHEST_BYTES_PER_CONTAINER = 1000 * MEBIBYTE;

interface WantedImage {
  readonly name: string;
  /** What its presence adds to a node's sum: its size, scaled by the share of nodes that have it. */
  readonly bytes: number;
}

interface Wanted {
  readonly images: readonly WantedImage[];
  readonly containerCount: number;
}

export const ImageLocality = definePlugin<undefined, Wanted>({
  name: 'ImageLocality',
  preScore({ pod: { spec } }, _nodes, { cache }) {
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    const images: WantedImage[] = [];
    for (const { image = '' } of containers) {
      const name = normalizedImageName(image);
      const state = cache.images.get(name);
      if (state !== undefined) images.push({ name, bytes: scaledBytes(state, cache.nodes.length) });
    }
    return images.length === 0 ? { uniform: 0 } : { state: { images, containerCount: containers.length } };
  },
  score({ images, containerCount }, _pod, node) {
    let sum = 0;
    for (const { name, bytes } of images) if (node.images.has(name)) sum += bytes;
    const highest = HIGHEST_BYTES_PER_CONTAINER * containerCount;
    const bounded = Math.min(Math.max(sum, LOWEST_BYTES), highest);
    return Math.trunc((MAX_NODE_SCORE * (bounded - LOWEST_BYTES)) / (highest - LOWEST_BYTES));
  },
});

/** The name with its tag, `latest` unless it says otherwise. */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}

function scaledBytes({ sizeBytes, nodeCount }: ImageState, nodes: number): number {
  return Math.trunc(sizeBytes * (nodeCount / nodes));
}
