/** Messages of the control plane as short dashes between its parts, kubelets, kube-proxies, and you. */
import type { MessageFlight } from '../../../bridge/messages.ts';
import { clamp, type Point } from '../layout/geometry.ts';
import { type Bend, pointOn } from './curve.ts';
import type { Places } from './places.ts';

/** More can't be told apart. */
export const MOST_MESSAGES = 260;
const LEAST_MS = 420;
const MOST_MS = 1500;
const MOST_SPREAD_MS = 200;
const API_SERVER = 'kube-apiserver';
/** Between parts of the lid a message takes a dip of this depth. */
const DIP = 16;

interface Dash {
  readonly message: MessageFlight;
  readonly startMs: number;
  readonly durationMs: number;
}

/** A dash as it is to be drawn. */
export interface DashMark {
  readonly kind: MessageFlight['kind'];
  readonly head: Point;
  readonly tail: Point;
}

/** World units. */
const LENGTHS: Readonly<Record<MessageFlight['kind'], number>> = { write: 15, watch: 8 };
/** The direction of a dash is taken from so much of its way. */
const PROBE_SHARE = 0.02;

export class Messages {
  #dashes: Dash[] = [];

  get isBusy(): boolean {
    return this.#dashes.length > 0;
  }

  add(messages: readonly MessageFlight[], nowMs: number, speed: number): void {
    const first = messages[0]?.startMs ?? 0;
    const pace = Math.max(speed, 0.02);
    for (const message of messages) {
      if (this.#dashes.length >= MOST_MESSAGES) return;
      const startMs = nowMs + clamp((message.startMs - first) / pace, 0, MOST_SPREAD_MS);
      const durationMs = clamp((message.endMs - message.startMs) / pace, LEAST_MS, MOST_MS);
      this.#dashes.push({ message, startMs, durationMs });
    }
  }

  clear(): void {
    this.#dashes = [];
  }

  eachAt(nowMs: number, places: Places, draw: (mark: DashMark) => void): void {
    let kept = 0;
    for (const dash of this.#dashes) {
      const share = (nowMs - dash.startMs) / dash.durationMs;
      if (share >= 1) continue;
      this.#dashes[kept++] = dash;
      const way = share < 0 ? undefined : wayOf(dash.message, places);
      if (way !== undefined) draw(markAt(dash.message.kind, way, share));
    }
    this.#dashes.length = kept;
  }
}

type Way = (share: number) => Point;

function markAt(kind: MessageFlight['kind'], way: Way, share: number): DashMark {
  const head = way(share);
  const before = way(share - PROBE_SHARE);
  const length = LENGTHS[kind] / Math.max(Math.hypot(head.x - before.x, head.y - before.y), 0.001);
  return { kind, head, tail: { x: head.x + (before.x - head.x) * length, y: head.y + (before.y - head.y) * length } };
}

function wayOf({ from, to }: MessageFlight, places: Places): Way | undefined {
  const api = places.part(API_SERVER);
  const isFromApi = from === API_SERVER;
  const other = isFromApi ? to : from;
  if (api === undefined || other === API_SERVER || (!isFromApi && to !== API_SERVER)) return undefined;
  const there = endOf(other, places);
  if (there === undefined) return undefined;
  const apiX = api.x + api.width * 0.5;
  const bottom = api.y + api.height;
  const here: Point = other === 'you' ? { x: api.x, y: api.y + api.height / 2 } : { x: apiX, y: bottom };
  const [start, goal] = isFromApi ? [here, there.at] : [there.at, here];
  if (!there.isPart) return (share) => pointOn(start, goal, other === 'you' ? 'across' : there.bend, share);
  return (share) => ({
    x: start.x + (goal.x - start.x) * share,
    y: bottom + Math.sin(Math.PI * share) * DIP,
  });
}

interface End {
  readonly at: Point;
  readonly bend: Bend;
  readonly isPart: boolean;
}

function endOf(name: string, places: Places): End | undefined {
  if (name === 'you') return { at: places.you(), bend: 'across', isPart: false };
  const part = places.part(name);
  if (part !== undefined)
    return { at: { x: part.x + part.width / 2, y: part.y + part.height }, bend: 'down', isPart: true };
  const [program, node] = name.split('/');
  const tank = node === undefined ? undefined : places.tank(node);
  if (tank === undefined) return undefined;
  return { at: program === 'kube-proxy' ? tank.kubeProxy : tank.kubelet, bend: 'down', isPart: false };
}
