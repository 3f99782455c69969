/**
 * Checks imports against a table of rooms: a folder (or file) and what it may import at run time.
 * A room's path is relative to src; `*` stands for one folder, and each folder it stands for is a room of its own.
 */
import type { SourceFile } from './source-file.ts';

export interface Room {
  readonly path: string;
  /** Paths of rooms, or of folders and files inside them (without `.ts`), that may be imported. */
  readonly mayImport: readonly string[];
  /** Packages that may be imported, `node:*` for Node's own. */
  readonly packages?: readonly string[];
  /** Said to whoever breaks the rule: what to do instead, and why. */
  readonly why: string;
}

/** Tests and benches may import anything, and nothing imports them. */
export function isTest(path: string): boolean {
  return /\.(test|bench)\.tsx?$/.test(path);
}

/** Programs that run at build time in Node: what is beside generated files and is not itself generated. */
export function isBuildTool(path: string): boolean {
  return /(^|\/)generated\//.test(path) && !isGenerated(path);
}

/** Files written by a build tool. */
export function isGenerated(path: string): boolean {
  return /\.gen\.tsx?$/.test(path);
}

/** Every import that the table does not allow, as a sentence with file, line, import and the rule's reason. */
export function checkRooms(files: readonly SourceFile[], rooms: readonly Room[]): string[] {
  return files.filter(({ path }) => !isTest(path) && !isBuildTool(path)).flatMap((file) => checkFile(file, rooms));
}

function checkFile(file: SourceFile, rooms: readonly Room[]): string[] {
  const here = roomOf(file.path, rooms);
  if (!here) return [`${file.path} is in no room: give its folder a line in src/architecture.test.ts.`];
  const { room, place } = here;
  return file.imports.flatMap(({ target, isFile, line }) => {
    const at = `${file.path}:${line} imports ${target}`;
    if (!isFile)
      return allowsPackage(room, target) ? [] : [`${at}, a package that ${room.path} may not use. ${room.why}`];
    if (isTest(target)) return [`${at}. Nothing imports a test.`];
    if (isBuildTool(target)) return [`${at}, which is a build tool. Import only the *.gen.ts files that it writes.`];
    if (target.startsWith('testing/') && room.path !== 'testing')
      return [`${at}. Only tests and benches import testing.`];
    if (roomOf(target, rooms)?.place === place) return [];
    return room.mayImport.some((allowed) => isWithin(target, allowed)) ? [] : [`${at}. ${room.why}`];
  });
}

/** The most exact room for a path, and the concrete place that it stands for. */
function roomOf(path: string, rooms: readonly Room[]): { room: Room; place: string } | undefined {
  const matches = rooms.flatMap((room) => {
    const place = path.match(pattern(room.path))?.[1];
    return place === undefined ? [] : [{ room, place }];
  });
  return matches.sort((a, b) => exactness(b.room) - exactness(a.room))[0];
}

function exactness({ path }: Room): number {
  return path.split('/').length * 2 - (path.includes('*') ? 1 : 0);
}

function isWithin(path: string, allowed: string): boolean {
  return pattern(allowed).test(path);
}

function pattern(path: string): RegExp {
  const source = path.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
  return new RegExp(path.endsWith('*') ? `^(${source})/` : `^(${source})(?:/|\\.tsx?$|$)`);
}

function allowsPackage({ packages = [] }: Room, name: string): boolean {
  return packages.includes(name) || (packages.includes('node:*') && name.startsWith('node:'));
}
