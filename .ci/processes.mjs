// Running other programs: one place that knows about time limits, captured output and process groups.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program, in the project's folder unless told otherwise, and resolves to `{ code, output }` when it has ended; `code` is null when it was
 * killed or could not be started. `echo` passes its output on as it comes, `limitMs` ends it and its children.
 */
export function run(command, args, { env = {}, limitMs, echo = false, shell = false, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
      detached: process.platform !== 'win32',
    });
    let output = '';
    const collect = (to) => (chunk) => {
      output += chunk;
      if (echo) to.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', collect(process.stdout));
    child.stderr.setEncoding('utf8').on('data', collect(process.stderr));
    const stop = () => end(child);
    const limit = setTimeout(
      () => {
        output += `\nEnded: it was still running after ${limitMs / 1000} s.\n`;
        stop();
      },
      limitMs ?? 2 ** 31 - 1,
    );
    process.once('exit', stop);
    const finish = (code) => {
      clearTimeout(limit);
      process.off('exit', stop);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`;
      finish(null);
    });
    child.once('close', finish);
  });
}

function end(child) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has ended by itself in the meantime.
  }
}

// Children have groups of their own, which a terminal's Ctrl-C does not reach: leaving by 'exit' ends them too.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => process.exit(code));

/** How to call npm: through the Node that runs now where npm told its own path, else by name. */
export function npm(args) {
  const path = process.env.npm_execpath;
  if (path?.endsWith('.js')) return { command: process.execPath, args: [path, ...args], shell: false };
  return { command: 'npm', args, shell: process.platform === 'win32' };
}
