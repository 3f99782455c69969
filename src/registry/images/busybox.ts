/** Small systems to try things in: BusyBox, Alpine, Debian, Ubuntu, bash. */
import { defineImage, type LayerSpec, layer, type Release } from '../define-image.ts';
import { ALPINE, DEBIAN, UBUNTU } from './base-layers.ts';
import { BUSYBOX_TOOLS, DEBIAN_TOOLS } from './tools.ts';

function shell(base: LayerSpec, tags: readonly string[], cmd: string, executables: readonly string[]): Release {
  return { tags, layers: [base], config: { program: 'busybox', cmd: [cmd], executables } };
}

function busyboxRelease(version: string, megabytes: number, tags: readonly string[]): Release {
  return shell(layer(`busybox ${version}`, megabytes), [...tags, version], 'sh', BUSYBOX_TOOLS);
}

function alpineRelease(base: LayerSpec, tags: readonly string[]): Release {
  return shell(base, tags, '/bin/sh', BUSYBOX_TOOLS);
}

export const busybox = defineImage({
  repositories: [
    'docker.io/library/busybox',
    'registry.k8s.io/busybox',
    'k8s.gcr.io/busybox',
    'gcr.io/google_containers/busybox',
    'gcr.io/google-containers/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'public.ecr.aws/docker/library/busybox',
    'docker.io/radial/busyboxplus',
  ],
  releases: [
    busyboxRelease('1.37.0', 2.15, ['latest', '1', '1.37', 'stable', 'glibc', 'musl', 'uclibc', '1.37-glibc', 'curl']),
    busyboxRelease('1.38.0', 2.16, ['1.38', 'unstable']),
    busyboxRelease('1.36.1', 2.22, ['1.36', '1.36.0', '1.36.1-1', '1.36.1-glibc', '1.36-glibc']),
    busyboxRelease('1.35.0', 2.6, ['1.35']),
    busyboxRelease('1.34.1', 0.78, ['1.34', '1.34.0']),
    busyboxRelease('1.33.1', 0.77, ['1.33', '1.33.0']),
    busyboxRelease('1.32.1', 0.77, ['1.32', '1.32.0']),
    busyboxRelease('1.31.1', 0.76, ['1.31', '1.31.0']),
    busyboxRelease('1.30.1', 0.75, ['1.30']),
    busyboxRelease('1.29.3', 0.73, ['1.29', '1.29-1', '1.29-2', '1.29-4']),
    busyboxRelease('1.28.4', 0.72, ['1.28', '1.28.0', '1.28.3']),
    busyboxRelease('1.27.2', 0.71, ['1.27']),
    busyboxRelease('1.26.2', 0.7, ['1.26']),
    busyboxRelease('1.24.2', 0.67, ['1.24', '1.24.1', '1.25']),
  ],
});

export const alpine = defineImage({
  repositories: ['docker.io/library/alpine', 'public.ecr.aws/docker/library/alpine', 'gcr.io/google_containers/alpine'],
  releases: [
    alpineRelease(ALPINE['3.21'], ['latest', '3', '3.21', '3.21.3', '3.22', 'edge']),
    alpineRelease(ALPINE['3.20'], ['3.20', '3.20.3', '3.19']),
    alpineRelease(ALPINE['3.18'], ['3.18', '3.17', '3.16', '3.15', '3.14', '3.13', '3.12']),
    alpineRelease(ALPINE['3.10'], ['3.11', '3.10', '3.9', '3.8', '3.7', '3.6', '3.5', '3.4', '3.3']),
  ],
});

export const debian = defineImage({
  repositories: ['docker.io/library/debian', 'public.ecr.aws/docker/library/debian'],
  releases: [
    shell(
      DEBIAN.bookworm,
      ['latest', 'bookworm', 'stable', '12', 'bookworm-slim', '12-slim', 'stable-slim'],
      'bash',
      DEBIAN_TOOLS,
    ),
    shell(DEBIAN.bullseye, ['bullseye', '11', 'bullseye-slim', 'oldstable', '11-slim'], 'bash', DEBIAN_TOOLS),
    shell(DEBIAN.buster, ['buster', '10', 'buster-slim'], 'bash', DEBIAN_TOOLS),
    shell(DEBIAN.stretch, ['stretch', '9', 'stretch-slim'], 'bash', DEBIAN_TOOLS),
    shell(DEBIAN.jessie, ['jessie', '8'], 'bash', DEBIAN_TOOLS),
  ],
});

export const ubuntu = defineImage({
  repositories: ['docker.io/library/ubuntu', 'public.ecr.aws/docker/library/ubuntu'],
  releases: [
    shell(UBUNTU['24.04'], ['latest', '24.04', 'noble', 'rolling', '24.10'], '/bin/bash', DEBIAN_TOOLS),
    shell(UBUNTU['22.04'], ['22.04', 'jammy'], '/bin/bash', DEBIAN_TOOLS),
    shell(UBUNTU['20.04'], ['20.04', 'focal', '18.04', 'bionic'], '/bin/bash', DEBIAN_TOOLS),
    shell(UBUNTU['16.04'], ['16.04', 'xenial', '14.04', 'trusty'], '/bin/bash', DEBIAN_TOOLS),
  ],
});

export const bash = defineImage({
  repositories: ['docker.io/library/bash'],
  releases: [
    {
      tags: ['latest', '5', '5.2', '5.1', '4', '4.4'],
      layers: [ALPINE['3.21'], layer('bash 5.2', 2.9)],
      config: {
        program: 'busybox',
        entrypoint: ['docker-entrypoint.sh'],
        cmd: ['bash'],
        executables: [...BUSYBOX_TOOLS, 'bash', 'docker-entrypoint.sh'],
        env: { _BASH_VERSION: '5.2' },
      },
    },
  ],
});
