import { Client, Pool, type Dispatcher } from 'undici';
import { credentialsRefused, type AriAddress } from './ari-address.js';
import { AriRefused, AriUnavailable } from './ari-errors.js';
import { routes, type OperationName, type Operations } from './generated/operations.js';
import { requestPath } from './request-path.js';

export interface CommandPoolOptions {
  /** Open sockets at most, of either kind; more gain nothing (Asterisk serves each in a thread of its own). */
  readonly connections: number;
  /** How long one request may take, its wait for a free socket included. */
  readonly timeoutMs: number;
  /** Asterisk closes idle sockets after 15 s unless http.conf says otherwise: we must be first. */
  readonly keepAliveMs: number;
}

export interface RequestOptions {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly timeoutMs?: number;
  /**
   * On the socket of those that Asterisk shall take up one right after the other: the second is sent before the first is
   * answered, if it may be repeated.
   */
  readonly inARow?: boolean;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** POSTs that change nothing more when they are sent twice; GET, PUT and DELETE are such by nature. */
const repeatable: ReadonlySet<OperationName> = new Set([
  'applications.subscribe',
  'bridges.addChannel',
  'bridges.createWithId',
  'bridges.startMoh',
  'channels.answer',
  'channels.setChannelVar',
]);

/**
 * Asterisk answers these when the channel or the bridge has taken them up, and those may be busy: for seconds when the
 * processor is short. They have sockets of their own, so that nobody's ring, hang-up or stop-playback waits behind them.
 */
const mayWait: ReadonlySet<OperationName> = new Set([
  'applications.get',
  'bridges.addChannel',
  'bridges.list',
  'bridges.removeChannel',
  'channels.answer',
  'channels.list',
  'channels.setChannelVar',
]);

/**
 * Commands over HTTP on a few kept-open sockets. One WebSocket would run them strictly one after the other, and a
 * command that waits for a channel which is playing would hold up all behind it, the stop-playback too.
 */
export class CommandPool {
  readonly #prompt: Pool;
  readonly #patient: Pool;
  readonly #row: Client;
  #sent = 0;
  #underWay = 0;

  constructor(
    readonly address: AriAddress,
    readonly options: CommandPoolOptions,
  ) {
    const socket = {
      keepAliveTimeout: options.keepAliveMs,
      keepAliveMaxTimeout: options.keepAliveMs,
      connect: { timeout: options.timeoutMs },
      // The deadline of each request is ours (see #send): it counts the wait for a socket too.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    const pool = () =>
      new Pool(address.origin, { ...socket, connections: options.connections, pipelining: 1 });
    this.#row = new Client(address.origin, { ...socket, pipelining: 2 });
    this.#prompt = pool();
    this.#patient = pool();
  }

  /** Requests sent so far. */
  get sent(): number {
    return this.#sent;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /**
   * Sends one command, in this very turn when a socket is free. Rejects with `AriRefused`, `AriUnavailable`, or
   * `OperatorError` when the user is not accepted.
   */
  async request<K extends OperationName>(
    operation: K,
    params: Operations[K]['params'],
    options: RequestOptions = {},
  ): Promise<Operations[K]['result']> {
    const answer = await this.#ask(operation, params, options);
    return (answer.body.length === 0 ? undefined : parsed(operation, answer)) as Operations[K]['result'];
  }

  /** Fetches a file that Asterisk keeps. */
  async download(
    operation: 'recordings.getStoredFile',
    params: Operations['recordings.getStoredFile']['params'],
  ): Promise<{ bytes: Uint8Array; contentType: string }> {
    const answer = await this.#ask(operation, params, { timeoutMs: this.options.timeoutMs * 6 });
    return { bytes: answer.body, contentType: answer.contentType };
  }

  /** Lets what is under way finish, then closes the sockets. */
  async close(): Promise<void> {
    await Promise.all([this.#prompt.close(), this.#patient.close(), this.#row.close()]);
  }

  async #ask<K extends OperationName>(
    operation: K,
    params: Operations[K]['params'],
    options: RequestOptions,
  ): Promise<Answer> {
    const path = this.address.basePath + requestPath(operation, params);
    this.#underWay += 1;
    try {
      return await this.#attempt(operation, path, options, true);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #attempt(
    operation: OperationName,
    path: string,
    options: RequestOptions,
    firstTime: boolean,
  ): Promise<Answer> {
    const { method } = routes[operation];
    let answer: Answer;
    try {
      this.#sent += 1;
      answer = await this.#send(operation, method, path, options);
    } catch (error) {
      if (error instanceof AriUnavailable) throw error;
      // A kept-open socket that the other side closed just now; the same again on a new one.
      if (firstTime && mayRepeat(operation)) {
        return this.#attempt(operation, path, options, false);
      }
      throw new AriUnavailable(operation, reasonOf(error), { cause: error });
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 401) throw credentialsRefused(this.address);
    if (answer.status === 503)
      throw new AriUnavailable(operation, '503, its HTTP server is full or starting');
    throw new AriRefused(operation, answer.status, saidIn(answer.body));
  }

  #send(operation: OperationName, method: string, path: string, options: RequestOptions): Promise<Answer> {
    const body = options.body === undefined ? null : JSON.stringify(options.body);
    const timeoutMs = options.timeoutMs ?? this.options.timeoutMs;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let status = 0;
      let contentType = '';
      let running: Dispatcher.DispatchController | undefined;
      let late: AriUnavailable | undefined;
      const timer = setTimeout(() => {
        late = new AriUnavailable(operation, `nothing within ${timeoutMs} ms`);
        running?.abort(late);
        reject(late);
      }, timeoutMs);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        settle();
      };
      const pool = mayWait.has(operation) ? this.#patient : this.#prompt;
      const inARow = { idempotent: mayRepeat(operation), blocking: false };
      (options.inARow ? this.#row : pool).dispatch(
        {
          ...{ path, method, headers: body === null ? this.#headers : this.#jsonHeaders, body },
          ...(options.inARow && inARow),
        },
        {
          onRequestStart: (controller) => {
            running = controller;
            if (late) controller.abort(late);
          },
          onResponseStart: (_controller, statusCode, headers) => {
            status = statusCode;
            contentType = typeof headers['content-type'] === 'string' ? headers['content-type'] : '';
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk);
          },
          onResponseEnd: () =>
            finish(() => {
              const only = chunks.length === 1 ? chunks[0] : undefined;
              resolve({ status, contentType, body: only ?? Buffer.concat(chunks) });
            }),
          onResponseError: (_controller, error) => finish(() => reject(error)),
        },
      );
    });
  }

  get #headers(): Record<string, string> {
    return { authorization: this.address.authorization };
  }

  get #jsonHeaders(): Record<string, string> {
    return { authorization: this.address.authorization, 'content-type': 'application/json' };
  }
}

const mayRepeat = (operation: OperationName): boolean =>
  routes[operation].method !== 'POST' || repeatable.has(operation);

function parsed(operation: string, answer: Answer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw new AriUnavailable(operation, 'its answer is no JSON', { cause: error });
  }
}

/** Asterisk's own words, for people; never interpreted. */
function saidIn(body: Buffer): string {
  const text = body.toString('utf8').slice(0, 300);
  try {
    const json = JSON.parse(text) as { message?: unknown; error?: unknown };
    const said = json.message ?? json.error;
    return typeof said === 'string' ? said : text;
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
