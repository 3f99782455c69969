/** nginx: the official image and its Alpine variants. */
import { defineImage, layer, type Release } from '../define-image.ts';
import { ALPINE, DEBIAN } from './base-layers.ts';
import { BUSYBOX_TOOLS, DEBIAN_TOOLS } from './tools.ts';

const INDEX_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>html { color-scheme: light dark; } body { width: 35em; margin: 0 auto; font-family: sans-serif; }</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>The web server runs. It serves the files of /usr/share/nginx/html; put your own there.</p>
</body>
</html>
`;

const ERROR_PAGE = `<!DOCTYPE html>
<html>
<head><title>Error</title></head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, this page is not available right now.</p>
</body>
</html>
`;

const DEFAULT_SERVER = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

const MAIN_CONFIGURATION = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /var/run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    default_type  application/octet-stream;
    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const FILES = {
  '/usr/share/nginx/html/index.html': INDEX_PAGE,
  '/usr/share/nginx/html/50x.html': ERROR_PAGE,
  '/etc/nginx/nginx.conf': MAIN_CONFIGURATION,
  '/etc/nginx/conf.d/default.conf': DEFAULT_SERVER,
} as const;

type Base = keyof typeof DEBIAN | `alpine${keyof typeof ALPINE}`;

/** Since 1.19 the image starts through a script and stops gracefully. */
function release(version: string, base: Base, megabytes: number, tags: readonly string[]): Release {
  const isModern = Number(version.split('.')[1]) >= 19;
  const isAlpine = base.startsWith('alpine');
  const baseLayer = isAlpine ? ALPINE[base.slice(6) as keyof typeof ALPINE] : DEBIAN[base as keyof typeof DEBIAN];
  return {
    tags,
    layers: [
      baseLayer,
      layer(`nginx ${version} on ${base}`, megabytes - baseLayer.sizeBytes / 1e6),
      layer('nginx entrypoint scripts', 0.003),
    ],
    config: {
      program: 'nginx',
      executables: [...(isAlpine ? BUSYBOX_TOOLS : DEBIAN_TOOLS), 'curl'],
      entrypoint: isModern ? ['/docker-entrypoint.sh'] : [],
      cmd: ['nginx', '-g', 'daemon off;'],
      env: { NGINX_VERSION: version },
      exposedPorts: [80],
      stopSignal: isModern ? 'SIGQUIT' : 'SIGTERM',
    },
    files: FILES,
  };
}

export const nginx = defineImage({
  repositories: ['docker.io/library/nginx', 'public.ecr.aws/nginx/nginx', 'public.ecr.aws/docker/library/nginx'],
  releases: [
    release('1.27.5', 'bookworm', 72.4, [
      'latest',
      '1',
      '1.27',
      '1.27.5',
      'mainline',
      'bookworm',
      '1.27-bookworm',
      '1.27.5-bookworm',
    ]),
    release('1.27.5', 'alpine3.21', 21.0, [
      'alpine',
      '1-alpine',
      '1.27-alpine',
      '1.27.5-alpine',
      'mainline-alpine',
      'alpine-slim',
      '1.27-alpine-slim',
    ]),
    ...['1.27.0', '1.27.1', '1.27.2', '1.27.3', '1.27.4'].map((version) =>
      release(version, 'bookworm', 72.1, [version]),
    ),
    release('1.26.3', 'bookworm', 71.9, ['stable', '1.26', '1.26.3', 'stable-bookworm', '1.26-bookworm']),
    release('1.26.3', 'alpine3.20', 20.8, ['stable-alpine', '1.26-alpine', '1.26.3-alpine']),
    ...['1.26.0', '1.26.1', '1.26.2'].map((version) => release(version, 'bookworm', 71.0, [version])),
    release('1.25.5', 'bookworm', 70.9, ['1.25', '1.25.5', '1.25-bookworm']),
    release('1.25.5', 'alpine3.18', 18.0, ['1.25-alpine', '1.25.5-alpine']),
    ...['1.25.0', '1.25.1', '1.25.2', '1.25.3', '1.25.4'].map((version) =>
      release(version, 'bookworm', 70.5, [version]),
    ),
    release('1.24.0', 'bullseye', 56.9, ['1.24', '1.24.0']),
    release('1.24.0', 'alpine3.18', 17.0, ['1.24-alpine', '1.24.0-alpine']),
    release('1.23.4', 'bullseye', 57.0, ['1.23', '1.23.4']),
    ...['1.23.0', '1.23.1', '1.23.2', '1.23.3'].map((version) => release(version, 'bullseye', 56.8, [version])),
    release('1.23.4', 'alpine3.18', 16.8, ['1.23-alpine', '1.23.4-alpine']),
    release('1.22.1', 'bullseye', 56.8, ['1.22', '1.22.0', '1.22.1']),
    release('1.21.6', 'bullseye', 56.7, ['1.21', '1.21.6']),
    ...['1.21.0', '1.21.1', '1.21.3', '1.21.4', '1.21.5'].map((version) =>
      release(version, 'bullseye', 56.7, [version]),
    ),
    release('1.21.6', 'alpine3.18', 10.2, ['1.21-alpine', '1.21.6-alpine']),
    release('1.20.2', 'bullseye', 56.7, ['1.20', '1.20.0', '1.20.1', '1.20.2']),
    release('1.19.10', 'buster', 53.6, ['1.19', '1.19.10']),
    ...['1.19.0', '1.19.1', '1.19.2', '1.19.6'].map((version) => release(version, 'buster', 53.5, [version])),
    release('1.18.0', 'buster', 53.2, ['1.18', '1.18.0']),
    release('1.17.10', 'buster', 51.0, ['1.17', '1.17.0', '1.17.1', '1.17.10']),
    release('1.16.1', 'buster', 51.0, ['1.16', '1.16.0', '1.16.1']),
    release('1.15.12', 'stretch', 50.0, ['1.15', '1.15.12']),
    ...['1.15.1', '1.15.4', '1.15.8'].map((version) => release(version, 'stretch', 50.0, [version])),
    release('1.15.12', 'alpine3.10', 6.9, ['1.15-alpine', '1.15.12-alpine']),
    release('1.14.2', 'stretch', 49.7, ['1.14', '1.14.2']),
    ...['1.14.0', '1.14.1'].map((version) => release(version, 'stretch', 49.7, [version])),
    release('1.13.12', 'stretch', 49.6, ['1.13', '1.13.12', '1.13.0']),
    release('1.12.2', 'stretch', 49.5, ['1.12', '1.12.0', '1.12.2']),
    release('1.11.13', 'jessie', 73.0, ['1.11', '1.11.13', '1.11.1']),
    release('1.10.3', 'jessie', 72.5, ['1.10', '1.10.1', '1.10.3']),
    release('1.9.15', 'jessie', 72.0, ['1.9', '1.9.0', '1.9.1', '1.9.15']),
    release('1.8.1', 'jessie', 61.0, ['1.8', '1.8.1']),
    release('1.7.12', 'jessie', 61.0, ['1.7', '1.7.12', '1.7.11', '1.7.10']),
    release('1.7.9', 'jessie', 60.9, ['1.7.9']),
    release('1.7.1', 'jessie', 60.8, ['1.7.1']),
  ],
});

/** As upstream's end-to-end tests use it. */
export const nginxOfTests = defineImage({
  repositories: ['registry.k8s.io/e2e-test-images/nginx', 'k8s.gcr.io/e2e-test-images/nginx'],
  releases: [
    release('1.14.2', 'alpine3.10', 6.4, ['1.14-1', '1.14-2', '1.14-4', '1.14-alpine']),
    release('1.15.12', 'alpine3.10', 6.9, ['1.15-1', '1.15-2', '1.15-4', '1.15-alpine']),
  ],
});
