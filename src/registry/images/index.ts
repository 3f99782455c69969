/** The catalogue: every image that the registries hold. To add one, write it in a file of its family and name it here. */
import type { CataloguedImage } from '../define-image.ts';
import { alpine, bash, busybox, debian, ubuntu } from './busybox.ts';
import { kubia, kubiaUnhealthy } from './kubia.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';

export const IMAGES = [
  nginx,
  busybox,
  alpine,
  debian,
  ubuntu,
  bash,
  pause,
  kubia,
  kubiaUnhealthy,
] as const satisfies readonly CataloguedImage[];
