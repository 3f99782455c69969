/** exec and attach: bytes on numbered channels between the client and a process (apiserver/pkg/util/proxy/streamtranslator.go). */
import { ByteDecoder, encodeText } from '../../../../kernel/index.ts';
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import type { ChannelSession, ChannelSink, ChannelUpgrade } from '../contract.ts';
import type { ExecSession, ExecStreams, NodeConnector } from '../node-connector.ts';
import { readBoolean } from '../request/parameters.ts';
import type { Query } from '../request/query.ts';
import { chooseContainer } from './container-choice.ts';
import { type Conversation, finalStatus, refusedStatus } from './final-status.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;

/**
 * Throws BadRequest for a request that makes no sense. Over a WebSocket the kubelet is only asked once the connection stands, and
 * what it refuses is the final Status; otherwise it is asked first and its refusal is the answer.
 */
export function conversationAnswer(
  how: Conversation,
  pod: Pod,
  query: Query,
  connector: NodeConnector,
  isWebSocket: boolean,
): ChannelUpgrade {
  const container = chooseContainer(pod, query.get('container'));
  if ((pod.spec?.nodeName ?? '') === '') throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const tty = isAsked(query, 'tty');
  const streams = {
    stdin: isAsked(query, 'stdin'),
    stdout: isAsked(query, 'stdout'),
    // a terminal has one output
    stderr: isAsked(query, 'stderr') && !tty,
    tty,
  };
  if (!streams.stdin && !streams.stdout && !streams.stderr) {
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  const command = query.all('command');
  const options = { container, stdin: streams.stdin, tty };
  const begin = (told: ExecStreams): ExecSession =>
    how === 'exec' ? connector.exec(pod, { ...options, command }, told) : connector.attach(pod, options, told);
  const conversation = new ChannelConversation(streams, (result) => finalStatus(result, how, command, isWebSocket));
  if (!isWebSocket) conversation.begin(begin);
  return {
    kind: 'channels',
    streams,
    start(sink) {
      conversation.open(sink);
      if (isWebSocket) beginOrRefuse(conversation, begin);
      return conversation;
    },
  };
}

function isAsked(query: Query, name: string): boolean {
  return readBoolean(query, name) === true;
}

function beginOrRefuse(conversation: ChannelConversation, begin: (told: ExecStreams) => ExecSession): void {
  try {
    conversation.begin(begin);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { reason, message } = error;
    conversation.refuse(
      reason === 'InternalError' ? withoutPrefix(message) : `unable to upgrade connection: ${message}`,
    );
  }
}

function withoutPrefix(message: string): string {
  return message.replace(/^Internal error occurred: /, '');
}

class ChannelConversation implements ChannelSession {
  readonly #streams: ChannelUpgrade['streams'];
  readonly #finish: (result: Parameters<ExecStreams['onEnd']>[0]) => Uint8Array;
  readonly #input = new ByteDecoder();
  #session: ExecSession | undefined;
  #sink: ChannelSink | undefined;
  #isOver = false;
  /** What was said before the connection stood. */
  #waiting: [channel: number, bytes: Uint8Array][] = [];

  constructor(streams: ChannelUpgrade['streams'], finish: (result: Parameters<ExecStreams['onEnd']>[0]) => Uint8Array) {
    this.#streams = streams;
    this.#finish = finish;
  }

  begin(begin: (told: ExecStreams) => ExecSession): void {
    const { stdout, stderr } = this.#streams;
    this.#session = begin({
      stdout: stdout ? (text) => this.#send(STDOUT, encodeText(text)) : undefined,
      stderr: stderr ? (text) => this.#send(STDERR, encodeText(text)) : undefined,
      onEnd: (result) => this.#end(this.#finish(result)),
    });
  }

  refuse(message: string): void {
    this.#end(refusedStatus(message));
  }

  open(sink: ChannelSink): void {
    this.#sink = sink;
    for (const [channel, bytes] of this.#waiting) sink.send(channel, bytes);
    this.#waiting = [];
    if (this.#isOver) sink.close();
  }

  receive(channel: number, bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (channel === RESIZE) this.#resize(bytes);
    else if (channel === STDIN && this.#streams.stdin) {
      const text = this.#input.push(bytes);
      if (text !== '') this.#session?.stdin(text);
    }
  }

  endOfInput(channel: number): void {
    if (channel !== STDIN || this.#isOver || !this.#streams.stdin) return;
    const rest = this.#input.push(new Uint8Array(), true);
    if (rest !== '') this.#session?.stdin(rest);
    this.#session?.endOfInput();
  }

  closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session?.hangUp();
  }

  #resize(bytes: Uint8Array): void {
    const text = new ByteDecoder().push(bytes, true);
    const [, width] = /"Width"\s*:\s*(\d+)/.exec(text) ?? [];
    const [, height] = /"Height"\s*:\s*(\d+)/.exec(text) ?? [];
    if (width !== undefined && height !== undefined) this.#session?.resize(Number(width), Number(height));
  }

  #send(channel: number, bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#sink === undefined) this.#waiting.push([channel, bytes]);
    else this.#sink.send(channel, bytes);
  }

  #end(status: Uint8Array): void {
    if (this.#isOver) return;
    this.#send(ERROR, status);
    this.#isOver = true;
    this.#sink?.close();
  }
}
