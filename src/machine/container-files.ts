/**
 * The files of one container: those of its image below, its own writes above, mounted volumes in between, as an overlay file
 * system and bind mounts give them. Error texts are those of Linux (errno(3)).
 *
 * Left out: owners, links other than those in volumes, sizes and times; an ordinary image's system folders are taken as there, its files as readable by all.
 */
import type { FileSystem, VolumeMount } from './contract.ts';
import { entryTowards, isBelow, normalizePath, parentOf } from './file-paths.ts';
import { VolumeView } from './volume-view.ts';

type ImageFiles = Readonly<Record<string, string>>;

const SYSTEM_FOLDERS: readonly string[] = [
  ...[
    '/',
    '/bin',
    '/boot',
    '/dev',
    '/dev/shm',
    '/etc',
    '/home',
    '/lib',
    '/media',
    '/mnt',
    '/opt',
    '/proc',
    '/root',
    '/run',
  ],
  ...['/sbin', '/srv', '/sys', '/tmp', '/usr', '/usr/bin', '/usr/lib', '/usr/local', '/usr/local/bin', '/usr/sbin'],
  ...['/usr/share', '/var', '/var/cache', '/var/lib', '/var/log', '/var/run', '/var/tmp'],
];
/** Everybody may write to them. */
const OPEN_FOLDERS = new Set(['/tmp', '/var/tmp', '/dev/shm']);
const NULL_DEVICE = '/dev/null';
const NO_FILES: ImageFiles = {};
/** Put over those of the image by whoever made the container. */
const SYSTEM_FILES = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']);

const foldersByImage = new WeakMap<ImageFiles, ReadonlySet<string>>();

export class ContainerFiles implements FileSystem {
  readonly #image: ImageFiles;
  readonly #imageFolders: ReadonlySet<string>;
  /** Deepest mount point first. */
  readonly #views: readonly VolumeView[];
  /** What the container wrote; undefined where it removed a file of the image. */
  readonly #own = new Map<string, string | undefined>();
  readonly #ownFolders = new Set<string>();
  readonly #removedFolders = new Set<string>();
  #modes: Map<string, number> | undefined;
  #askSystem: (() => ImageFiles) | undefined;
  #system: ImageFiles = NO_FILES;

