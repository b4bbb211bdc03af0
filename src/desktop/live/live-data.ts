/**
 * What goes on, as the service tells it over `/api/live`. The connection comes back by itself and takes up where it
 * left off; meanwhile what was known stays on the page, marked as old.
 */
import {
  liveMessage,
  livePath,
  liveRecords,
  type AgentCall,
  type LiveAgent,
  type LiveKind,
  type LiveQueue,
  type LiveRecord,
  type LiveTicket,
} from '../../contracts/index.js';
import { Store } from '../store.js';

export interface LivePicture {
  readonly agents: ReadonlyMap<string, LiveAgent>;
  readonly queues: ReadonlyMap<string, LiveQueue>;
  readonly tickets: ReadonlyMap<string, LiveTicket>;
  readonly calls: ReadonlyMap<string, AgentCall>;
  /** The service's clock is ahead of this one's by so much. */
  readonly aheadMs: number;
  readonly known: boolean;
}

const nothing: LivePicture = {
  agents: new Map(),
  queues: new Map(),
  tickets: new Map(),
  calls: new Map(),
  aheadMs: 0,
  known: false,
};

const places = { agent: 'agents', queue: 'queues', ticket: 'tickets', call: 'calls' } as const;

/** The service asks for a sign of life every 15 s; pages see no pings, but a dead network shows when sending. */
const firstPauseMs = 250;
const longestPauseMs = 5_000;

export class LiveData {
  readonly picture = new Store<LivePicture>(nothing);
  readonly connected = new Store<boolean>(false);
  #socket: WebSocket | undefined;
  #source: string | null = null;
  #seq = 0;
  #pauseMs = firstPauseMs;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #open = false;

  start(): void {
    if (this.#open) return;
    this.#open = true;
    window.addEventListener('online', this.#now);
    this.#connect();
  }

  stop(): void {
    this.#open = false;
    window.removeEventListener('online', this.#now);
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#source = null;
    this.#seq = 0;
    this.picture.set(nothing);
  }

  readonly #now = () => {
    if (!this.connected.value) this.#connect();
  };

  #connect(): void {
    clearTimeout(this.#timer);
    this.#socket?.close();
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${livePath}`);
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ source: this.#source, seq: this.#seq }));
    };
    socket.onmessage = ({ data }) => {
      this.#pauseMs = firstPauseMs;
      this.connected.set(true);
      this.#take(String(data));
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.connected.set(false);
      if (!this.#open) return;
      this.#timer = setTimeout(() => this.#connect(), this.#pauseMs);
      this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
    };
  }

  #take(text: string): void {
    const message = liveMessage.parse(JSON.parse(text));
    const before = message.whole ? nothing : this.picture.value;
    const next = {
      agents: new Map(before.agents),
      queues: new Map(before.queues),
      tickets: new Map(before.tickets),
      calls: new Map(before.calls),
      aheadMs: message.now - Date.now(),
      known: true,
    };
    for (const [key, value] of Object.entries(message.set)) put(next, key, value);
    this.#source = message.source;
    this.#seq = message.seq;
    this.picture.set(next);
  }
}

type Draft = { [K in LiveKind as (typeof places)[K]]: Map<string, LiveRecord<K>> };

/** One that this page does not understand is left out: an older page shows what it can. */
function put(draft: Draft, key: string, value: unknown): void {
  const kind = key.slice(0, key.indexOf(':')) as LiveKind;
  const id = key.slice(kind.length + 1);
  if (!(kind in places)) return;
  const place = draft[places[kind]] as Map<string, unknown>;
  if (value === null) {
    place.delete(id);
    return;
  }
  const record = liveRecords[kind].safeParse(value);
  if (record.success) place.set(id, record.data);
}

export const liveData = new LiveData();
