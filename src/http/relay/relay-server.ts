/**
 * Puts the relay into the server that serves the page: `/cluster/…` is the API of the cluster in the open tab, and the tab itself
 * connects at `/cluster-relay`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { answerRequest, answerUpgrade, type Door, isLocal } from '../door-server.ts';
import { RelayDoor } from './relay-door.ts';

const API_PREFIX = '/cluster';
const TAB_PATH = '/cluster-relay';

export interface Relay {
  /** Answers requests below the prefix and passes all others on. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A relay to whichever page was opened last. */
export function createRelay(): Relay {
  const relay = new RelayDoor();
  const tabs = new WebSocketServer({ noServer: true });
  const door: Door = {
    handle: (request) => relay.handle({ ...request, target: request.target.slice(API_PREFIX.length) || '/' }),
  };
  return {
    onRequest(request, response, next) {
      if (isBelow(request.url)) void answerRequest(door, request, response);
      else next();
    },
    onUpgrade(request, socket, head) {
      if (isBelow(request.url)) void answerUpgrade(door, request, socket, head);
      else if (request.url === TAB_PATH && isLocal(request)) {
        tabs.handleUpgrade(request, socket, head, (tab) => relay.attach(tab));
      }
    },
  };
}

function isBelow(url = '/'): boolean {
  return url === API_PREFIX || url.startsWith(`${API_PREFIX}/`) || url.startsWith(`${API_PREFIX}?`);
}
