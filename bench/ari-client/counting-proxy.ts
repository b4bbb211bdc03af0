import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes bytes to Asterisk's HTTP server and counts requests and connections. */
export class CountingProxy implements AsyncDisposable {
  requests = 0;
  connections = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly server: Server,
    readonly target: URL,
  ) {}

  static async to(url: string): Promise<CountingProxy> {
    const server = createServer();
    const proxy = new CountingProxy(server, new URL(url));
    server.on('connection', (near) => proxy.#join(near));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.target.pathname}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(near: Socket): void {
    this.connections += 1;
    const far = connect(Number(this.target.port), this.target.hostname);
    near.on('data', (chunk: Buffer) => {
      if (/^(GET|POST|PUT|DELETE) /.test(chunk.toString('latin1', 0, 8))) this.requests += 1;
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
