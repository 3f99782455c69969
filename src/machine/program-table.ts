/**
 * Which program a command line starts in an image: by the name of the executable, or by the `#!` line of a script among the files.
 * Error texts are those of runc and Go's os/exec.
 */
import type { FileSystem, Program } from './contract.ts';
import { baseName } from './file-paths.ts';
import type { ImageManifest } from './image-source.ts';

export type Command =
  | { readonly ok: true; readonly program: Program; readonly argv: readonly string[] }
  /** `exec: "foo": executable file not found in $PATH`. */
  | { readonly ok: false; readonly message: string };

/** Whoever makes its files when they are first asked for. */
export interface HasFiles {
  readonly files: FileSystem;
}

/** The program behind all small tools, of which no image but one without a list has all. */
const TOOLBOX = 'busybox';
/** A script whose interpreter is a script, and so on, ends somewhere. */
const MOST_INTERPRETERS = 4;

export class ProgramTable {
  readonly #byName = new Map<string, Program>();
  readonly #byExecutable = new Map<string, Program>();

  constructor(programs: readonly Program[]) {
    for (const program of programs) {
      this.#byName.set(program.name, program);
      for (const executable of program.executables) {
        if (!this.#byExecutable.has(executable)) this.#byExecutable.set(executable, program);
      }
    }
  }

  /** What `argv` starts in this image; the container's files are looked at only where a path is given. */
  find(image: ImageManifest, container: HasFiles, argv: readonly string[], depth = 0): Command {
    const [executable = ''] = argv;
    if (!executable.includes('/')) {
      const program = this.#named(image, executable);
      if (program !== undefined) return { ok: true, program, argv };
      return refuse(executable, 'executable file not found in $PATH');
    }
    const { files } = container;
    const text = files.read(executable);
    if (text?.startsWith('#!') === true && depth < MOST_INTERPRETERS) {
      const [interpreter = '', ...options] = (text.slice(2).split('\n', 1)[0] ?? '').trim().split(/\s+/);
      return this.find(
        image,
        container,
        [...withoutEnv(interpreter, options), executable, ...argv.slice(1)],
        depth + 1,
      );
    }
    const program = this.#named(image, baseName(executable));
    if (program !== undefined) return { ok: true, program, argv };
    if (text !== undefined) return { ok: false, message: `exec ${executable}: exec format error` };
    if (files.isDirectory(executable)) return refuse(executable, 'permission denied');
    return refuse(executable, `stat ${executable}: no such file or directory`);
  }

  #named(image: ImageManifest, executable: string): Program | undefined {
    const own = this.#byName.get(image.config.program);
    const { executables } = image.config;
    // An image of nothing but tools has those that it lists.
    const hasOwnOnly = own?.name !== TOOLBOX || executables === undefined || executables.length === 0;
    if (hasOwnOnly && own?.executables.includes(executable) === true) return own;
    if (executables === undefined || executables.includes(executable)) {
      const other = this.#byExecutable.get(executable);
      if (other !== undefined) return other;
    }
    return image.isStandIn ? own : undefined;
  }
}

/** `#!/usr/bin/env sh` means `sh`. */
function withoutEnv(interpreter: string, options: readonly string[]): readonly string[] {
  return baseName(interpreter) === 'env' && options.length > 0 ? options : [interpreter, ...options];
}

function refuse(executable: string, why: string): Command {
  return { ok: false, message: `exec: "${executable}": ${why}` };
}
