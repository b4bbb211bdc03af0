import { createAsteriskTelephony, type AsteriskTelephony } from '../../src/asterisk/index.js';
import { orAborted, systemClock, TimedOut } from '../../src/kernel/index.js';
import type { Sound } from '../../src/telephony/index.js';
import { printWav, SipRobot, tone, type IncomingRobotCall, type Registration } from '../support/sip/index.js';
import type { ContractFarEnd, ContractHarness, ContractPhone } from '../support/telephony-harness.js';
import type { RealAsterisk } from './real-asterisk.js';
import { eventually, longHz, RobotFarEnd, shortHz } from './robot-far-end.js';

const shortMs = 1_500;
const longMs = 8_000;
const passwordOf = (phone: string): string => `secret-of-${phone}`;

/** Puts the contract's sounds into the container; once per container. */
export async function bringSounds(asterisk: RealAsterisk): Promise<void> {
  await asterisk.writes('short.wav', printWav(tone(shortHz, shortMs)));
  await asterisk.writes('long.wav', printWav(tone(longHz, longMs)));
}

export function connectTo(asterisk: RealAsterisk): AsteriskTelephony {
  return createAsteriskTelephony({
    url: asterisk.ariUrl,
    user: asterisk.user,
    password: asterisk.password,
    engineId: asterisk.engineId,
    mediaAddress: '127.0.0.1',
  });
}

/** The contract suite's harness on a real Asterisk with SIP robots as callers and phones. */
export class AsteriskHarness implements ContractHarness {
  readonly clock = systemClock;
  readonly toleranceMs = 600;
  readonly musicClass = 'default';
  readonly sounds = {
    short: sound('short'),
    shortMs,
    long: sound('long'),
    missing: sound('no-such-file'),
  };
  readonly registrations = new Map<string, Registration>();
  readonly #phones = new Map<string, RobotPhone>();
  #running = new AbortController();

  private constructor(
    readonly asterisk: RealAsterisk,
    public telephony: AsteriskTelephony,
    readonly robot: SipRobot,
  ) {}

  static async begin(asterisk: RealAsterisk): Promise<AsteriskHarness> {
    const robot = await SipRobot.open({ server: asterisk.sip });
    const harness = new AsteriskHarness(asterisk, connectTo(asterisk), robot);
    const { telephony } = harness;
    await telephony.start(harness.#running.signal);
    await telephony.provideTrunk({
      trunk: 'contract-trunk',
      recognition: { by: 'address', addresses: ['127.0.0.1'] },
      server: undefined,
      transport: 'udp',
      codecs: ['ulaw'],
      fromUser: undefined,
      fromDomain: undefined,
      sendIdentity: true,
      trustIdentity: true,
    });
    for (const phone of ['anna', 'bela', 'nobody']) {
      await telephony.providePhone({
        phone,
        password: passwordOf(phone),
        displayName: phone,
        codecs: ['ulaw'],
      });
    }
    await harness.registers('anna');
    await harness.registers('bela');
    // Asterisk asks a phone that has just registered, and only then calls it online.
    await eventually(async () => (await telephony.reachablePhones()).size === 2);
    return harness;
  }

  async registers(phone: string): Promise<void> {
    this.registrations.set(phone, await this.robot.register({ user: phone, password: passwordOf(phone) }));
  }

  async unregisters(phone: string): Promise<void> {
    await this.registrations.get(phone)?.unregister();
  }

  async arrives(call: { readonly called: string; readonly caller: string }): Promise<ContractFarEnd> {
    return this.farEnd(await this.robot.dial({ to: call.called, from: { user: call.caller } }));
  }

  phone(name: string): ContractPhone {
    const phone = this.#phones.get(name) ?? new RobotPhone(this, name);
    this.#phones.set(name, phone);
    return phone;
  }

  farEnd(call: ConstructorParameters<typeof RobotFarEnd>[0]): RobotFarEnd {
    return new RobotFarEnd(call, (wanted) => (wanted === this.sounds.short ? shortHz : longHz));
  }

  async until<T>(what: string, promise: Promise<T>, withinMs = 30_000): Promise<T> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new TimedOut(what, withinMs)), withinMs);
    try {
      return await orAborted(promise, late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  pass(ms: number): Promise<void> {
    return systemClock.after(ms);
  }

  async crashAndRestart(): Promise<AsteriskTelephony> {
    await this.#stop();
    this.telephony = connectTo(this.asterisk);
    this.#running = new AbortController();
    await this.telephony.start(this.#running.signal);
    return this.telephony;
  }

  async left(): Promise<readonly string[]> {
    const look = async () => {
      const channels = (await this.asterisk.ari('GET', '/channels')) as { name: string }[];
      const bridges = (await this.asterisk.ari('GET', '/bridges')) as { id: string; name: string }[];
      const { legs, playbacks, recordings, legsInMusic } = this.telephony.figures;
      return [
        ...channels.filter(({ name }) => !name.startsWith('Announcer/')).map(({ name }) => `channel ${name}`),
        ...bridges.filter(({ name }) => !name.includes('-music:')).map(({ id }) => `bridge ${id}`),
        ...Object.entries({ legs, playbacks, recordings, legsInMusic }).flatMap(([name, count]) =>
          count > 0 ? [`${count} ${name}`] : [],
        ),
      ];
    };
    await eventually(async () => (await look()).length === 0, 2_000).catch(() => undefined);
    return look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.robot[Symbol.asyncDispose]();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#running.abort(new Error('the test is over'));
    await this.telephony.stopped;
  }
}

class RobotPhone implements ContractPhone {
  #call: IncomingRobotCall | undefined;

  constructor(
    readonly harness: AsteriskHarness,
    readonly name: string,
  ) {}

  async rings(): Promise<ContractFarEnd> {
    this.#call = await this.harness.robot.nextInvite({ for: this.name });
    await this.#call.rings();
    return this.harness.farEnd(this.#call);
  }

  async answers(): Promise<void> {
    await this.#current.answers();
  }

  async rejects(): Promise<void> {
    this.#current.rejects(603);
  }

  async isBusy(): Promise<void> {
    this.harness.robot.onInvite((call) => call.rejects(486), { for: this.name });
  }

  async dials(number: string): Promise<ContractFarEnd> {
    return this.harness.farEnd(await this.harness.robot.dial({ to: number, from: { user: this.name } }));
  }

  registers(): Promise<void> {
    return this.harness.registers(this.name);
  }

  unregisters(): Promise<void> {
    return this.harness.unregisters(this.name);
  }

  get #current(): IncomingRobotCall {
    if (!this.#call) throw new Error(`the phone ${this.name} is not being rung`);
    return this.#call;
  }
}

function sound(name: string): Sound {
  return { kind: 'file', path: `/tmp/ringdown-test/${name}` };
}
