// `npm run api`: installs what is missing, bundles the HTTP door and runs it in this process, so that signals reach it.
import { pathToFileURL } from 'node:url';
import { bundle } from './run-ts.mjs';
import { setup } from './setup.mjs';

await setup();
const { program, remove } = await bundle('src/http/api-command.ts');
process.once('exit', remove);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(program).href);
