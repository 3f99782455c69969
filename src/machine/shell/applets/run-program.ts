/** Starting another program from within a tool, as `env`, `xargs` and `watch` do. */
import type { Wait } from '../../contract.ts';
import { type AppletCall, complain } from './applet.ts';

/** Answers its exit code; 127, said so, when there is none of that name. */
export function* runProgram(
  call: AppletCall,
  argv: readonly string[],
  env = call.env,
): Generator<Wait, number, unknown> {
  const { process, streams } = call;
  const [name = ''] = argv;
  if (!process.canRun(name)) {
    complain(
      call,
      call.isBusybox ? `can't execute '${name}': No such file or directory` : `'${name}': No such file or directory`,
    );
    return 127;
  }
  const options = {
    stdin: streams.stdin,
    stdout: streams.stdout,
    stderr: streams.stderr,
    env,
    workingDirectory: call.path('.').replace(/\/\.$/, '') || '/',
  };
  return (yield process.run(argv, options)) as number;
}
