/**
 * The rooms of this project as data: what each folder may import when it runs, enforced on every test run. The rules are
 * Kubernetes' own architecture: components meet only at the API server, and only the API server touches etcd. Types may be
 * imported across rooms. src/README.md draws the picture, src/testing/architecture/ holds the checks.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  checkNames,
  checkReadmes,
  checkRegistries,
  checkSizes,
  type Registry,
} from './testing/architecture/conventions.ts';
import { checkCycles } from './testing/architecture/cycles.ts';
import { checkPurity } from './testing/architecture/purity.ts';
import { checkRooms, isBuildTool, isTest, type Room } from './testing/architecture/rooms.ts';
import { readFolderReadmes, readSources } from './testing/architecture/source-tree.ts';

const libraries = ['@marcbachmann/cel-js', 'protobufjs', 'pure-rand', 'sorted-btree', 'yaml'];
const component = ['kernel', 'kube-api', 'control-plane/client', 'control-plane/controllers/framework'];
const meetAtTheServer =
  'Components of the control plane know only the client: they meet by watching and writing objects at the API server.';
const pageOnly = 'The page knows the simulation only through bridge/page-side.ts, whose messages cross to the worker.';

const simulation: Room[] = [
  { path: 'kernel', mayImport: [], why: 'The kernel is what everything stands on; it imports nothing of ours.' },
  { path: 'network', mayImport: ['kernel'], why: 'A network carries bytes and knows no machine and no Kubernetes.' },
  {
    path: 'machine',
    mayImport: ['kernel', 'network', 'registry/client'],
    why: 'A machine is a computer with containers; it knows no Kubernetes and reaches a registry as its client.',
  },
  {
    path: 'registry',
    mayImport: ['kernel', 'network'],
    why: 'A registry serves images and knows nobody who pulls them.',
  },
  { path: 'kube-api', mayImport: ['kernel'], why: 'kube-api says what objects are, and does nothing with them.' },
  {
    path: 'control-plane/etcd',
    mayImport: ['kernel', 'network'],
    why: 'etcd stores keys and values; it knows no Kubernetes.',
  },
  {
    path: 'control-plane/client',
    mayImport: ['kernel', 'kube-api'],
    why: 'The client owns the interface that the server implements, and does not know the server.',
  },
  {
    path: 'control-plane/api-server',
    mayImport: ['kernel', 'kube-api', 'control-plane/client', 'control-plane/etcd'],
    why: 'The API server is the only one that touches etcd, and calls no component: they watch it.',
  },
  {
    path: 'control-plane/controllers/index.ts',
    mayImport: ['control-plane/controllers/*', 'kube-api/kinds'],
    why: 'The list of all controllers.',
  },
  { path: 'control-plane/controllers/*', mayImport: component, why: meetAtTheServer },
  { path: 'control-plane/controllers/framework', mayImport: component, why: meetAtTheServer },
  { path: 'control-plane/scheduler', mayImport: component, why: meetAtTheServer },
  { path: 'control-plane/dns', mayImport: component, why: meetAtTheServer },
  {
    path: 'node',
    mayImport: ['kernel', 'kube-api', 'control-plane/client', 'machine', 'network', 'registry'],
    why: 'A node is Kubernetes on one machine: it knows its machine and, of the control plane, only the client.',
  },
  {
    path: 'cloud',
    mayImport: ['kernel', 'kube-api', 'control-plane/client', 'machine', 'network'],
    why: 'A cloud provider sees the cluster as any client does, from outside.',
  },
  {
    path: 'cli',
    mayImport: ['kernel', 'kube-api', 'control-plane/client', 'cli/docker'],
    why: 'A command line talks to the API server as any client does.',
  },
  {
    path: 'cli/docker',
    mayImport: ['kernel', 'kube-api', 'control-plane/client', 'cli', 'machine/contract', 'machine/engine'],
    why: "docker talks to a machine's container engine through its interface.",
  },
  {
    path: 'sandbox',
    mayImport: ['kernel', 'network', 'machine', 'registry', 'kube-api', 'control-plane', 'node', 'cloud', 'cli'],
    why: 'The sandbox puts a world together; it knows no page, no thread and no lesson.',
  },
  {
    path: 'lessons',
    mayImport: ['kube-api', 'lessons/*'],
    why: 'Lessons look at the world through the API, as people do.',
  },
  {
    path: 'lessons/*',
    mayImport: ['kube-api', 'lessons/define-lesson', 'lessons/look'],
    why: 'A lesson stands alone: it can be moved or dropped.',
  },
].map((room) => ({ ...room, packages: libraries }));

const rooms: Room[] = [
  ...simulation,
  { path: 'bridge/messages', mayImport: [], why: 'Messages are plain data that both threads agree on.' },
  { path: 'bridge/page-side', mayImport: ['bridge/messages', 'kube-api'], why: pageOnly },
  {
    path: 'bridge/worker-side',
    mayImport: ['bridge/messages', 'kernel', 'kube-api', 'control-plane/client', 'cli', 'sandbox', 'lessons'],
    why: 'The worker side turns messages into calls of the sandbox, and what happened into messages.',
  },
  {
    path: 'http',
    mayImport: ['sandbox', 'kube-api'],
    packages: ['node:*', 'pako', 'virtual:kubernetes-field-docs', 'ws', 'yaml'],
    why: 'The HTTP door offers what the sandbox offers, and nothing else.',
  },
  {
    path: 'ui',
    mayImport: ['bridge/messages', 'bridge/page-side', 'lessons', 'kube-api'],
    packages: [
      ...libraries,
      ...['react', 'react-dom', 'zustand', 'lucide-react'],
      ...['monaco-editor', 'monaco-yaml', 'virtual:kubernetes-field-docs'],
    ],
    why: pageOnly,
  },
  {
    path: 'main.tsx',
    mayImport: ['ui', 'bridge/messages', 'bridge/page-side', 'lessons', 'kube-api'],
    packages: ['react', 'react-dom'],
    why: pageOnly,
  },
  {
    path: 'sandbox.worker.ts',
    mayImport: ['sandbox', 'bridge/messages', 'bridge/worker-side', 'cli', 'lessons', 'kube-api', 'kernel'],
    packages: ['virtual:kubernetes-field-docs'],
    why: "The worker's composition root wires the sandbox to the bridge.",
  },
  {
    path: 'testing',
    mayImport: [...simulation.map(({ path }) => path), 'bridge', 'http', 'ui'],
    packages: [
      ...libraries,
      'node:*',
      'fast-check',
      'vitest',
      'rolldown',
      '@kubernetes/client-node',
      '@ngrok/webernetes',
      'virtual:kubernetes-field-docs',
    ],
    why: 'Testing may use every room, but not the composition roots.',
  },
];

const registries: Registry[] = [
  { definer: 'defineKind', folder: 'kube-api/kinds', list: 'kube-api/kinds/index.ts' },
  { definer: 'defineController', folder: 'control-plane/controllers', list: 'control-plane/controllers/index.ts' },
  {
    definer: 'definePlugin',
    folder: 'control-plane/scheduler/plugins',
    list: 'control-plane/scheduler/plugins/index.ts',
  },
  { definer: 'defineCommand', folder: 'cli/kubectl/commands', list: 'cli/kubectl/commands/index.ts' },
  { definer: 'defineCommand', folder: 'cli/docker/commands', list: 'cli/docker/commands/index.ts' },
];

const src = dirname(fileURLToPath(import.meta.url));
const files = readSources(src);
const product = files.filter(({ path }) => !isTest(path) && !isBuildTool(path) && !path.startsWith('testing/'));
const simulated = product.filter(({ path }) =>
  simulation.some((room) => path.startsWith(`${room.path.split('/')[0]}/`)),
);

describe('architecture', () => {
  it('imports across rooms only what the table allows', () => {
    expect(checkRooms(files, rooms)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(checkCycles(files)).toEqual([]);
  });

  it('keeps the clock, chance, promises and locale of the host out of the simulation', () => {
    expect(checkPurity(simulated)).toEqual([]);
  });

  it('lists everything that is defined', () => {
    expect(checkRegistries(product, registries)).toEqual([]);
  });

  it('names files after the idea inside them', () => {
    expect(checkNames(files.map(({ path }) => path))).toEqual([]);
  });

  it('has no file of more than 500 lines', () => {
    expect(checkSizes(files)).toEqual([]);
  });

  it('explains each folder in at most 15 lines', () => {
    expect(checkReadmes(readFolderReadmes(src))).toEqual([]);
  });
});
