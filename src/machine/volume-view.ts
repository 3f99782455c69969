/** What a mounted volume (or one folder or file of it) looks like below its mount point. Paths in it are relative; '' is its root. */
import type { Volume, VolumeMount } from './contract.ts';

/** Everybody may write to a volume's root. */
const ROOT_MODE = 0o777;
const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;
const DATA_LINK = '..data';

export class VolumeView {
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly #volume: Volume;
  readonly #files: Map<string, string>;
  readonly #prefix: string;

  constructor(mount: VolumeMount, mountPath: string) {
    this.mountPath = mountPath;
    this.readOnly = mount.readOnly;
    this.#volume = mount.volume;
    this.#files = mount.volume.files;
    this.#prefix = (mount.subPath ?? '').replace(/^\/+|\/+$/g, '');
  }

  read(path: string): string | undefined {
    return this.#files.get(this.#key(path));
  }

  isDirectory(path: string): boolean {
    const key = this.#key(path);
    if (this.#files.has(key)) return false;
    if (path === '' || key === '') return true;
    const folder = `${key}/`;
    for (const name of this.#files.keys()) if (name.startsWith(folder)) return true;
    return false;
  }

  get isInMemory(): boolean {
    return this.#volume.isInMemory === true;
  }

  mode(path: string): number {
    const key = this.#key(path);
    const own = this.#volume.modes?.get(key);
    if (own !== undefined) return own;
    if (this.#files.has(key)) return this.#volume.fileMode ?? FILE_MODE;
    return path === '' ? ROOT_MODE : FOLDER_MODE;
  }

  setMode(path: string, mode: number): void {
    this.#volume.modes ??= new Map();
    this.#volume.modes.set(this.#key(path), mode);
  }

  write(path: string, content: string): void {
    this.#files.set(this.#key(path), content);
  }

  makeDirectory(path: string): void {
    this.#files.set(`${this.#key(path)}/`, '');
  }

  /** Removes a file or an empty directory. A directory that the removal empties stays, as it would on a disk. */
  remove(path: string): void {
    const key = this.#key(path);
    this.#files.delete(key);
    this.#files.delete(`${key}/`);
    const slash = key.lastIndexOf('/');
    if (slash > 0) this.#files.set(`${key.slice(0, slash)}/`, '');
  }

  /** Adds the names directly below `path`. */
  collectNames(path: string, names: Set<string>): void {
    const { payload } = this.#volume;
    if (path === '' && this.#prefix === '' && payload !== undefined) names.add(DATA_LINK).add(payload);
    const key = this.#key(path);
    const folder = key === '' ? '' : `${key}/`;
    for (const name of this.#files.keys()) {
      if (!name.startsWith(folder) || name.length === folder.length) continue;
      const end = name.indexOf('/', folder.length);
      names.add(end === -1 ? name.slice(folder.length) : name.slice(folder.length, end));
    }
  }

  link(path: string): string | undefined {
    const { payload } = this.#volume;
    if (payload === undefined || this.#prefix !== '' || path === '' || path.includes('/')) return undefined;
    if (path === DATA_LINK) return payload;
    return path !== payload && (this.#files.has(path) || this.isDirectory(path)) ? `${DATA_LINK}/${path}` : undefined;
  }

  #key(path: string): string {
    if (this.#prefix === '') return this.#followed(path);
    return path === '' ? this.#prefix : `${this.#prefix}/${path}`;
  }

  /** The way through the folder that holds the files is the way to them. */
  #followed(path: string): string {
    const { payload } = this.#volume;
    if (payload === undefined || !path.startsWith('..')) return path;
    const slash = path.indexOf('/');
    const first = slash < 0 ? path : path.slice(0, slash);
    if (first !== DATA_LINK && first !== payload) return path;
    return slash < 0 ? '' : path.slice(slash + 1);
  }
}
