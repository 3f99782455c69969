/** Web servers of one purpose: Apache, http-echo, hello-app, echoserver, the test images of Kubernetes. */
import { defineImage, layer, type Release } from '../define-image.ts';
import { ALPINE, DEBIAN } from './base-layers.ts';
import { BUSYBOX_TOOLS, DEBIAN_TOOLS } from './tools.ts';

function apache(version: string, isAlpine: boolean, tags: readonly string[]): Release {
  const base = isAlpine ? ALPINE['3.21'] : DEBIAN.bookworm;
  return {
    tags: [version, ...tags],
    layers: [base, layer(`httpd ${version} on ${base.content}`, isAlpine ? 16 : 28.5)],
    config: {
      program: 'httpd',
      executables: isAlpine ? BUSYBOX_TOOLS : DEBIAN_TOOLS,
      cmd: ['httpd-foreground'],
      env: { HTTPD_PREFIX: '/usr/local/apache2', HTTPD_VERSION: version.replace(/-.*$/, '') },
      exposedPorts: [80],
      workingDir: '/usr/local/apache2',
      stopSignal: 'SIGWINCH',
    },
    files: {
      '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
      '/usr/local/apache2/conf/httpd.conf':
        'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
    },
  };
}

export const httpd = defineImage({
  repositories: ['docker.io/library/httpd', 'public.ecr.aws/docker/library/httpd'],
  releases: [
    apache('2.4.63', false, ['latest', '2', '2.4', 'bookworm', '2.4-bookworm']),
    apache('2.4.63-alpine', true, ['alpine', '2-alpine', '2.4-alpine']),
    ...['2.4.62', '2.4.59', '2.4.58', '2.4.57', '2.4.54', '2.4.46', '2.4.41', '2.4.39', '2.4.38'].map((version) =>
      apache(version, false, []),
    ),
  ],
});

/** As upstream's end-to-end tests use it. */
export const httpdOfTests = defineImage({
  repositories: ['registry.k8s.io/e2e-test-images/httpd', 'k8s.gcr.io/e2e-test-images/httpd'],
  releases: [
    apache('2.4.38-1', true, ['2.4.38-2', '2.4.38-4', '2.4.38-alpine']),
    apache('2.4.39-1', true, ['2.4.39-2', '2.4.39-4', '2.4.39-alpine']),
  ],
});

export const httpEcho = defineImage({
  repositories: ['docker.io/hashicorp/http-echo'],
  releases: [
    {
      tags: ['latest', '1.0', '1.0.0', '1', 'alpine'],
      layers: [layer('http-echo 1.0', 3.2)],
      config: { program: 'http-echo', entrypoint: ['/http-echo'], exposedPorts: [5678], user: '65532' },
    },
    {
      tags: ['0.2.3', '0.2.2', '0.2.1'],
      layers: [layer('http-echo 0.2.3', 2.1)],
      config: { program: 'http-echo', entrypoint: ['/http-echo'] },
    },
  ],
});

function helloRelease(version: string, tags: readonly string[]): Release {
  return {
    tags,
    layers: [ALPINE['3.20'], layer(`hello-app ${version}`, 7.2)],
    config: {
      program: 'hello-app',
      cmd: ['./hello-app'],
      env: { PORT: '8080', HELLO_VERSION: version },
      executables: BUSYBOX_TOOLS,
    },
  };
}

export const helloApp = defineImage({
  repositories: [
    'gcr.io/google-samples/hello-app',
    'gcr.io/google_samples/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
  ],
  releases: [helloRelease('1.0.0', ['1.0']), helloRelease('2.0.0', ['2.0', 'latest'])],
});

export const echoserver = defineImage({
  repositories: [
    'registry.k8s.io/echoserver',
    'k8s.gcr.io/echoserver',
    'gcr.io/google_containers/echoserver',
    'gcr.io/google-containers/echoserver',
    'docker.io/kicbase/echo-server',
  ],
  releases: [
    {
      tags: ['1.10', '1.9', '1.8', '1.4', '1.5', 'latest', '1.0'],
      layers: [layer('nginx with Lua', 43.4)],
      config: {
        program: 'echoserver',
        cmd: ['/usr/local/bin/echoserver'],
        exposedPorts: [8080],
        executables: DEBIAN_TOOLS,
      },
    },
  ],
});

export const serveHostname = defineImage({
  repositories: [
    'registry.k8s.io/serve_hostname',
    'k8s.gcr.io/serve_hostname',
    'gcr.io/google_containers/serve_hostname',
    'gcr.io/kubernetes-e2e-test-images/serve-hostname',
  ],
  releases: [
    {
      tags: ['latest', 'v1.4', '1.1'],
      layers: [layer('serve_hostname', 3.1)],
      config: { program: 'serve-hostname', entrypoint: ['/serve_hostname'], exposedPorts: [9376] },
    },
  ],
});

const AGNHOST_TAGS = ['2.39', '2.40', '2.41', '2.43', '2.45', '2.47', '2.52', '2.53', 'latest', '2.21', '2.32'];

export const agnhost = defineImage({
  repositories: ['registry.k8s.io/e2e-test-images/agnhost', 'k8s.gcr.io/e2e-test-images/agnhost'],
  releases: AGNHOST_TAGS.map((tag) => ({
    tags: [tag],
    layers: [ALPINE['3.18'], layer(`agnhost ${tag}`, 48)],
    config: { program: 'agnhost', entrypoint: ['/agnhost'], cmd: ['pause'], executables: [...BUSYBOX_TOOLS, 'curl'] },
  })),
});

function agnhostAs(repositories: readonly string[], command: readonly string[], ports: readonly number[]) {
  return defineImage({
    repositories,
    releases: [
      {
        tags: ['latest', 'v0.1', '1.0', '1.1'],
        layers: [layer(repositories.join(), 2.1)],
        config: { program: 'agnhost', entrypoint: command, exposedPorts: ports },
      },
    ],
  });
}

export const testWebserver = agnhostAs(
  ['registry.k8s.io/test-webserver', 'k8s.gcr.io/test-webserver', 'gcr.io/google_containers/test-webserver'],
  ['/test-webserver', 'test-webserver'],
  [80],
);

export const liveness = agnhostAs(
  ['registry.k8s.io/liveness', 'k8s.gcr.io/liveness', 'gcr.io/google_containers/liveness'],
  ['/server', '/server'],
  [8080],
);

export const nginxSlim = defineImage({
  repositories: ['registry.k8s.io/nginx-slim', 'k8s.gcr.io/nginx-slim'],
  releases: ['0.8', '0.21', '0.24', '0.26', '0.27'].map((tag) => ({
    tags: [tag],
    layers: [ALPINE['3.18'], layer(`nginx-slim ${tag}`, 39)],
    config: {
      program: 'nginx',
      cmd: ['nginx', '-g', 'daemon off;'],
      exposedPorts: [80],
      executables: [...BUSYBOX_TOOLS, 'bash'],
    },
    files: {
      '/etc/nginx/nginx.conf':
        'events {}\nhttp {\n  server {\n    listen 80;\n    root /usr/share/nginx/html;\n    index index.html;\n  }\n}\n',
      '/usr/share/nginx/html/index.html': '<html><body><h1>Welcome to nginx!</h1></body></html>\n',
    },
  })),
});
