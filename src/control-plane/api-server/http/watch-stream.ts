/**
 * A watch as a stream of events (apiserver/pkg/endpoints/handlers/watch.go): its head goes out at once, each event as soon as it
 * arrives, and an error of the server's is the last of them.
 */
import { isReason, type StatusError } from '../../../kube-api/meta/status-error.ts';
import type { Watch, WatchOptions } from '../../client/transport.ts';
import { warningHeaders } from './answer/respond.ts';
import { type Transformation, transform } from './answer/transform.ts';
import { type Answer, statusToWire } from './answer/wire-objects.ts';
import type { BodySink, HttpStream } from './contract.ts';
import type { MediaType } from './media/media-types.ts';
import { type RequestContext, showAll } from './request/request-context.ts';

type Form = Omit<Transformation, 'nowMs' | 'hasHeaders' | 'show' | 'docs'>;

/** How long a watch lasts that doesn't say: upstream draws from half an hour to an hour (--min-request-timeout). */
const DEFAULT_TIMEOUT_SECONDS = 1800;

/** Starts the watch, so that what is wrong with it is answered before anything streams; throws a StatusError. */
export function watchAnswer(
  context: RequestContext,
  mediaType: MediaType,
  form: Form,
  namespace: string | undefined,
  options: WatchOptions,
): HttpStream {
  const stream = new WatchStream(context, mediaType, form);
  stream.open(namespace, options);
  return {
    kind: 'stream',
    status: 200,
    headers: {
      'content-type': mediaType.name === 'application/json' ? mediaType.name : `${mediaType.name};stream=watch`,
      ...warningHeaders(context.warnings),
    },
    start: (sink) => stream.start(sink),
  };
}

class WatchStream {
  readonly #context: RequestContext;
  readonly #mediaType: MediaType;
  readonly #form: Form;
  #stop: () => void = () => {};
  #sink: BodySink | undefined;
  #hasHeaders = true;
  #isOver = false;
  /** What came before the head was out. */
  #waiting: (string | Uint8Array)[] = [];

  constructor(context: RequestContext, mediaType: MediaType, form: Form) {
    this.#context = context;
    this.#mediaType = mediaType;
    this.#form = form;
  }

  open(namespace: string | undefined, options: WatchOptions): void {
    const { door, user, actor } = this.#context;
    const timeoutSeconds = options.timeoutSeconds ?? 0;
    this.#begin(() =>
      door.apiServer.watch({
        kind: this.#form.definition,
        options: {
          ...options,
          timeoutSeconds: timeoutSeconds > 0 ? timeoutSeconds : DEFAULT_TIMEOUT_SECONDS,
          ...(namespace === undefined ? {} : { namespace }),
        },
        user,
        actor,
        onEvent: ({ type, object }) => this.#send(type, object),
        onClose: (error) => this.#close(error),
      }),
    );
  }

  /** Once a watch has been let in, that its version is gone is told as an event. */
  #begin(start: () => Watch): void {
    try {
      const watch = start();
      this.#stop = () => watch.stop();
    } catch (error) {
      if (!isReason(error, 'Expired')) throw error;
      this.#close(error as StatusError);
    }
  }

  #close(error: StatusError | undefined): void {
    if (error !== undefined) this.#write('ERROR', statusToWire(error.status));
    this.#end();
  }

  start(sink: BodySink): () => void {
    this.#sink = sink;
    for (const chunk of this.#waiting) sink.write(chunk);
    this.#waiting = [];
    if (this.#isOver) sink.end();
    return () => {
      this.#isOver = true;
      this.#stop();
    };
  }

  #send(type: string, object: Answer): void {
    const { door } = this.#context;
    const how = {
      ...this.#form,
      nowMs: door.clock.nowMs,
      hasHeaders: this.#hasHeaders,
      show: showAll(door),
      docs: door.docs,
    };
    try {
      this.#write(type, transform(object, how));
      this.#hasHeaders = false;
    } catch (error) {
      door.trace.record(this.#context.actor, 'request', this.#context.http.target, { error: String(error) });
    }
  }

  #write(type: string, wire: unknown): void {
    if (this.#isOver) return;
    const chunk = this.#mediaType.encodeEvent?.(type, wire) ?? '';
    if (this.#sink === undefined) this.#waiting.push(chunk);
    else this.#sink.write(chunk);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink?.end();
  }
}
