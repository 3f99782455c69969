/** Images that do one thing for an exercise: burn memory or CPU, compute π, fetch something, and the book's little jobs. */
import { type CataloguedImage, defineImage, layer, type Release } from '../define-image.ts';
import { ALPINE, DEBIAN, UBUNTU } from './base-layers.ts';
import { nodeApp } from './kubia.ts';
import { BUSYBOX_TOOLS, DEBIAN_TOOLS } from './tools.ts';

const BUSYBOX = layer('busybox 1.37.0', 2.15);

/** An image whose entrypoint is a line of shell. */
function scripted(repository: string, script: string): CataloguedImage {
  const entrypoint = ['/bin/sh', '-c', script];
  return defineImage({
    repositories: [repository],
    releases: [
      { tags: ['latest'], layers: [BUSYBOX], config: { program: 'busybox', entrypoint, executables: BUSYBOX_TOOLS } },
    ],
  });
}

export const batchJob = scripted(
  'docker.io/luksa/batch-job',
  'echo "$(date) Batch job starting"; sleep 120; echo "$(date) Finished succesfully"',
);

export const ssdMonitor = scripted('docker.io/luksa/ssd-monitor', "while true; do echo 'SSD OK'; sleep 5; done");

const fortuneLoop = (interval: string): string => `#!/bin/bash
trap "exit" SIGINT
mkdir -p /var/htdocs
${interval}
while :
do
  echo $(date) Writing fortune to /var/htdocs/index.html
  /usr/games/fortune > /var/htdocs/index.html
  sleep $INTERVAL
done
`;

function fortuneRelease(tags: readonly string[], interval: string, cmd: readonly string[] = []): Release {
  return {
    tags,
    layers: [UBUNTU['24.04'], layer('fortune', 32), layer(`fortuneloop.sh ${tags.join(' ')}`, 0.0003)],
    config: { program: 'busybox', entrypoint: ['/bin/fortuneloop.sh'], cmd, executables: [...DEBIAN_TOOLS, 'fortune'] },
    files: { '/bin/fortuneloop.sh': fortuneLoop(interval) },
  };
}

const TELL = 'echo Configured to generate new fortune every $INTERVAL seconds';

export const fortune = defineImage({
  repositories: ['docker.io/luksa/fortune'],
  releases: [
    fortuneRelease(['latest'], 'INTERVAL=10'),
    fortuneRelease(['env'], TELL),
    fortuneRelease(['args'], `INTERVAL=$1\n${TELL}`, ['10']),
  ],
});

export const kubiaPet = defineImage({
  repositories: ['docker.io/luksa/kubia-pet', 'docker.io/luksa/kubia-pet-peers'],
  releases: [nodeApp('kubia-pet', 'kubia-pet', ['latest'])],
});

export const stress = defineImage({
  repositories: [
    'docker.io/polinux/stress',
    'docker.io/vish/stress',
    'docker.io/progrium/stress',
    'docker.io/alexeiled/stress-ng',
  ],
  releases: [
    {
      tags: ['latest', '1.0.4'],
      layers: [ALPINE['3.10'], layer('stress', 1.8)],
      config: { program: 'stress', entrypoint: [], cmd: ['stress'], executables: BUSYBOX_TOOLS },
    },
  ],
});

export const perl = defineImage({
  repositories: ['docker.io/library/perl', 'registry.k8s.io/e2e-test-images/perl', 'k8s.gcr.io/e2e-test-images/perl'],
  releases: [
    {
      tags: ['latest', '5', '5.26', '5.34', '5.34.0', '5.34.1', '5.36', '5.38', '5.40'],
      layers: [DEBIAN.bullseye, layer('build dependencies on bullseye', 290), layer('perl 5', 16)],
      config: {
        program: 'perl',
        cmd: ['perl', '-de0'],
        executables: [...DEBIAN_TOOLS, 'curl', 'wget'],
        workingDir: '/usr/src/app',
      },
    },
  ],
});

export const curl = defineImage({
  repositories: [
    'docker.io/curlimages/curl',
    'quay.io/curl/curl',
    'docker.io/tutum/curl',
    'docker.io/appropriate/curl',
  ],
  releases: [
    {
      tags: [
        'latest',
        '8.16.0',
        '8.12.1',
        '8.11.0',
        '8.10.1',
        '8.9.1',
        '8.8.0',
        '8.7.1',
        '8.6.0',
        '8.5.0',
        '7.88.1',
        '7.87.0',
        '7.86.0',
        'alpine',
      ],
      layers: [ALPINE['3.21'], layer('curl', 5.9)],
      config: {
        program: 'busybox',
        entrypoint: [],
        cmd: ['curl', '--help'],
        executables: [...BUSYBOX_TOOLS, 'curl'],
        user: 'curl_user',
      },
    },
  ],
});
