/**
 * What the server that serves the page and the simulation in the tab say to each other, so that a kubectl on this machine can talk
 * to the cluster in the tab. Plain JSON; bytes are base64.
 */

type Headers = Readonly<Record<string, string>>;
type AnswerHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A program that has talked to the cluster through the relay. */
export interface RelayClient {
  /** As it names itself, e.g. `kubectl/v1.32.5`. */
  readonly userAgent: string;
  readonly requests: number;
  /** Watches, logs and terminals that are open now. */
  readonly open: number;
}

/** From the server to the tab. `id` names one request of a client; `connection` one forwarded connection below it. */
export type RelayRequest =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly method: string;
      readonly target: string;
      readonly headers: Headers;
      readonly body: string;
    }
  /** The client went away. */
  | { readonly type: 'stop'; readonly id: number }
  | { readonly type: 'channel-input'; readonly id: number; readonly channel: number; readonly bytes: string }
  | { readonly type: 'channel-end'; readonly id: number; readonly channel: number }
  | { readonly type: 'connect'; readonly id: number; readonly connection: number; readonly port: number }
  | { readonly type: 'connection-input'; readonly id: number; readonly connection: number; readonly bytes: string }
  | { readonly type: 'connection-end'; readonly id: number; readonly connection: number }
  | { readonly type: 'connection-closed'; readonly id: number; readonly connection: number }
  | { readonly type: 'clients'; readonly clients: readonly RelayClient[] };

/** From the tab to the server. */
export type RelayAnswer =
  | {
      readonly type: 'response';
      readonly id: number;
      readonly status: number;
      readonly headers: AnswerHeaders;
      readonly body: string;
    }
  | { readonly type: 'stream'; readonly id: number; readonly status: number; readonly headers: AnswerHeaders }
  | { readonly type: 'chunk'; readonly id: number; readonly bytes: string }
  /** A stream has ended, or a conversation of channels. */
  | { readonly type: 'end'; readonly id: number }
  | {
      readonly type: 'channels';
      readonly id: number;
      readonly streams: {
        readonly stdin: boolean;
        readonly stdout: boolean;
        readonly stderr: boolean;
        readonly tty: boolean;
      };
    }
  | { readonly type: 'channel-output'; readonly id: number; readonly channel: number; readonly bytes: string }
  | { readonly type: 'port-forward'; readonly id: number }
  | { readonly type: 'connection-output'; readonly id: number; readonly connection: number; readonly bytes: string }
  | { readonly type: 'connection-end'; readonly id: number; readonly connection: number }
  | { readonly type: 'connection-failed'; readonly id: number; readonly connection: number; readonly message: string };
