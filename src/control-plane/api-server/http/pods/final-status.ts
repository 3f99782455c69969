/** What the client of exec or attach is told at the end, as JSON on a channel of its own (k8s.io/kubelet/pkg/cri/streaming/remotecommand). */
import { encodeText } from '../../../../kernel/index.ts';
import type { ExecResult } from '../node-connector.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export type Conversation = 'exec' | 'attach';

const INTERNAL = 'Internal error occurred: ';
const DOING: Readonly<Record<Conversation, string>> = {
  exec: 'error executing command in container',
  attach: 'error attaching to container',
};

/**
 * The Status of a result; `command` is what was run. An attached process ends without telling its exit code. Over a WebSocket
 * the API server passes the kubelet's failure on as one of its own (apiserver/pkg/util/proxy/streamtranslator.go).
 */
export function finalStatus(
  result: ExecResult,
  how: Conversation,
  command: readonly string[],
  isWebSocket: boolean,
): Uint8Array {
  if ('error' in result) {
    const message = `${DOING[how]}: ${result.error}`;
    return encodeStatus(internal(isWebSocket ? `${INTERNAL}${message}` : message));
  }
  const { exitCode } = result;
  if (exitCode === 0 || how === 'attach') return encodeStatus({ metadata: {}, status: 'Success' });
  return encodeStatus({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  });
}

/** The Status of a conversation that could not begin. */
export function refusedStatus(message: string): Uint8Array {
  return encodeStatus(internal(message));
}

function internal(message: string): JsonObject {
  return {
    metadata: {},
    status: 'Failure',
    message: `${INTERNAL}${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  };
}

function encodeStatus(status: JsonObject): Uint8Array {
  return encodeText(JSON.stringify(status));
}
