import type { AsteriskTelephony } from '../../src/asterisk/index.js';
import { createAsteriskTelephony, type AsteriskTelephonyOptions } from '../../src/asterisk/index.js';
import { Inbox } from '../../src/kernel/index.js';
import type { Arrival, Leg, TelephonyEvents } from '../../src/telephony/index.js';
import type { FakeAri } from './fake-ari.js';

type Told = [keyof TelephonyEvents, ...unknown[]];

/** Our client on a fake Asterisk, with everything it tells. */
export class Connected implements AsyncDisposable {
  readonly arrivals = new Inbox<Arrival>();
  readonly told = new Inbox<Told>();
  readonly logged: string[] = [];
  readonly telephony: AsteriskTelephony;
  readonly #stop = new AbortController();

  private constructor(
    readonly fake: FakeAri,
    options: Partial<AsteriskTelephonyOptions>,
  ) {
    const note = (_fields: object, message: string) => void this.logged.push(message);
    this.telephony = createAsteriskTelephony({
      url: fake.url,
      user: 'ringdown',
      password: 'right',
      engineId: 'e1',
      requestTimeoutMs: 1_000,
      snapshotEveryMs: 60_000,
      phonesEveryMs: 60_000,
      backOff: { firstMs: 5, longestMs: 50 },
      logger: { debug: note, info: note, warn: note, error: note },
      ...options,
    });
    this.telephony.onArrival((arrival) => this.arrivals.put(arrival));
    for (const event of ['connected', 'disconnected', 'restarted', 'phoneReachable'] as const) {
      this.telephony.events.on(event, (...args: readonly unknown[]) => this.told.put([event, ...args]));
    }
  }

  static async to(fake: FakeAri, options: Partial<AsteriskTelephonyOptions> = {}): Promise<Connected> {
    const connected = new Connected(fake, options);
    await connected.telephony.start(connected.#stop.signal);
    await connected.hears('connected');
    return connected;
  }

  /** Not started yet. */
  static of(fake: FakeAri, options: Partial<AsteriskTelephonyOptions> = {}): Connected {
    return new Connected(fake, options);
  }

  start(): Promise<void> {
    return this.telephony.start(this.#stop.signal);
  }

  async arrival(): Promise<Leg> {
    return (await this.arrivals.next(AbortSignal.timeout(5_000))).leg;
  }

  /** Waits for this news, over whatever else is told before. */
  async hears(event: keyof TelephonyEvents): Promise<readonly unknown[]> {
    for (;;) {
      const [name, ...args] = await this.told.next(AbortSignal.timeout(5_000));
      if (name === event) return args;
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the test is over'));
    await this.telephony.stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.fake[Symbol.asyncDispose]();
  }
}

/** Lets everything that is under way between the two arrive. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
