/** `/api/live`: tells each page what is for it, once as a whole and then as it changes. */
import { liveHello, livePath, type LiveHello } from '../contracts/index.js';
import { hasRole, messageSocket, type Account, type MessageSocket, type SocketRoute } from '../http/index.js';
import { newId, type Clock } from '../kernel/index.js';
import type { LiveFloor } from './live-floor.js';

/** Which records an account may see: what all of its kind see, and the call at its own phone. */
interface Sight {
  /** Who has the same kind sees the same, but for the own call. */
  readonly kind: 'floor' | 'floor and callers';
  readonly own: string;
  readonly sees: (key: string) => boolean;
}

function sightOf({ id, role }: Account): Sight {
  const seesCallers = hasRole(role, 'supervisor');
  const own = `call:${id}`;
  return {
    kind: seesCallers ? 'floor and callers' : 'floor',
    own,
    sees: (key) =>
      key.startsWith('agent:') ||
      key.startsWith('queue:') ||
      key === own ||
      (seesCallers && key.startsWith('ticket:')),
  };
}

export function liveSocket(floor: Pick<LiveFloor, 'board' | 'look' | 'onChange'>, clock: Clock): SocketRoute {
  const feed = new Feed(floor, clock);
  return {
    path: livePath,
    access: 'any-role',
    open: messageSocket<LiveHello>({ incoming: liveHello, opened: (socket) => feed.opened(socket) }),
  };
}

interface Viewer extends Sight {
  readonly socket: MessageSocket;
  seq: number;
}

class Feed {
  /** Numbers of another process mean nothing here. */
  readonly #source = newId('live');
  readonly #viewers = new Set<Viewer>();
  #stop: (() => void) | undefined;

  constructor(
    readonly floor: Pick<LiveFloor, 'board' | 'look' | 'onChange'>,
    readonly clock: Clock,
  ) {}

  opened(socket: MessageSocket): { readonly message: (hello: LiveHello) => void } {
    const viewer: Viewer = { socket, ...sightOf(socket.account), seq: 0 };
    socket.signal.addEventListener('abort', () => this.#leave(viewer), { once: true });
    return { message: (hello) => void this.#join(viewer, hello) };
  }

  async #join(viewer: Viewer, hello: LiveHello): Promise<void> {
    if (viewer.socket.signal.aborted) return;
    this.#stop ??= this.floor.onChange(() => this.#tellAll());
    // Nobody may have looked on for a while: what is shown first is to be true.
    if (!this.#viewers.has(viewer)) await this.floor.look();
    if (viewer.socket.signal.aborted) return;
    this.#viewers.add(viewer);
    const { board } = this.floor;
    const news = hello.source === this.#source ? board.since(hello.seq, viewer.sees) : undefined;
    viewer.seq = board.seq;
    viewer.socket.send(this.#message(news ?? board.all(viewer.sees), news === undefined));
  }

  #leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Viewers of one kind who stand at the same place get the same bytes, written once; whose own call changes, their own. */
  #tellAll(): void {
    const { board } = this.floor;
    const changes = new Map<number, ReadonlySet<string> | undefined>();
    const messages = new Map<string, Buffer | undefined>();
    for (const viewer of this.#viewers) {
      const { seq, kind, own, sees, socket } = viewer;
      if (seq === board.seq) continue;
      if (!changes.has(seq)) changes.set(seq, board.changedSince(seq));
      const changed = changes.get(seq);
      viewer.seq = board.seq;
      if (!changed) {
        socket.send(this.#message(board.all(sees), true));
        continue;
      }
      const place = changed.has(own) ? own : `${seq} ${kind}`;
      if (!messages.has(place)) {
        const news = board.write([...changed].filter(sees));
        messages.set(place, news === '' ? undefined : this.#message(news, false));
      }
      const message = messages.get(place);
      if (message) socket.send(message);
    }
  }

  #message(set: string, whole: boolean): Buffer {
    const head = JSON.stringify({
      source: this.#source,
      seq: this.floor.board.seq,
      whole,
      now: this.clock.now(),
    });
    return Buffer.from(`${head.slice(0, -1)},"set":{${set}}}`);
  }
}
