/** `/api/live`: tells each page what is for it, once as a whole and then as it changes. */
import { liveHello, livePath, type LiveHello } from '../contracts/index.js';
import { hasRole, messageSocket, type Account, type MessageSocket, type SocketRoute } from '../http/index.js';
import { newId, type Clock } from '../kernel/index.js';
import type { LiveFloor } from './live-floor.js';

/** Which records an account may see. */
export const seenBy =
  ({ id, role }: Account) =>
  (key: string): boolean => {
    if (key.startsWith('agent:') || key.startsWith('queue:')) return true;
    if (key.startsWith('call:')) return key === `call:${id}`;
    return key.startsWith('ticket:') && hasRole(role, 'supervisor');
  };

export function liveSocket(floor: LiveFloor, clock: Clock): SocketRoute {
  const feed = new Feed(floor, clock);
  return {
    path: livePath,
    access: 'any-role',
    open: messageSocket<LiveHello>({ incoming: liveHello, opened: (socket) => feed.opened(socket) }),
  };
}

interface Viewer {
  readonly socket: MessageSocket;
  readonly sees: (key: string) => boolean;
  seq: number;
}

class Feed {
  /** Numbers of another process mean nothing here. */
  readonly #source = newId('live');
  readonly #viewers = new Set<Viewer>();
  #stop: (() => void) | undefined;

  constructor(
    readonly floor: LiveFloor,
    readonly clock: Clock,
  ) {}

  opened(socket: MessageSocket): { readonly message: (hello: LiveHello) => void } {
    const viewer: Viewer = { socket, sees: seenBy(socket.account), seq: 0 };
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
    this.#send(viewer, news ?? board.all(viewer.sees), news === undefined);
  }

  #leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Viewers of one kind who stand at the same place get the same text. */
  #tellAll(): void {
    const { board } = this.floor;
    for (const viewer of this.#viewers) {
      if (viewer.seq === board.seq) continue;
      const news = board.since(viewer.seq, viewer.sees);
      viewer.seq = board.seq;
      if (news === undefined) this.#send(viewer, board.all(viewer.sees), true);
      else if (news !== '') this.#send(viewer, news, false);
    }
  }

  #send({ socket, seq }: Viewer, set: string, whole: boolean): void {
    const head = JSON.stringify({ source: this.#source, seq, whole, now: this.clock.now() });
    socket.send(`${head.slice(0, -1)},"set":{${set}}}`);
  }
}
