import { describe, expect, it } from 'vitest';
import { ContainerFiles } from './container-files.ts';
import type { Volume, VolumeMount } from './contract.ts';

const IMAGE = { '/usr/share/nginx/html/index.html': 'welcome', '/etc/nginx/nginx.conf': 'conf', '/app/app.js': 'js' };

function volumeOf(files: Record<string, string>): Volume {
  return { files: new Map(Object.entries(files)) };
}

function filesWith(...mounts: Partial<VolumeMount>[]): ContainerFiles {
  const complete = mounts.map((mount) => ({ volume: volumeOf({}), path: '/data', readOnly: false, ...mount }));
  return new ContainerFiles(IMAGE, complete, '/work');
}

describe('the files of a container', () => {
  it.each<[string, string | undefined]>([
    ['/app/app.js', 'js'],
    ['/app//./x/../app.js', 'js'],
    ['app/app.js', 'js'],
    ['/app', undefined],
    ['/nowhere', undefined],
    ['/dev/null', ''],
  ])('%s reads %j', (path, content) => {
    expect(filesWith().read(path)).toBe(content);
  });

  it.each<[string, string | undefined]>([
    ['/app/new.js', undefined],
    ['/tmp/x', undefined],
    ['/work/x', undefined],
    ['/dev/null', undefined],
    ['/app', 'Is a directory'],
    ['/nowhere/x', 'No such file or directory'],
    ['/app/app.js/x', 'Not a directory'],
    ['/config/x', 'Read-only file system'],
    ['/config/key', 'Read-only file system'],
  ])('writing %s answers %j', (path, problem) => {
    const files = filesWith({ path: '/config', readOnly: true, volume: volumeOf({ key: 'value' }) });
    expect(files.write(path, 'text')).toBe(problem);
    if (problem === undefined && path !== '/dev/null') expect(files.read(path)).toBe('text');
  });

  it('appends', () => {
    const files = filesWith();
    files.write('/app/app.js', '+', { append: true });
    files.write('/tmp/log', 'a', { append: true });
    files.write('/tmp/log', 'b', { append: true });
    expect([files.read('/app/app.js'), files.read('/tmp/log')]).toEqual(['js+', 'ab']);
  });

  it('leave the image as it is', () => {
    filesWith().write('/app/app.js', 'other');
    expect(filesWith().read('/app/app.js')).toBe('js');
  });

  it.each<[string, string | undefined]>([
    ['/app/app.js', undefined],
    ['/app', 'Directory not empty'],
    ['/nowhere', 'No such file or directory'],
    ['/data', 'Device or resource busy'],
    ['/data/file', undefined],
    ['/data/folder', 'Directory not empty'],
    ['/data/empty', undefined],
  ])('removing %s answers %j', (path, problem) => {
    const volume = volumeOf({ file: '', 'folder/file': '', 'empty/': '' });
    const files = filesWith({ volume });
    expect(files.remove(path)).toBe(problem);
    expect(files.exists(path)).toBe(problem !== undefined && path !== '/nowhere');
  });

  it('keep a folder whose last file was removed, until it is removed itself', () => {
    const files = filesWith({ volume: volumeOf({ 'folder/file': 'x' }) });
    for (const folder of ['/app', '/data/folder']) {
      files.remove(folder === '/app' ? '/app/app.js' : '/data/folder/file');
      expect([files.isDirectory(folder), files.list(folder)]).toEqual([true, []]);
      files.remove(folder);
      expect(files.exists(folder)).toBe(false);
      expect(files.makeDirectory(folder)).toBeUndefined();
      expect(files.isDirectory(folder)).toBe(true);
    }
  });

  it.each<[string, string | undefined]>([
    ['/app/sub', undefined],
    ['/data/sub', undefined],
    ['/app', 'File exists'],
    ['/app/app.js', 'File exists'],
    ['/no/where', 'No such file or directory'],
  ])('making the directory %s answers %j', (path, problem) => {
    const files = filesWith({});
    expect(files.makeDirectory(path)).toBe(problem);
    if (problem !== undefined) return;
    expect(files.list(path)).toEqual([]);
    expect(files.write(`${path}/x`, 'y')).toBeUndefined();
  });

  it('list what image, container and mounts have in a directory', () => {
    const files = filesWith({ path: '/app/config', volume: volumeOf({ b: '', 'a/c': '', 'd/': '' }) });
    files.write('/app/new.js', '');
    files.makeDirectory('/app/sub');
    expect(files.list('/app')).toEqual(['app.js', 'config', 'new.js', 'sub']);
    expect(files.list('/app/config')).toEqual(['a', 'b', 'd']);
    expect(files.list('/app/app.js')).toBeUndefined();
    files.remove('/app/app.js');
    expect(files.list('/app')).toEqual(['config', 'new.js', 'sub']);
    expect(files.list('/')).toContain('usr');
  });

  it('share a volume with other containers, and see it change', () => {
    const volume = volumeOf({ key: 'old' });
    const one = filesWith({ volume });
    const other = filesWith({ volume, path: '/elsewhere' });
    one.write('/data/note', 'hello');
    volume.files.set('key', 'new');
    expect([other.read('/elsewhere/note'), one.read('/data/key')]).toEqual(['hello', 'new']);
  });

  it('mount one folder or one file of a volume', () => {
    const volume = volumeOf({ 'nginx.conf': 'mine', 'html/index.html': 'page' });
    const files = filesWith(
      { volume, path: '/etc/nginx/nginx.conf', subPath: 'nginx.conf' },
      { volume, path: '/www', subPath: 'html/' },
      { volume, path: '/fresh', subPath: 'not/there/yet' },
    );
    expect(files.read('/etc/nginx/nginx.conf')).toBe('mine');
    expect(files.list('/etc/nginx')).toEqual(['nginx.conf']);
    expect(files.list('/www')).toEqual(['index.html']);
    expect(files.list('/fresh')).toEqual([]);
    files.write('/fresh/x', 'y');
    expect(volume.files.get('not/there/yet/x')).toBe('y');
  });

  it('hide what the image has under a mount, the deepest mount counting', () => {
    const files = filesWith(
      { path: '/app', volume: volumeOf({ outer: '1' }) },
      { path: '/app/deep', volume: volumeOf({ inner: '2' }) },
    );
    expect(files.read('/app/app.js')).toBeUndefined();
    expect(files.list('/app')).toEqual(['deep', 'outer']);
    expect(files.read('/app/deep/inner')).toBe('2');
  });
});
