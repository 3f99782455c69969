/** Every program that images can contain. */
import type { Program } from '../contract.ts';
import { busybox } from './busybox.ts';
import { kubia, kubiaUnhealthy, kubiaV1, kubiaV2, kubiaV3, kubiaV4 } from './kubia.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';
import { standIn } from './stand-in.ts';

export const PROGRAMS: readonly Program[] = [
  busybox,
  kubia,
  kubiaV1,
  kubiaV2,
  kubiaV3,
  kubiaV4,
  kubiaUnhealthy,
  nginx,
  pause,
  standIn,
];
