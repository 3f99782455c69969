/** How redis-server is configured: a file, then options on the command line. */
import type { Process } from '../contract.ts';
import { baseName } from '../file-paths.ts';

/** The settings by name; undefined when the image's script was told to run something else; a number to end with at once. */
export function redisSettings(process: Process): ReadonlyMap<string, string> | number | undefined {
  let [command = '', ...words] = process.argv;
  if (baseName(command) === 'docker-entrypoint.sh') {
    const [next = ''] = words;
    if (!next.startsWith('-') && !next.endsWith('.conf') && baseName(next) !== 'redis-server' && next !== '')
      return undefined;
    [command = '', ...words] = next.startsWith('-') || next.endsWith('.conf') ? ['redis-server', ...words] : words;
  }
  const version = process.env.REDIS_VERSION ?? '7.4.2';
  if (words[0] === '--version' || words[0] === '-v') {
    process.stdout(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
    return 0;
  }
  const settings = new Map<string, string>();
  const [file] = words;
  if (file !== undefined && !file.startsWith('-')) {
    const path = file.startsWith('/') ? file : `${process.workingDirectory}/${file}`;
    const text = process.files.read(path);
    if (text === undefined) {
      process.stdout(
        `*** FATAL CONFIG FILE ERROR (Redis ${version}) ***\nCan't open the config file: No such file or directory\n`,
      );
      return 1;
    }
    readLines(text, settings);
    words = words.slice(1);
  }
  readLines(words.join(' ').replace(/(?:^|\s)--/g, '\n'), settings);
  return settings;
}

function readLines(text: string, settings: Map<string, string>): void {
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^\s*([a-z][\w-]*)\s*(.*?)\s*$/i.exec(line) ?? [];
    if (name !== undefined) settings.set(name.toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
  }
}
