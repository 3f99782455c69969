/** Replays recorded sessions and prints what differs: `node .ci/run-ts.mjs src/testing/kubectl/print-replay.ts 17-namespaces …`. */
import { argv, env } from 'node:process';
import { recordedSession } from './recorded-session.ts';
import { replaySession } from './replay-session.ts';

for (const name of argv.slice(2)) {
  const session = recordedSession(name);
  if (session === undefined) {
    console.log(`${name} is not among the recordings`);
    continue;
  }
  const results = await replaySession(session, env.KUBECTL ?? '/usr/bin/kubectl');
  for (const { recorded, differences } of results) {
    if (differences.length === 0) continue;
    console.log(`\n$ ${recorded.cmd}`);
    for (const difference of differences) console.log(difference);
  }
  const same = results.filter(({ differences }) => differences.length === 0).length;
  console.log(`\n${name}: ${same} of ${results.length} commands agree`);
}
process.exit(0);
