import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Bridge, Channel } from '../../src/asterisk/generated/models.js';
import { answerOf } from './fake-answers.js';

export interface FakeRequest {
  readonly method: string;
  /** Below `/ari`, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly json?: unknown;
}

/** `undefined`: as usual. 'never': no answer at all. 'cut': the connection is closed instead. */
export type Misbehaviour = FakeAnswer | 'never' | 'cut' | undefined;

/**
 * An Asterisk that does what a test says: real HTTP and WebSocket, a handful of channels and bridges, and bad
 * manners on demand.
 */
export class FakeAri implements AsyncDisposable {
  readonly requests: FakeRequest[] = [];
  readonly channels = new Map<string, Channel>();
  readonly bridges = new Map<string, Bridge>();
  readonly playbacks = new Set<string>();
  /** Names of those that go on. */
  readonly recordings = new Set<string>();
  /** By `<type>/<id>`. */
  readonly sipObjects = new Map<string, { attribute: string; value: string }[]>();
  readonly endpoints: { technology: string; resource: string; state: string; channel_ids: string[] }[] = [];
  password = 'right';
  startupTime = '2026-01-01T00:00:00.000+0000';
  /** May be a promise: then the answer waits for it. */
  misbehave: (request: FakeRequest) => Misbehaviour | Promise<Misbehaviour> = () => undefined;
  /** What becomes of an event on its way: lost, doubled, … */
  deliver: (event: object) => readonly object[] = (event) => [event];
  /** Answers no ping, as after a cut cable. */
  deaf = false;
  /** Connections made so far. */
  opened = 0;
  app = '';
  readonly #sockets = new Set<WebSocket>();
  readonly #connections = new Set<Socket>();
  readonly #waiting = new Set<() => void>();

  private constructor(
    readonly server: Server,
    readonly ws: WebSocketServer,
  ) {}

  static async open(): Promise<FakeAri> {
    const server = createServer();
    const fake = new FakeAri(server, new WebSocketServer({ noServer: true, autoPong: false }));
    server.on('request', (request, response) => void fake.#serve(request, response));
    server.on('connection', (socket) => {
      fake.#connections.add(socket);
      socket.on('close', () => fake.#connections.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      if (!fake.#knows(request)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      fake.ws.handleUpgrade(request, socket, head, (webSocket) => fake.#accept(webSocket, request));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/ari`;
  }

  emit(event: object): void {
    const stamped = { application: this.app, timestamp: new Date().toISOString(), ...event };
    for (const each of this.deliver(stamped)) this.emitRaw(JSON.stringify(each));
  }

  emitRaw(frame: string | Buffer): void {
    for (const socket of this.#sockets) socket.send(frame, { binary: false });
  }

  /** A call enters the application, by the arguments that the dialplan passes. */
  arrives(
    id: string,
    args = ['inbound', '+361234567', 'carrier', '+36301234567'],
    more: Partial<Channel> = {},
  ): void {
    const channel = this.channel(id, { state: 'Ring', ...more }, args);
    this.channels.set(id, channel);
    this.emit({ type: 'StasisStart', args, channel });
  }

  /** A channel as Asterisk describes it. */
  channel(id: string, more: Partial<Channel> = {}, args: readonly string[] = ['inbound']): Channel {
    return {
      id,
      name: `PJSIP/carrier-${id}`,
      protocol_id: '',
      state: 'Up',
      caller: { name: 'Somebody', number: '+36301234567' },
      connected: { name: '', number: '' },
      accountcode: '',
      dialplan: {
        context: 'ringdown-engine',
        exten: 's',
        priority: 1,
        app_name: 'Stasis',
        app_data: [this.app, ...args].join(','),
      },
      creationtime: new Date().toISOString(),
      language: 'en',
      ...more,
    };
  }

  hangsUp(id: string, cause = 16, techCause = 0): void {
    const channel = this.channels.get(id) ?? this.channel(id);
    this.channels.delete(id);
    for (const [bridgeId, bridge] of this.bridges) {
      this.bridges.set(bridgeId, { ...bridge, channels: bridge.channels.filter((each) => each !== id) });
    }
    this.emit({ type: 'StasisEnd', channel });
    this.emit({ type: 'ChannelDestroyed', channel, cause, cause_txt: '', tech_cause: techCause });
  }

  presses(id: string, digit: string): void {
    this.emit({ type: 'ChannelDtmfReceived', channel: this.channels.get(id), digit, duration_ms: 100 });
  }

  finishes(playbackId: string, state = 'done'): void {
    this.playbacks.delete(playbackId);
    this.emit({
      type: 'PlaybackFinished',
      playback: { id: playbackId, state, media_uri: '', target_uri: '' },
    });
  }

  /** All connections are cut, as by a network that fails. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#sockets.clear();
    for (const connection of this.#connections) connection.destroy();
  }

  /** Closes the kept-open HTTP sockets only. */
  closeIdle(): void {
    this.server.closeIdleConnections();
  }

  restarts(): void {
    this.channels.clear();
    this.bridges.clear();
    this.playbacks.clear();
    this.startupTime = new Date(Date.parse('2026-01-01') + ++this.opened).toISOString();
    this.cut();
  }

  /**
   * Carries out requests that fit only when told, or answers them then with what is given; all others as usual. What is
   * told last holds.
   */
  slow(fits: (request: FakeRequest) => boolean, answer?: FakeAnswer): { readonly now: () => void } {
    let release: () => void = () => undefined;
    const told = new Promise<FakeAnswer | undefined>((resolve) => (release = () => resolve(answer)));
    this.misbehave = (request) => (fits(request) ? told : undefined);
    return { now: release };
  }

  /** The first request, past or to come, that fits. Rejects after five seconds. */
  async asked(what: string, fits: (request: FakeRequest) => boolean): Promise<FakeRequest> {
    const giveUpAt = performance.now() + 5_000;
    for (;;) {
      const found = this.requests.find(fits);
      if (found) return found;
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) throw new Error(`never asked: ${what}\n${this.story()}`);
      await this.#nextRequest(leftMs);
    }
  }

  count(fits: (request: FakeRequest) => boolean): number {
    return this.requests.filter(fits).length;
  }

  story(): string {
    return this.requests.map(({ method, path, query }) => `${method} ${path} ${query.toString()}`).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #nextRequest(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#waiting.add(wake);
    });
  }

  #knows(request: IncomingMessage): boolean {
    const credentials = `ringdown:${this.password}`;
    if (new URL(request.url ?? '', this.url).searchParams.get('api_key') === credentials) return true;
    return request.headers.authorization === `Basic ${Buffer.from(credentials).toString('base64')}`;
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    this.opened += 1;
    this.app = new URL(request.url ?? '', this.url).searchParams.get('app') ?? '';
    this.#sockets.add(socket);
    socket.on('ping', () => {
      if (!this.deaf) socket.pong();
    });
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.terminate());
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '', this.url);
    const text = Buffer.concat(chunks).toString('utf8');
    const request: FakeRequest = {
      method: incoming.method ?? '',
      path: decodeURIComponent(url.pathname.replace(/^\/ari/, '')),
      query: url.searchParams,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
    this.requests.push(request);
    for (const wake of [...this.#waiting]) wake();
    const usual: FakeAnswer = this.#knows(incoming) ? { status: 0 } : { status: 401 };
    const odd = usual.status === 401 ? usual : await this.misbehave(request);
    if (odd === 'never') return;
    if (odd === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const { status, json } = odd ?? answerOf(this, request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(json === undefined ? '' : JSON.stringify(json));
  }
}
