/** Redis, and the images of the guestbook example with it. */
import { defineImage, type LayerSpec, layer, type Release } from '../define-image.ts';
import { ALPINE, DEBIAN } from './base-layers.ts';
import { BUSYBOX_TOOLS, DEBIAN_TOOLS } from './tools.ts';

function release(
  version: string,
  base: LayerSpec,
  isAlpine: boolean,
  megabytes: number,
  tags: readonly string[],
): Release {
  return {
    tags: [version, ...tags],
    layers: [base, layer(`redis ${version} ${base.content}`, megabytes - base.sizeBytes / 1e6)],
    config: {
      program: 'redis-server',
      executables: [...(isAlpine ? BUSYBOX_TOOLS : DEBIAN_TOOLS), 'redis-cli'],
      entrypoint: ['docker-entrypoint.sh'],
      cmd: ['redis-server'],
      env: { REDIS_VERSION: version.replace(/-.*$/, '') },
      exposedPorts: [6379],
      workingDir: '/data',
    },
  };
}

export const redis = defineImage({
  repositories: ['docker.io/library/redis', 'public.ecr.aws/docker/library/redis'],
  releases: [
    release('7.4.2', DEBIAN.bookworm, false, 45.0, ['latest', '7', '7.4', 'bookworm', '7-bookworm', '7.4-bookworm']),
    release('7.4.2-alpine', ALPINE['3.21'], true, 17.0, ['alpine', '7-alpine', '7.4-alpine']),
    release('8.0.0', DEBIAN.bookworm, false, 52.0, ['8', '8.0']),
    release('7.2.7', DEBIAN.bookworm, false, 43.6, ['7.2', '7.2.4']),
    release('7.2.7-alpine', ALPINE['3.20'], true, 16.4, ['7.2-alpine']),
    release('7.0.15', DEBIAN.bookworm, false, 49.5, ['7.0']),
    release('6.2.17', DEBIAN.bookworm, false, 40.0, ['6', '6.2', '6.2.6']),
    release('6.2.17-alpine', ALPINE['3.20'], true, 11.0, ['6-alpine', '6.2-alpine']),
    release('6.0.20', DEBIAN.bullseye, false, 41.0, ['6.0', '6.0.9']),
    release('6.0.5', DEBIAN.buster, false, 36.6, []),
    release('5.0.14', DEBIAN.bullseye, false, 39.0, ['5', '5.0']),
    release('5.0.4', DEBIAN.stretch, false, 50.0, []),
    release('4.0.14', DEBIAN.buster, false, 33.0, ['4', '4.0']),
    release('3.2.12', DEBIAN.stretch, false, 47.0, ['3', '3.2', '2.8', '3.0']),
  ],
});

/** As upstream's end-to-end tests use it. */
export const redisOfTests = defineImage({
  repositories: ['registry.k8s.io/e2e-test-images/redis', 'k8s.gcr.io/e2e-test-images/redis'],
  releases: [release('5.0.5-1', ALPINE['3.10'], true, 10.4, ['5.0.5-2', '5.0.5-3', '5.0.5-alpine'])],
});

const FOLLOW = (leader: string, option: string): string => `#!/bin/sh

if [ "\${GET_HOSTS_FROM:-dns}" = "env" ]; then
  redis-server ${option} \${${leader.toUpperCase().replaceAll('-', '_')}_SERVICE_HOST} 6379
else
  redis-server ${option} ${leader} 6379
fi
`;

function follower(version: string, tags: readonly string[], leader: string, option: string, script: string): Release {
  const redisRelease = release(version, DEBIAN.buster, false, 36.6, []);
  return {
    tags,
    layers: [...redisRelease.layers, layer(`guestbook follower of ${leader}`, 0.001)],
    config: {
      ...redisRelease.config,
      executables: [...DEBIAN_TOOLS, 'redis-cli'],
      entrypoint: ['/entrypoint.sh'],
      cmd: [script],
    },
    files: { '/entrypoint.sh': '#!/bin/sh\nexec "$@"\n', [script]: FOLLOW(leader, option) },
  };
}

export const redisFollower = defineImage({
  repositories: [
    'gcr.io/google_samples/gb-redis-follower',
    'gcr.io/google-samples/gb-redis-follower',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
  ],
  releases: [follower('6.0.5', ['v2', 'v1', 'latest'], 'redis-leader', '--replicaof', '/run.sh')],
});

export const redisSlave = defineImage({
  repositories: [
    'gcr.io/google_samples/gb-redisslave',
    'gcr.io/google-samples/gb-redisslave',
    'registry.k8s.io/redis-slave',
    'k8s.gcr.io/redis-slave',
  ],
  releases: [follower('3.2.12', ['v3', 'v2', 'v1', 'latest'], 'redis-master', '--slaveof', '/run.sh')],
});

/** An early Redis of the Kubernetes project. */
export const redisOfExamples = defineImage({
  repositories: ['registry.k8s.io/redis', 'k8s.gcr.io/redis', 'gcr.io/google_containers/redis'],
  releases: [release('2.8.19', DEBIAN.jessie, false, 152, ['e2e', 'v1', 'latest'])],
});

function frontend(program: string, tags: readonly string[]): Release {
  return {
    tags,
    layers: [
      DEBIAN.buster,
      layer('apache and php for the guestbook', 330),
      layer(`guestbook front end ${tags.join(' ')}`, 1.2),
    ],
    config: {
      program,
      executables: [...DEBIAN_TOOLS, 'curl'],
      entrypoint: ['docker-php-entrypoint'],
      cmd: ['apache2-foreground'],
      env: { GET_HOSTS_FROM: 'dns' },
      exposedPorts: [80],
      workingDir: '/var/www/html',
      stopSignal: 'SIGWINCH',
    },
  };
}

export const guestbookFrontend = defineImage({
  repositories: [
    'gcr.io/google_samples/gb-frontend',
    'gcr.io/google-samples/gb-frontend',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
  ],
  releases: [frontend('guestbook', ['v5', 'v6', 'latest']), frontend('guestbook-master', ['v4', 'v3', 'v2', 'v1'])],
});
