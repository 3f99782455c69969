/** Runs the shared history in Node and prints its hash, to be compared with a browser’s. */
import { WorkerSide } from '../bridge/worker-side.ts';
import { HISTORY } from './history-script.ts';

const side = new WorkerSide({
  send: (event) => {
    if (event.type === 'hashed') console.log(`${event.hash} after ${event.entries} entries`);
    if (event.type === 'crashed') throw new Error(event.message);
  },
  wallNowMs: () => 0,
});
for (const command of HISTORY) side.receive(command);
