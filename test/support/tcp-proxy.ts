/** Stands between a client and a server and fails in the ways in which networks and servers fail. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Ends all connections and refuses new ones, as a server that was stopped. */
  cut(): Promise<void>;
  /** Accepts and answers nothing, as a server that was paused; what was under way hangs. */
  freeze(): void;
  /** Works again. */
  heal(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => near.write(data));
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
    if (frozen) hold(pair);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: close,
    freeze: () => {
      frozen = true;
      pairs.forEach(hold);
    },
    heal: async () => {
      frozen = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
      if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: close,
  };
}

const hold = (pair: readonly [Socket, Socket]): void => pair.forEach((socket) => void socket.pause());
