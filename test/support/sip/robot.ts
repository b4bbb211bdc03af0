import { standardTimers, type SipTimers } from './client-transaction.js';
import { DialledCall, type DialOptions } from './dialled-call.js';
import { EventLog, type Wait } from './event-log.js';
import { IncomingRobotCall } from './incoming-call.js';
import { Registration, type RegistrationOptions } from './registration.js';
import type { MediaOptions } from './rtp-session.js';
import type { ServerTransaction } from './server-transaction.js';
import type { HostPort } from './sip-address.js';
import { makeResponse, type SipRequest, type SipResponse } from './sip-message.js';
import { UserAgent } from './user-agent.js';

export interface RobotOptions {
  /** Where the server listens: Asterisk's SIP port. */
  readonly server: HostPort;
  readonly bindAddress?: string;
  /** The robot's own SIP port; 0, a free one, when not said. */
  readonly transportPort?: number;
  /** How incoming calls are heard. */
  readonly media?: MediaOptions;
  /** RFC 3261 table 4; shorter ones make tests of loss quick. */
  readonly timers?: SipTimers;
}

type InviteHandler = (call: IncomingRobotCall) => Promise<void> | void;

type RobotEvent =
  | { readonly kind: 'invited'; readonly call: string; readonly called: string }
  | { readonly kind: 'handler-failed'; readonly error: string };

/**
 * A telephone, or a room full of them, that tests can command: real SIP and RTP over one UDP socket for SIP
 * and one for each call's media. Many users may register, and many calls run at once, on one robot.
 */
export class SipRobot implements AsyncDisposable {
  readonly log = new EventLog<RobotEvent>('Robot', 1_000);
  readonly #calls = new Set<DialledCall | IncomingRobotCall>();
  readonly #registrations: Registration[] = [];
  readonly #handlers: { readonly user: string | undefined; readonly handler: InviteHandler }[] = [];
  readonly #unclaimed: IncomingRobotCall[] = [];

  protected constructor(
    readonly agent: UserAgent,
    protected readonly options: RobotOptions,
  ) {
    agent.handle('INVITE', (request, transaction, source) => this.admit(request, transaction, source));
  }

  static async open(options: RobotOptions): Promise<SipRobot> {
    return new SipRobot(await SipRobot.openAgent(options), options);
  }

  protected static openAgent(options: RobotOptions): Promise<UserAgent> {
    const { bindAddress = '127.0.0.1', transportPort = 0, timers = standardTimers } = options;
    return UserAgent.open(bindAddress, transportPort, timers);
  }

  /** Where the robot's SIP socket is. */
  get local(): HostPort {
    return this.agent.local;
  }

  /** Calls that have not ended. */
  get liveCalls(): readonly (DialledCall | IncomingRobotCall)[] {
    return [...this.#calls];
  }

  /** Registers a user and keeps it registered until `unregister` or the robot's end. */
  async register(options: RegistrationOptions, wait?: Wait): Promise<Registration> {
    const registration = await Registration.start(this.agent, this.options.server, options, wait);
    this.#registrations.push(registration);
    return registration;
  }

  /** Places a call; a registered user's own credentials are used when none are given. */
  async dial(options: DialOptions): Promise<DialledCall> {
    const known = this.#registrations.find(({ user }) => user === options.from.user)?.credentials;
    const credentials = options.credentials ?? known;
    return this.dialAt(this.options.server, {
      ...options,
      ...(credentials === undefined ? {} : { credentials }),
    });
  }

  /** What happens to incoming calls, for one called user or for all others. Calls nobody handles wait for `nextInvite`. */
  onInvite(handler: InviteHandler, options: { readonly for?: string } = {}): () => void {
    const entry = { user: options.for, handler };
    this.#handlers.push(entry);
    return () => this.#handlers.splice(this.#handlers.indexOf(entry), 1);
  }

  /** The next call that no handler takes; calls that came before and were not claimed count. */
  nextInvite(wait: Wait & { readonly for?: string } = {}): Promise<IncomingRobotCall> {
    const whose = wait.for === undefined ? '' : ` for ${wait.for}`;
    return this.log.until(
      `a call${whose}`,
      () => {
        const place = this.#unclaimed.findIndex((call) => wait.for === undefined || call.called === wait.for);
        return place < 0 ? undefined : this.#unclaimed.splice(place, 1)[0];
      },
      wait,
    );
  }

  /** Sends bytes as they are to the server (or elsewhere): hostile, torn and oversized messages. */
  sendRaw(message: string | Buffer, to: HostPort = this.options.server): void {
    this.agent.layer.sendRaw(Buffer.from(message), to);
  }

  /** The final response on the wire with this Call-ID: how answers to raw messages are seen. */
  finalResponse(callId: string, wait?: Wait): Promise<SipResponse> {
    return this.agent.wire.until(
      `a response with Call-ID ${callId.slice(0, 60)}`,
      () => {
        for (const { event } of this.agent.wire.entries) {
          if (event.kind !== 'received' || event.message.kind !== 'response') continue;
          const { status, headers } = event.message;
          if (status >= 200 && headers.get('Call-ID') === callId) return event.message;
        }
        return undefined;
      },
      wait,
    );
  }

  /** Hangs up all calls, unregisters, closes. Waits at most two seconds for a server that is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#calls].map((call) => call[Symbol.asyncDispose]()));
    await Promise.all(this.#registrations.map((registration) => leave(registration)));
    await this.agent[Symbol.asyncDispose]();
  }

  protected async dialAt(server: HostPort, options: DialOptions): Promise<DialledCall> {
    const call = await DialledCall.start(this.agent, server, options);
    this.#track(call);
    return call;
  }

  /** A new INVITE. Extensions that we do not know are refused (RFC 3261 §8.2.2.3). */
  protected admit(request: SipRequest, transaction: ServerTransaction, _source: HostPort): void {
    const unknown = request.headers.list('Require').filter((tag) => tag !== 'timer' && tag !== 'replaces');
    if (unknown.length > 0) {
      const response = makeResponse(request, 420);
      response.headers.add('Unsupported', unknown.join(', '));
      transaction.respond(response);
      return;
    }
    const call = new IncomingRobotCall(
      this.agent,
      request,
      transaction,
      this.options.server,
      this.options.media ?? {},
    );
    this.#track(call);
    this.#hand(call);
  }

  #hand(call: IncomingRobotCall): void {
    const entry =
      this.#handlers.find(({ user }) => user === call.called) ??
      this.#handlers.find(({ user }) => user === undefined);
    if (entry === undefined) this.#unclaimed.push(call);
    this.log.append({ kind: 'invited', call: call.callId, called: call.called });
    if (entry !== undefined) void this.#run(entry.handler, call);
  }

  async #run(handler: InviteHandler, call: IncomingRobotCall): Promise<void> {
    try {
      await handler(call);
    } catch (error) {
      this.log.append({ kind: 'handler-failed', error: String(error) });
      call.rejects(500);
    }
  }

  #track(call: DialledCall | IncomingRobotCall): void {
    this.#calls.add(call);
    call.log.on('ended', () => {
      this.#calls.delete(call);
      const place = this.#unclaimed.indexOf(call as IncomingRobotCall);
      if (place >= 0) this.#unclaimed.splice(place, 1);
    });
  }
}

async function leave(registration: Registration): Promise<void> {
  if (!registration.isRegistered) {
    registration.forget();
    return;
  }
  void registration.unregister();
  await registration.log
    .until('unregistered', () => (registration.isRegistered ? undefined : true), { withinMs: 2_000 })
    .catch(() => undefined);
}
