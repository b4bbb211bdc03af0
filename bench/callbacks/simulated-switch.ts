/**
 * A switch that speaks ARI to the real client and has people at its far ends: agents' phones that answer, customers who
 * answer or are busy the first time. It outlives the service, as Asterisk does, and writes down every dial.
 */
import type { Channel } from '../../src/asterisk/generated/models.js';
import { FakeAri } from '../../test/fake-ari/fake-ari.js';
import type { FakeRequest } from '../../test/fake-ari/fake-ari.js';

export interface Dial {
  readonly id: string;
  readonly number: string;
  readonly at: number;
  readonly answered: boolean;
  /** The customer and an agent were brought together. */
  served: boolean;
  /** Answered, waited in vain and hung up: may rightly be dialled once more. */
  gaveUp: boolean;
}

export interface SwitchSettings {
  readonly phones: readonly string[];
  readonly trunk: string;
  /** Whether this number is busy at its first dial. */
  readonly isBusyFirst: (number: string) => boolean;
}

const agentRingsMs = 80;
const customerRingsMs = 400;
/** Who hangs up on an agent within a second has not been reached, and is dialled again. */
const talkMs = 1_500;
/** Nobody waits longer in silence. */
const patienceMs = 60_000;
const promptMs = 40;

export class SimulatedSwitch implements AsyncDisposable {
  readonly dials: Dial[] = [];
  readonly #firsts = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What must not be: a number that is rung while it is in a call. */
  readonly doubled: string[] = [];
  readonly #inCall = new Map<string, string>();
  readonly #byId = new Map<string, Dial>();

  private constructor(
    readonly ari: FakeAri,
    readonly settings: SwitchSettings,
  ) {}

  static async open(settings: SwitchSettings): Promise<SimulatedSwitch> {
    const ari = await FakeAri.open();
    for (const resource of settings.phones)
      ari.endpoints.push({ technology: 'PJSIP', resource, state: 'online', channel_ids: [] });
    const simulated = new SimulatedSwitch(ari, settings);
    ari.misbehave = (request) => simulated.#hears(request);
    return simulated;
  }

  get liveChannels(): number {
    return this.ari.channels.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.ari[Symbol.asyncDispose]();
  }

  #hears(request: FakeRequest): { status: number; json?: unknown } | undefined {
    const { method, path } = request;
    // Two hundred thousand requests are of no use to anybody.
    this.ari.requests.length = 0;
    if (method === 'PUT' && path.startsWith('/asterisk/modules/')) return { status: 204 };
    const [, id, act, playback] = /^\/channels\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? [];
    if (method === 'POST' && id !== undefined && act === undefined) return this.#dialled(id, request);
    if (method === 'POST' && act === 'play' && playback !== undefined) {
      // A tone goes on until it is stopped.
      if (!(request.query.get('media') ?? JSON.stringify(request.body)).includes('tone:'))
        this.#later(promptMs, () => this.ari.finishes(playback));
    }
    if (method === 'POST' && act === 'variable' && id !== undefined) this.#setVariable(id, request);
    if (method === 'DELETE' && path.startsWith('/playbacks/')) {
      const stopped = path.slice('/playbacks/'.length);
      if (this.ari.playbacks.has(stopped)) this.#later(1, () => this.ari.finishes(stopped));
    }
    if (method === 'POST' && path.endsWith('/addChannel'))
      this.#joined((request.query.get('channel') ?? '').split(','));
    if (method === 'DELETE' && id !== undefined && act === undefined) this.#gone(id);
    return undefined;
  }

  #dialled(id: string, { query, body }: FakeRequest): { status: number; json?: unknown } {
    if (this.ari.channels.has(id)) return { status: 409, json: { message: 'in use' } };
    const endpoint = query.get('endpoint') ?? '';
    const [, name = '', trunk] = /^PJSIP\/([^@]+)(?:@(.+))?$/.exec(endpoint) ?? [];
    const variables = Object.entries((body['variables'] ?? {}) as Record<string, { value?: string }>).flatMap(
      ([key, variable]) => (typeof variable.value === 'string' ? [[key, variable.value] as const] : []),
    );
    const channel: Channel = {
      ...this.ari.channel(id, { state: 'Ringing', channelvars: Object.fromEntries(variables) }),
      dialplan: {
        context: 'default',
        exten: 's',
        priority: 1,
        app_name: 'AppDial2',
        app_data: '(Outgoing Line)',
      },
      connected: { name: '', number: name },
    };
    this.ari.channels.set(id, channel);
    this.#later(1, () => this.ari.emit({ type: 'ChannelStateChange', channel }));
    if (trunk === undefined) this.#later(agentRingsMs, () => this.#answers(id, 'phone'));
    else this.#customerIsRung(id, name);
    return { status: 200, json: channel };
  }

  #customerIsRung(id: string, number: string): void {
    if (this.#inCall.has(number))
      this.doubled.push(`${number} was rung by ${id} during ${this.#inCall.get(number)}`);
    const busy = this.settings.isBusyFirst(number) && !this.#firsts.has(number);
    this.#firsts.add(number);
    const dial: Dial = { id, number, at: performance.now(), answered: !busy, served: false, gaveUp: false };
    this.dials.push(dial);
    this.#byId.set(id, dial);
    if (busy) return this.#later(customerRingsMs / 4, () => this.#isBusy(id));
    this.#inCall.set(number, id);
    this.#later(customerRingsMs, () => this.#answers(id, 'trunk'));
    this.#later(patienceMs, () => {
      if (dial.served || !this.ari.channels.has(id)) return;
      dial.gaveUp = true;
      this.#hangsUp(id);
    });
  }

  #answers(id: string, kind: 'phone' | 'trunk'): void {
    const channel = this.ari.channels.get(id);
    if (!channel) return;
    const args = ['dialled', kind];
    const up: Channel = {
      ...channel,
      state: 'Up',
      dialplan: { ...channel.dialplan, app_name: 'Stasis', app_data: [this.ari.app, ...args].join(',') },
    };
    this.ari.channels.set(id, up);
    this.ari.emit({ type: 'ChannelStateChange', channel: up });
    this.ari.emit({ type: 'StasisStart', args, channel: up });
  }

  /** Whoever is joined with an agent talks for a while and hangs up. */
  #joined(ids: readonly string[]): void {
    for (const id of ids) {
      const dial = this.#byId.get(id);
      if (!dial || dial.served) continue;
      dial.served = true;
      this.#later(talkMs, () => this.#hangsUp(id));
    }
  }

  #hangsUp(id: string): void {
    if (!this.ari.channels.has(id)) return;
    this.#gone(id);
    this.ari.hangsUp(id);
  }

  /** Never was in the application, so it does not leave it either. */
  #isBusy(id: string): void {
    const channel = this.ari.channels.get(id);
    if (!channel) return;
    this.ari.channels.delete(id);
    this.ari.emit({ type: 'ChannelDestroyed', channel, cause: 17, cause_txt: 'User busy', tech_cause: 486 });
  }

  #gone(id: string): void {
    for (const [number, leg] of this.#inCall) if (leg === id) this.#inCall.delete(number);
  }

  #setVariable(id: string, { query, body }: FakeRequest): void {
    const channel = this.ari.channels.get(id);
    const name = query.get('variable');
    const value = (body['value'] ?? query.get('value')) as string | undefined;
    if (channel && name !== null && value !== undefined)
      this.ari.channels.set(id, { ...channel, channelvars: { ...channel.channelvars, [name]: value } });
  }

  #later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
