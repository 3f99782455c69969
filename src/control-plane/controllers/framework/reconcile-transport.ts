/**
 * The connection of one controller: what it writes while it reconciles a key is traced back to that, and counted, so that
 * a worker is busy for longer when it had to wait for the store.
 */
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, ApiTransport, Watch, WatchRequest } from '../../client/transport.ts';

export class ReconcileTransport implements ApiTransport {
  readonly #transport: ApiTransport;
  readonly #beforeWrite: () => void;

  constructor(transport: ApiTransport, beforeWrite: () => void) {
    this.#transport = transport;
    this.#beforeWrite = beforeWrite;
  }

  request(request: ApiRequest): KubeObject | KubeList | Status {
    if (request.verb !== 'get' && request.verb !== 'list') this.#beforeWrite();
    return this.#transport.request(request);
  }

  watch(request: WatchRequest): Watch {
    return this.#transport.watch(request);
  }
}
