import { describe, expect, it } from 'vitest';
import { ender, image, program, server } from '../testing/machine-lab.ts';
import { ContainerFiles } from './container-files.ts';
import { ProgramTable } from './program-table.ts';

const shell = program('busybox', ender.run, ['sh', 'ls']);
const table = new ProgramTable([
  server,
  ender,
  shell,
  program('kubia', ender.run, ['node']),
  program('shop', ender.run, ['node']),
]);

const FILES = {
  '/run.sh': '#!/bin/sh\necho hi\n',
  '/env.sh': '#!/usr/bin/env sh -e\n',
  '/loop.sh': '#!/loop.sh\n',
  '/odd.sh': '#!/bin/perl\n',
  '/data.txt': 'text',
};

describe('the program of a command', () => {
  it.each<[string, readonly string[], string, readonly string[]]>([
    ['its own program', ['server', '-v'], 'server', ['server', '-v']],
    ['a program by its path', ['/usr/bin/ls', '/'], 'busybox', ['/usr/bin/ls', '/']],
    ['a script’s interpreter', ['/run.sh', 'a'], 'busybox', ['/bin/sh', '/run.sh', 'a']],
    ['a script’s interpreter found by env', ['/env.sh'], 'busybox', ['sh', '-e', '/env.sh']],
  ])('is %s', (_what, argv, name, started) => {
    const found = table.find(image('server'), { files: new ContainerFiles(FILES, [], '/') }, argv);
    expect(found.ok && [found.program.name, found.argv]).toEqual([name, started]);
  });

  it.each([
    ['kubia', 'kubia'],
    ['shop', 'shop'],
    ['server', 'kubia'],
  ])('that several claim is, in an image of %s, that of %s', (programName, name) => {
    const found = table.find(image(programName), { files: new ContainerFiles({}, [], '/') }, ['node']);
    expect(found.ok && found.program.name).toBe(name);
  });

  it.each([
    [['/loop.sh'], 'exec /loop.sh: exec format error'],
    [['/odd.sh'], 'exec: "/bin/perl": stat /bin/perl: no such file or directory'],
    [['/data.txt'], 'exec /data.txt: exec format error'],
    [['/nowhere'], 'exec: "/nowhere": stat /nowhere: no such file or directory'],
    [['ls'], 'exec: "ls": executable file not found in $PATH'],
    [[''], 'exec: "": executable file not found in $PATH'],
  ])('%j: %s', (argv, message) => {
    const manifest = image('server', { executables: [] });
    const found = table.find(manifest, { files: new ContainerFiles(FILES, [], '/') }, argv);
    expect(found.ok ? '' : found.message).toBe(message);
  });
});