  constructor(
    image: ImageFiles | undefined,
    mounts: readonly VolumeMount[],
    workingDirectory: string,
    system?: () => ImageFiles,
  ) {
    this.#image = image ?? NO_FILES;
    this.#askSystem = system;
    this.#imageFolders = foldersOf(this.#image);
    this.#views = mounts
      .map((mount) => new VolumeView(mount, normalizePath(mount.path)))
      .sort((a, b) => b.mountPath.length - a.mountPath.length);
    for (const view of this.#views) addWithParents(this.#ownFolders, parentOf(view.mountPath));
    addWithParents(this.#ownFolders, normalizePath(workingDirectory));
  }

  read(path: string): string | undefined {
    const at = normalizePath(path);
    if (at === NULL_DEVICE) return '';
    const view = this.#viewOf(at);
    if (view !== undefined) return view.read(below(at, view));
    return this.#own.has(at) ? this.#own.get(at) : (this.#systemFile(at) ?? ownProperty(this.#image, at));
  }

  write(path: string, content: string, options?: { readonly append?: boolean }): string | undefined {
    const at = normalizePath(path);
    if (at === NULL_DEVICE) return undefined;
    if (this.isDirectory(at)) return 'Is a directory';
    const view = this.#viewOf(at);
    const before = this.read(at);
    const problem = before === undefined ? this.#problemOfParent(at) : undefined;
    if (problem !== undefined) return problem;
    if (view?.readOnly === true) return 'Read-only file system';
    const text = options?.append === true && before !== undefined ? before + content : content;
    if (view === undefined) this.#own.set(at, text);
    else view.write(below(at, view), text);
    return undefined;
  }

  remove(path: string): string | undefined {
    const at = normalizePath(path);
    if (!this.exists(at)) return 'No such file or directory';
    if (this.#systemFile(at) !== undefined) return 'Device or resource busy';
    if (this.#views.some((view) => view.mountPath === at)) return 'Device or resource busy';
    const names = this.list(at);
    if (names !== undefined && names.length > 0) return 'Directory not empty';
    const view = this.#viewOf(at);
    if (view?.readOnly === true) return 'Read-only file system';
    if (view !== undefined) view.remove(below(at, view));
    else if (names !== undefined) this.#removeFolder(at);
    else if (ownProperty(this.#image, at) === undefined) this.#own.delete(at);
    else this.#own.set(at, undefined);
    return undefined;
  }

  makeDirectory(path: string): string | undefined {
    const at = normalizePath(path);
    if (this.exists(at)) return 'File exists';
    const problem = this.#problemOfParent(at);
    if (problem !== undefined) return problem;
    const view = this.#viewOf(at);
    if (view?.readOnly === true) return 'Read-only file system';
    if (view === undefined) {
      this.#ownFolders.add(at);
      this.#removedFolders.delete(at);
    } else {
      view.makeDirectory(below(at, view));
    }
    return undefined;
  }

  isDirectory(path: string): boolean {
    const at = normalizePath(path);
    const view = this.#viewOf(at);
    if (view !== undefined) return view.isDirectory(below(at, view));
    if (this.#removedFolders.has(at)) return false;
    return this.#ownFolders.has(at) || this.#imageFolders.has(at);
  }

  exists(path: string): boolean {
    return this.read(path) !== undefined || this.isDirectory(path);
  }

  list(path: string): readonly string[] | undefined {
    const at = normalizePath(path);
    if (!this.isDirectory(at)) return undefined;
    const names = new Set<string>();
    const view = this.#viewOf(at);
    if (view !== undefined) view.collectNames(below(at, view), names);
    else this.#collectOwnNames(at, names);
    for (const other of this.#views) {
      if (isBelow(other.mountPath, at)) names.add(entryTowards(other.mountPath, at));
    }
    return [...names].sort();
  }

  mode(path: string): number {
    const at = normalizePath(path);
    const view = this.#viewOf(at);
    if (view !== undefined) return view.mode(below(at, view));
    return this.#modes?.get(at) ?? (this.isDirectory(at) ? (OPEN_FOLDERS.has(at) ? 0o1777 : 0o755) : 0o644);
  }

  setMode(path: string, mode: number): string | undefined {
    const at = normalizePath(path);
    if (!this.exists(at)) return 'No such file or directory';
    const view = this.#viewOf(at);
    if (view?.readOnly === true) return 'Read-only file system';
    if (view !== undefined) view.setMode(below(at, view), mode);
    else {
      this.#modes ??= new Map();
      this.#modes.set(at, mode);
    }
    return undefined;
  }

  link(path: string): string | undefined {
    const at = normalizePath(path);
    const view = this.#viewOf(at);
    return view?.link(below(at, view));
  }

  linkCount(path: string): number {
    const at = normalizePath(path);
    const names = this.list(at);
    if (names === undefined) return 1;
    // an overlay file system does not count where it merges a layer with what the container wrote
    if (this.#viewOf(at) === undefined && this.#ownFolders.has(at) && this.#imageFolders.has(at)) return 1;
    const isFolder = (name: string): boolean => {
      const place = `${at === '/' ? '' : at}/${name}`;
      return this.link(place) === undefined && this.isDirectory(place);
    };
    return 2 + names.filter(isFolder).length;
  }

  isInMemory(path: string): boolean {
    const at = normalizePath(path);
    return this.#viewOf(at)?.isInMemory ?? (at === '/dev/shm' || isBelow(at, '/dev/shm'));
  }

  #systemFile(at: string): string | undefined {
    if (!SYSTEM_FILES.has(at)) return undefined;
    if (this.#askSystem !== undefined) {
      this.#system = this.#askSystem();
      this.#askSystem = undefined;
    }
    return ownProperty(this.#system, at);
  }

  #collectOwnNames(folder: string, names: Set<string>): void {
    for (const file of Object.keys(this.#image)) {
      if (isBelow(file, folder) && !this.#isHidden(file)) names.add(entryTowards(file, folder));
    }
    if (folder === '/' || folder === '/etc') {
      for (const file of SYSTEM_FILES) if (this.#systemFile(file) !== undefined) names.add(entryTowards(file, folder));
    }
    for (const [file, content] of this.#own) {
      if (content !== undefined && isBelow(file, folder)) names.add(entryTowards(file, folder));
    }
    for (const known of [this.#imageFolders, this.#ownFolders]) {
      for (const other of known) {
        if (isBelow(other, folder) && !this.#removedFolders.has(other)) names.add(entryTowards(other, folder));
      }
    }
  }

  #isHidden(file: string): boolean {
    return this.#own.has(file) && this.#own.get(file) === undefined;
  }

  #removeFolder(at: string): void {
    this.#ownFolders.delete(at);
    if (this.#imageFolders.has(at)) this.#removedFolders.add(at);
  }

  #problemOfParent(at: string): string | undefined {
    const parent = parentOf(at);
    if (this.isDirectory(parent)) return undefined;
    return this.read(parent) === undefined ? 'No such file or directory' : 'Not a directory';
  }

  #viewOf(at: string): VolumeView | undefined {
    for (const view of this.#views) {
      if (at === view.mountPath || isBelow(at, view.mountPath)) return view;
    }
    return undefined;
  }
}

function below(at: string, view: VolumeView): string {
  return at === view.mountPath ? '' : at.slice(view.mountPath === '/' ? 1 : view.mountPath.length + 1);
}

function ownProperty(files: ImageFiles, path: string): string | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

function addWithParents(folders: Set<string>, path: string): void {
  for (let at = path; !folders.has(at); at = parentOf(at)) folders.add(at);
}

/** Worked out once per image. */
function foldersOf(files: ImageFiles): ReadonlySet<string> {
  const known = foldersByImage.get(files);
  if (known !== undefined) return known;
  const folders = new Set(SYSTEM_FOLDERS);
  for (const file of Object.keys(files)) addWithParents(folders, parentOf(normalizePath(file)));
  foldersByImage.set(files, folders);
  return folders;
}
