// Finds the kubectls that the kubectl suite drives: the machine's own, and Debian's.
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { debianProgram } from './debian-package.mjs';

/** `{ own, debian }`: paths of programs, each undefined where there is none. KUBECTL names the machine's own. */
export async function findKubectls() {
  const own = process.env.KUBECTL || findOnPath('kubectl');
  return { own: own && withoutDispatcher(own), debian: await debianProgram('kubernetes-client', 'usr/bin/kubectl') };
}

/** Some distributions' kubectl asks the server for its version and starts another program: the one for ours is beside it. */
function withoutDispatcher(path) {
  const beside = join(dirname(realpathSync(path)), 'kubectl.1.32');
  return existsSync(beside) ? beside : path;
}

function findOnPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
