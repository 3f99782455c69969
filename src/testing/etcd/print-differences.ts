/** Prints where ours and a real etcd differ: `node .ci/run-ts.mjs src/testing/etcd/print-differences.ts ETCD [seed]`. */
import { argv } from 'node:process';
import { compareWithReal } from './differential.ts';
import { RealEtcd } from './real-etcd.ts';

const [program = '', seed = '1'] = argv.slice(2);
const real = await RealEtcd.start(program);
const { differences } = await compareWithReal(real, Number(seed), 1500);
for (const difference of differences.slice(0, 6)) console.log(JSON.stringify(difference));
console.log(`${differences.length} differences`);
real.stop();
process.exit(0);
