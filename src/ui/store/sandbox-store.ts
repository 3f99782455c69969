/**
 * The page's store: mirrors the sandbox by frames, and holds what the person has selected and switched on. Frames are gathered and applied once
 * per animation frame; canvas and lists read what they need and nothing is rendered for what did not change.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  ActionOutcome,
  Frame,
  LabelQuery,
  MessageFlight,
  ObjectRef,
  RelayClient,
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
  /** What is looked for by labels. */
  readonly query: LabelQuery;
  /** How often the selector box was asked for by hand; 0 while it is closed. */
  readonly selectorCalls: number;
  readonly areSystemPodsShown: boolean;
  readonly areMessagesShown: boolean;
  readonly crash: Crash | undefined;
  /** Programs that talk to the cluster from outside; undefined while there is no way in for them. */
  readonly clients: readonly RelayClient[] | undefined;
  /** The fast-forward that has just ended: how much virtual time it took, and whether all is quiet now. */
  readonly jump: { readonly ms: number; readonly isQuiet: boolean } | undefined;
  /** The outcome of the person's last action, until it is dismissed. */
  readonly notice: (ActionOutcome & { readonly id: number }) | undefined;
}

const NO_QUERY: LabelQuery = { kind: 'pods', selector: '' };

type FlightListener = (requests: readonly RequestFlight[], messages: readonly MessageFlight[]) => void;

/** While the page is hidden there are no animation frames; news is then taken this often. */
const HIDDEN_INTERVAL_MS = 500;

export type SandboxStore = StoreApi<PageState> & {
  onFlights(listener: FlightListener): () => void;
  select(ref: ObjectRef | undefined): void;
  /** Looks for things by their labels; the sandbox is told once no more is typed. */
  lookFor(query: LabelQuery): void;
  openSelector(): void;
  closeSelector(): void;
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
    query: NO_QUERY,
    selectorCalls: 0,
    areSystemPodsShown: false,
    areMessagesShown: true,
    crash: undefined,
    clients: undefined,
    jump: undefined,
    notice: undefined,
  }));
  const flightListeners = new Set<FlightListener>();
  let frames: Frame[] = [];

  function flush(): void {
    const pending = frames;
    frames = [];
    if (pending.length === 0) return;
    const query = pending.findLast((frame) => frame.query !== undefined)?.query;
    store.setState({ ...applyFrames(store.getState(), pending), ...(query === undefined ? {} : { query }) });
  }

  function takeFrame(frame: Frame): void {
    if (frame.requests !== undefined || frame.messages !== undefined) {
      for (const listener of flightListeners) listener(frame.requests ?? [], frame.messages ?? []);
    }
    frames.push(frame);
    if (frames.length === 1) nextFrame(flush);
  }

  function noteOutcome({ action, id, outcome }: Extract<SandboxEvent, { readonly type: 'acted' }>): void {
    // Where labels are changed, it is told what became of it.
    if (action.type === 'label' || action.type === 'annotate') return;
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
          query: NO_QUERY,
          crash: undefined,
          jump: undefined,
          notice: undefined,
        });
        return;
      }
      case 'acted':
        noteOutcome(event);
        return;
      case 'relay-changed':
        store.setState({ clients: event.clients });
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
    lookFor(query: LabelQuery) {
      store.setState({ query });
    },
    openSelector() {
      store.setState(({ selectorCalls }) => ({ selectorCalls: selectorCalls + 1 }));
    },
    closeSelector() {
      store.setState({ query: NO_QUERY, selectorCalls: 0 });
    },
    select(ref: ObjectRef | undefined) {
      if (ref === undefined && store.getState().selection === undefined) return;
      store.setState({ selection: ref, details: undefined });
      link.send(ref === undefined ? { type: 'close-object' } : { type: 'open-object', ref });
    },
  });
}
