// Finds the Chromium that browser tests drive. No browser is ever downloaded from a test tool's own servers.
import { accessSync, constants } from 'node:fs';
import { run } from './processes.mjs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of a Chromium; installs Debian's where that is possible, else throws an Error saying what to do. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && isExecutable('/usr/bin/apt-get')) {
    console.log('Installing chromium (apt-get) …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const update = await run('apt-get', ['update', '-qq'], { env, limitMs: 300_000 });
    const install = await run('apt-get', ['install', '-y', '-qq', 'chromium'], { env, limitMs: 900_000 });
    const installed = findChromium();
    if (installed) return installed;
    throw new Error(`apt-get could not install chromium:\n${(update.output + install.output).slice(-2000)}`);
  }
  throw new Error('No Chromium here: install the package "chromium", or set CHROMIUM to the path of one.');
}

function findChromium() {
  if (process.env.CHROMIUM) {
    if (isExecutable(process.env.CHROMIUM)) return process.env.CHROMIUM;
    throw new Error(`CHROMIUM is set to ${process.env.CHROMIUM}, which is not a program.`);
  }
  return usualPlaces.find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
