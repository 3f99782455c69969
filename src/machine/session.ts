/**
 * Sessions with processes in a container: a program of one's own, or the container's first one (containerd's internal/cri: ExecInContainer,
 * AttachContainer and io/container_io.go, from which comes who is cut off when input ends).
 */
import type { ExecSpec, Session, SessionSinks } from './contract.ts';
import { type ExecContext, startFailure, whyNotRunning } from './exec.ts';
import { Input } from './standard-input.ts';
import { TerminalDevice } from './terminal.ts';
import { EXEC_START_MS } from './timings.ts';

const nothing = (): void => undefined;
const SILENT: Session = { input: nothing, endOfInput: nothing, resize: nothing, hangUp: nothing };

/** Runs a program in a running container; without a terminal a client that leaves does not end it. */
export function execSession(
  { container, execId, later }: ExecContext,
  containerId: string,
  { argv, stdin, tty }: ExecSpec,
  sinks: SessionSinks,
): Session {
  const refuse = (error: string): Session => {
    later(0, () => sinks.onEnd({ error }));
    return SILENT;
  };
  if (container?.state !== 'running') {
    return refuse(`failed to exec in container: ${whyNotRunning(container, containerId)}`);
  }
  let heard: SessionSinks | undefined = sinks;
  const terminal = tty ? new TerminalDevice((text) => heard?.stdout?.(text)) : undefined;
  const input = terminal?.input ?? (stdin ? new Input('', false) : undefined);
  const output =
    terminal === undefined
      ? { stdout: (text: string) => heard?.stdout?.(text), stderr: (text: string) => heard?.stderr?.(text) }
      : { stdout: (text: string) => terminal.write(text), stderr: (text: string) => terminal.write(text) };
  const spawned = container.spawn(
    argv,
    output,
    ({ exitCode }) => {
      later(0, () => heard?.onEnd({ exitCode }));
    },
    { input, terminal },
  );
  if (!spawned.ok) return refuse(startFailure(execId, spawned.message));
  if (terminal !== undefined) terminal.leader = spawned.process;
  spawned.process.begin(EXEC_START_MS);
  return sessionOf(input, terminal, stdin, {
    endOfInput: () => {
      if (terminal === undefined) input?.end();
    },
    hangUp: () => {
      heard = undefined;
      if (terminal === undefined) input?.end();
      else terminal.hangUp();
    },
  });
}

/** Joins the container's first process. */
export function attachSession(
  { container, later }: ExecContext,
  containerId: string,
  stdin: boolean,
  sinks: SessionSinks,
): Session {
  if (container?.state !== 'running') {
    const error = `failed to attach container: ${whyNotRunning(container, containerId)}`;
    later(0, () => sinks.onEnd({ error }));
    return SILENT;
  }
  const { config, input, terminal } = container;
  const takesInput = stdin && config.stdin !== undefined;
  const endsWithClient = config.stdin === 'once' && terminal === undefined;
  const detach = container.attach(sinks);
  return sessionOf(input, terminal, takesInput, {
    endOfInput: () => {
      if (!takesInput) return;
      if (endsWithClient) input?.end();
      else {
        detach();
        later(0, () => sinks.onEnd({ exitCode: 0 }));
      }
    },
    hangUp: () => {
      detach();
      if (takesInput && endsWithClient) input?.end();
    },
  });
}

function sessionOf(
  input: Input | undefined,
  terminal: TerminalDevice | undefined,
  takesInput: boolean,
  ends: Pick<Session, 'endOfInput' | 'hangUp'>,
): Session {
  return {
    ...ends,
    input: (text) => {
      if (!takesInput) return;
      if (terminal === undefined) input?.push(text);
      else terminal.type(text);
    },
    resize: (columns, rows) => terminal?.resize(columns, rows),
  };
}
