/** The container that keeps a pod's namespaces and does nothing else. */
import { defineImage, layer, type Release } from '../define-image.ts';

function release(version: string, megabytes: number, tags: readonly string[]): Release {
  return {
    tags: [version, ...tags],
    layers: [layer(`pause ${version}`, megabytes)],
    config: { program: 'pause', entrypoint: ['/pause'], user: '65535:65535' },
  };
}

export const pause = defineImage({
  repositories: [
    'registry.k8s.io/pause',
    'k8s.gcr.io/pause',
    'gcr.io/google_containers/pause',
    'gcr.io/google-containers/pause',
    'gcr.io/google_containers/pause-amd64',
    'docker.io/kubernetes/pause',
    'mcr.microsoft.com/oss/kubernetes/pause',
  ],
  releases: [
    release('3.10', 0.32, ['latest', '3.10.1', 'go']),
    release('3.9', 0.32, []),
    release('3.8', 0.31, ['3.7']),
    release('3.6', 0.3, ['3.5']),
    release('3.2', 0.3, ['3.4.1', '3.3']),
    release('3.1', 0.32, ['3.0', '2.0', '1.0']),
  ],
});
