/** The layers that images are built on; the same wherever the same base is used. */
import { type LayerSpec, layer } from '../define-image.ts';

/** Debian by code name, compressed. */
export const DEBIAN = {
  jessie: layer('debian jessie', 54.4),
  stretch: layer('debian stretch', 45.4),
  buster: layer('debian buster', 27.1),
  bullseye: layer('debian bullseye', 31.4),
  bookworm: layer('debian bookworm', 28.2),
} as const satisfies Readonly<Record<string, LayerSpec>>;

/** Alpine by version. */
export const ALPINE = {
  '3.10': layer('alpine 3.10', 2.8),
  '3.18': layer('alpine 3.18', 3.4),
  '3.20': layer('alpine 3.20', 3.6),
  '3.21': layer('alpine 3.21', 3.64),
} as const satisfies Readonly<Record<string, LayerSpec>>;

export const UBUNTU = {
  '16.04': layer('ubuntu 16.04', 46.5),
  '20.04': layer('ubuntu 20.04', 27.5),
  '22.04': layer('ubuntu 22.04', 29.5),
  '24.04': layer('ubuntu 24.04', 29.7),
} as const satisfies Readonly<Record<string, LayerSpec>>;
