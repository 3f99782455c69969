/**
 * The page's store: mirrors the sandbox by frames, and holds what the person has selected and switched on. Frames are gathered and applied once
 * per animation frame; canvas and lists read what they need and nothing is rendered for what did not change.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ActionOutcome,
  Frame,
  MessageFlight,
  ObjectRef,
  RequestFlight,
  SandboxEvent,
} from '../../bridge/messages.ts';
import type { SandboxLink } from '../../bridge/page-side.ts';
import { applyFrames, EMPTY_STATE, type SandboxState } from './sandbox-state.ts';

export interface Crash {
  readonly message: string;
  readonly stack: string;
  readonly inputs: string;
}

export interface PageState extends SandboxState {
  readonly selection: ObjectRef | undefined;
  readonly areSystemPodsShown: boolean;
  readonly areMessagesShown: boolean;
  readonly crash: Crash | undefined;
  /** The fast-forward that has just ended: how much virtual time it took, and whether all is quiet now. */
  readonly jump: { readonly ms: number; readonly isQuiet: boolean } | undefined;
  /** The outcome of the person's last action, until it is dismissed. */
  readonly notice: (ActionOutcome & { readonly id: number }) | undefined;
}

type FlightListener = (requests: readonly RequestFlight[], messages: readonly MessageFlight[]) => void;

/** While the page is hidden there are no animation frames; news is then taken this often. */
const HIDDEN_INTERVAL_MS = 500;

export type SandboxStore = StoreApi<PageState> & {
  onFlights(listener: FlightListener): () => void;
  select(ref: ObjectRef | undefined): void;
};

/** Runs `work` before the next picture, or soon when there are no pictures. */
export type NextFrame = (work: () => void) => void;

const browserFrame: NextFrame = (work) => {
  // A page can be hidden while it waits for a picture that then never comes: whatever comes first.
  const run = (): void => {
    cancelAnimationFrame(picture);
    clearTimeout(timer);
    work();
  };
  const picture = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_INTERVAL_MS);
};

/** A store that follows the sandbox at the other end of `link`. */
export function createSandboxStore(link: SandboxLink, nextFrame: NextFrame = browserFrame): SandboxStore {
  const store = createStore<PageState>(() => ({
    ...EMPTY_STATE,
    selection: undefined,
    areSystemPodsShown: false,
    areMessagesShown: true,
    crash: undefined,
    jump: undefined,
    notice: undefined,
  }));
  const flightListeners = new Set<FlightListener>();
  let frames: Frame[] = [];

  function flush(): void {
    const pending = frames;
    frames = [];
    if (pending.length > 0) store.setState(applyFrames(store.getState(), pending));
  }

  function takeFrame(frame: Frame): void {
    if (frame.requests !== undefined || frame.messages !== undefined) {
      for (const listener of flightListeners) listener(frame.requests ?? [], frame.messages ?? []);
    }
    frames.push(frame);
    if (frames.length === 1) nextFrame(flush);
  }

  function noteOutcome({ action, id, outcome }: Extract<SandboxEvent, { readonly type: 'acted' }>): void {
    if (action.type !== 'apply') store.setState({ notice: { ...outcome, id } });
    // The editor tells what became of a manifest; only the command is news.
    else if (outcome.ok && action.dryRun !== true)
      store.setState({ notice: { ...outcome, messages: [], problems: [], id } });
  }

  link.onEvent((event: SandboxEvent) => {
    switch (event.type) {
      case 'frame-passed':
        takeFrame(event.frame);
        return;
      case 'started':
        store.setState({ lessons: event.lessons });
        return;
      case 'world-replaced': {
        frames = [];
        const { lessons } = store.getState();
        store.setState({
          ...EMPTY_STATE,
          lessons,
          startedAtMs: event.startedAtMs,
          selection: undefined,
          crash: undefined,
          jump: undefined,
          notice: undefined,
        });
        return;
      }
      case 'acted':
        noteOutcome(event);
        return;
      case 'crashed':
        store.setState({ crash: { message: event.message, stack: event.stack, inputs: event.inputs } });
        return;
      default:
        return;
    }
  });

  return Object.assign(store, {
    onFlights(listener: FlightListener) {
      flightListeners.add(listener);
      return () => flightListeners.delete(listener);
    },
    select(ref: ObjectRef | undefined) {
      if (ref === undefined && store.getState().selection === undefined) return;
      store.setState({ selection: ref, details: undefined });
      link.send(ref === undefined ? { type: 'close-object' } : { type: 'open-object', ref });
    },
  });
}
