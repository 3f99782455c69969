/** What is pulled in place of an image that exists somewhere but is not in the catalogue. */
import { layer, type Release } from './define-image.ts';
import { DEBIAN_TOOLS } from './images/tools.ts';

export const STAND_IN: Release = {
  tags: [],
  layers: [layer('stand-in', 60)],
  config: { program: 'stand-in', entrypoint: ['/stand-in'], executables: DEBIAN_TOOLS },
};
