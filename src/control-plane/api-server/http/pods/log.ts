/** `log`: a container's output as plain text, whole or followed (kubernetes/pkg/registry/core/pod/rest/log.go). */
import { encodeText } from '../../../../kernel/index.ts';
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../../../kube-api/meta/field-errors.ts';
import { badRequest, invalid } from '../../../../kube-api/meta/status-error.ts';
import { parseSeconds } from '../../../../kube-api/schema/go-time.ts';
import type { BodySink, HttpAnswer } from '../contract.ts';
import type { LogOptions, NodeConnector } from '../node-connector.ts';
import { readBoolean, readInteger } from '../request/parameters.ts';
import type { Query } from '../request/query.ts';
import { chooseContainer } from './container-choice.ts';

const HEADERS = { 'content-type': 'text/plain' } as const;

/** The log as an answer; throws a StatusError for options that make no sense and for what the kubelet refuses. */
export function logAnswer(pod: Pod, query: Query, connector: NodeConnector): HttpAnswer {
  const options = readLogOptions(pod, query);
  if ((pod.spec?.nodeName ?? '') === '') return { kind: 'response', status: 204, headers: {}, body: '' };
  const log = new Log();
  const stop = connector.logs(pod, options, log);
  if (log.isEnded) return { kind: 'response', status: 200, headers: HEADERS, body: encodeText(log.text) };
  return { kind: 'stream', status: 200, headers: HEADERS, start: (sink) => log.pour(sink, stop) };
}

/** Keeps what comes before somebody reads. */
class Log {
  text = '';
  isEnded = false;
  #sink: BodySink | undefined;

  write(text: string): void {
    if (this.#sink === undefined) this.text += text;
    else this.#sink.write(encodeText(text));
  }

  end(): void {
    this.isEnded = true;
    this.#sink?.end();
  }

  pour(sink: BodySink, stop: () => void): () => void {
    this.#sink = sink;
    if (this.text !== '') sink.write(encodeText(this.text));
    this.text = '';
    if (this.isEnded) sink.end();
    return stop;
  }
}

function readLogOptions(pod: Pod, query: Query): LogOptions {
  const sinceSeconds = readInteger(query, 'sinceSeconds');
  const sinceTime = readTime(query);
  const tailLines = readInteger(query, 'tailLines');
  const limitBytes = readInteger(query, 'limitBytes');
  const errors = new FieldErrors();
  if (tailLines !== undefined && tailLines < 0) {
    errors.invalid(new FieldPath('tailLines'), tailLines, 'must be greater than or equal to 0');
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.invalid(new FieldPath('limitBytes'), limitBytes, 'must be greater than 0');
  }
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const detailMessage = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified';
    errors.list.push({ type: 'FieldValueForbidden', field: '', detailMessage, message: `: ${detailMessage}` });
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.invalid(new FieldPath('sinceSeconds'), sinceSeconds, 'must be greater than 0');
  }
  if (errors.list.length > 0) {
    throw invalid({ group: '', name: 'PodLogOptions' }, pod.metadata.name ?? '', errors.list);
  }
  return {
    container: chooseContainer(pod, query.get('container')),
    follow: readBoolean(query, 'follow') === true,
    previous: readBoolean(query, 'previous') === true,
    timestamps: readBoolean(query, 'timestamps') === true,
    sinceSeconds,
    sinceTime,
    tailLines,
    limitBytes,
  };
}

function readTime(query: Query): string | undefined {
  const text = query.get('sinceTime');
  if (text === '') return undefined;
  const time = parseSeconds(text);
  if (!time.ok) throw badRequest(time.error);
  return time.text;
}
