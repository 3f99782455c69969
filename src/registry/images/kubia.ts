/** The example images of the book "Kubernetes in Action", as its Dockerfiles make them. */
import { type CataloguedImage, defineImage, layer, type Release } from '../define-image.ts';
import { DEBIAN } from './base-layers.ts';
import { DEBIAN_TOOLS } from './tools.ts';

/** node:7, 250 MB of it. */
const NODE_7 = [
  DEBIAN.jessie,
  layer('debian jessie build dependencies 1', 18.6),
  layer('debian jessie build dependencies 2', 43.2),
  layer('debian jessie build dependencies 3', 131.9),
  layer('node 7 user and keys', 0.1),
  layer('node 7 binaries', 14.8),
  layer('node 7 yarn', 0.9),
];

export function nodeApp(program: string, content: string, tags: readonly string[]): Release {
  return {
    tags,
    layers: [...NODE_7, layer(`app.js of ${content}`, 0.0006)],
    config: {
      program,
      executables: [...DEBIAN_TOOLS, 'curl', 'wget'],
      entrypoint: ['node', 'app.js'],
      env: { NODE_VERSION: '7.10.1', NPM_CONFIG_LOGLEVEL: 'info' },
    },
  };
}

function single(repository: string, program: string, content: string): CataloguedImage {
  return defineImage({
    repositories: [`docker.io/luksa/${repository}`],
    releases: [nodeApp(program, content, ['latest'])],
  });
}

export const kubia = defineImage({
  repositories: ['docker.io/luksa/kubia'],
  releases: [
    nodeApp('kubia', 'kubia', ['latest']),
    nodeApp('kubia-v1', 'kubia v1', ['v1']),
    nodeApp('kubia-v2', 'kubia v2', ['v2']),
    nodeApp('kubia-v3', 'kubia v3', ['v3']),
    nodeApp('kubia-v4', 'kubia v4', ['v4']),
  ],
});

export const kubiaUnhealthy = single('kubia-unhealthy', 'kubia-unhealthy', 'kubia-unhealthy');
