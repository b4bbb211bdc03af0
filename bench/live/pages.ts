/** Pages that look on, in a process of their own: what they read costs the service nothing. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { livePath } from '../../src/contracts/index.js';

export interface Seen {
  /** From a ticket's entering to a page's reading of it; of each ticket and each page that sees tickets. */
  readonly latenciesMs: readonly number[];
  readonly bytes: number;
}

export class Pages {
  private constructor(readonly child: ChildProcess) {}

  static async open(port: number, count: number, supervisors: number): Promise<Pages> {
    const child = fork(__filename, [String(port), String(count), String(supervisors)]);
    const pages = new Pages(child);
    await once(child, 'spawn');
    return pages;
  }

  /** Resolves once each has its first picture. */
  async ready(): Promise<void> {
    await once(this.child, 'message');
  }

  async leave(): Promise<Seen> {
    const [answered] = [once(this.child, 'message')];
    this.child.send('leave');
    const [seen] = (await answered) as [Seen];
    await once(this.child, 'exit');
    return seen;
  }
}

interface Told {
  readonly source: string;
  readonly seq: number;
  readonly set: Readonly<Record<string, { readonly enqueuedAt?: number } | null>>;
}

/** The process of the pages. */
async function lookOn(port: number, count: number, supervisors: number): Promise<void> {
  const latenciesMs: number[] = [];
  let bytes = 0;
  const sockets = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const user = index < supervisors ? `supervisor-${index}` : `agent-${index}`;
      const authorization = `Basic ${Buffer.from(`${user}:x`).toString('base64')}`;
      const socket = new WebSocket(`ws://127.0.0.1:${port}${livePath}`, { headers: { authorization } });
      const known = new Set<string>();
      let whole = true;
      const first = new Promise<void>((resolve) => {
        socket.on('message', (data: RawData) => {
          const now = Date.now();
          const text = (data as Buffer).toString();
          if (!whole) bytes += text.length;
          const { set } = JSON.parse(text) as Told;
          for (const [key, value] of Object.entries(set)) {
            if (!key.startsWith('ticket:') || known.has(key)) continue;
            known.add(key);
            if (!whole && value?.enqueuedAt !== undefined) latenciesMs.push(now - value.enqueuedAt);
          }
          whole = false;
          resolve();
        });
      });
      await once(socket, 'open');
      socket.send(JSON.stringify({ source: '', seq: 0 }));
      await first;
      return socket;
    }),
  );
  process.send?.('ready');
  process.once('message', () => {
    process.send?.({ latenciesMs, bytes } satisfies Seen, () => {
      for (const socket of sockets) socket.terminate();
      process.disconnect();
    });
  });
}

if (require.main === module) {
  const [port = 0, count = 0, supervisors = 0] = process.argv.slice(2).map(Number);
  void lookOn(port, count, supervisors);
}
