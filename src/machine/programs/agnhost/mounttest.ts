/** `agnhost mounttest`: writes files and prints what is in them (kubernetes/test/images/agnhost/mounttest). Modes and owners are those that the file system of the simulation knows. */

import type { Process, ProgramRun, Wait } from '../../contract.ts';
import { modeText } from '../../file-modes.ts';
import { flag } from './go-program.ts';

const CONTENT = 'mount-tester new file\n';
const RETRY_MS = 2000;

/** Its exit code is 1 when anything failed. */
export function* mounttest(process: Process): ProgramRun {
  const { files } = process;
  let isFailed = false;
  const path = (name: string): string => flag(process, name, '');
  const show = (place: string): void => {
    const content = files.read(place);
    if (content === undefined) {
      isFailed = true;
      const why = files.isDirectory(place)
        ? `read ${place}: is a directory`
        : `open ${place}: no such file or directory`;
      process.stdout(`error reading file content for ${quoted(place)}: ${why}\n`);
    } else process.stdout(`content of file ${quoted(place)}: ${content}\n`);
  };
  const stat = (place: string, what: string, line: string): void => {
    if (place === '') return;
    if (files.exists(place)) process.stdout(line);
    else {
      isFailed = true;
      process.stdout(`error from ${what}(${quoted(place)}): stat ${place}: no such file or directory\n`);
    }
  };
  const type = path('fs_type');
  stat(type, 'statfs', `mount type of ${quoted(type)}: ${files.isInMemory(type) ? 'tmpfs' : 61267}\n`);
  for (const mode of ['0644', '0666', '0660', '0777']) {
    const place = path(`new_file_${mode}`);
    if (place === '') continue;
    const problem = files.write(place, CONTENT);
    if (problem === undefined) {
      files.setMode(place, Number.parseInt(mode, 8));
      show(place);
    } else {
      isFailed = true;
      process.stdout(`error writing new file ${quoted(place)}: open ${place}: ${problem.toLowerCase()}\n`);
    }
  }
  const [modePath, permPath, ownerPath] = [path('file_mode'), path('file_perm'), path('file_owner')];
  stat(
    modePath,
    'Stat',
    `mode of file ${quoted(modePath)}: ${modeText(files.mode(modePath), files.isDirectory(modePath))}\n`,
  );
  stat(permPath, 'Stat', `perms of file ${quoted(permPath)}: ${modeText(files.mode(permPath) & 0o777, false)}\n`);
  stat(ownerPath, 'stat', `owner UID of ${quoted(ownerPath)}: 0\nowner GID of ${quoted(ownerPath)}: 0\n`);
  const contentPath = path('file_content');
  if (contentPath !== '') show(contentPath);
  const loopPath = path('file_content_in_loop');
  if (loopPath !== '') isFailed = (yield* showInLoop(process, loopPath)) || isFailed;
  return isFailed ? 1 : 0;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Answers whether the last look failed. */
function* showInLoop(process: Process, place: string): Generator<Wait, boolean, unknown> {
  const untilMs = process.clock.nowMs + 1000 * Number(flag(process, 'retry_time', '180'));
  const breaks = flag(process, 'break_on_expected_content', 'true') !== 'false';
  let isFailed = false;
  while (process.clock.nowMs < untilMs) {
    const content = process.files.read(place);
    isFailed = content === undefined;
    if (content === undefined) {
      process.stdout(`Error reading file ${place}: open ${place}: no such file or directory, retrying\n`);
    } else {
      process.stdout(`content of file ${quoted(place)}: ${content}\n`);
      if (breaks && content === CONTENT) return false;
      if (breaks) process.stdout(`Unexpected content. Expected: ${CONTENT}. Retrying`);
    }
    yield { kind: 'sleep', ms: RETRY_MS };
  }
  return isFailed;
}
