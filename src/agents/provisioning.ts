import { phonePassword } from '../accounts/index.js';
import { messageOf, OperatorError } from '../kernel/index.js';
import { logEvents, type Logger } from '../platform/index.js';
import type { AgentProfile, Site, Trunk } from '../site/index.js';
import type { PhoneAccount, Telephony, TrunkAccount } from '../telephony/index.js';
import { browserLine } from './agent-lines.js';
import type { DutyStore } from './duty-store.js';

/** As much of the switch as agents and their phones have to do with. */
export type PhoneSwitch = Pick<
  Telephony,
  | 'events'
  | 'connected'
  | 'providePhone'
  | 'removePhone'
  | 'provideTrunk'
  | 'removeTrunk'
  | 'reachablePhones'
  | 'lookForPhones'
>;

export interface ProvisioningParts {
  readonly site: () => Site;
  readonly telephony: PhoneSwitch;
  readonly store: DutyStore;
  readonly log: Logger;
  /** Phone passwords are derived from it; see `phonePassword`. */
  readonly seed: string;
  /** By the variable's name that the site gives. */
  readonly trunkPasswords: ReadonlyMap<string, string>;
  /** In order of liking. */
  readonly phoneCodecs: readonly string[];
}

/** A phone or a trunk as the switch should know it. */
interface Line {
  readonly name: string;
  readonly fingerprint: string;
  readonly provide: () => Promise<void>;
}

/**
 * Makes the switch know exactly the phones and trunks of the site. Each run provides what is new or changed and
 * removes what is gone, so it may run as often as one likes.
 */
export class Provisioning {
  readonly #parts: ProvisioningParts;
  /** What the switch has been told since it started, by line. */
  readonly #told = new Map<string, string>();
  readonly #failing = new Map<string, string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ProvisioningParts) {
    this.#parts = parts;
  }

  /** Throws `OperatorError` when the password of a trunk is not in the environment. */
  check(): void {
    this.#wanted();
  }

  /** The switch has started anew and knows nothing. */
  forget(): void {
    this.#told.clear();
  }

  /** Never rejects for a single line: that one is logged once and tried again with the next run. */
  run(): Promise<void> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#run());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run(): Promise<void> {
    const { store, log } = this.#parts;
    const wanted = this.#wanted();
    const gone = (await store.providedLines()).filter((name) => !wanted.has(name));
    const fresh = [...wanted.values()].filter(
      ({ name, fingerprint }) => this.#told.get(name) !== fingerprint,
    );
    for (const name of gone) await this.#try(name, () => this.#remove(name));
    for (const line of fresh) await this.#try(line.name, () => this.#provide(line));
    if (gone.length + fresh.length === 0) return;
    const failed = this.#failing.size;
    log.info(
      { event: logEvents.phonesProvisioned, provided: fresh.length, removed: gone.length, failed },
      'phones and trunks were made known to the switch',
    );
  }

  async #provide({ name, fingerprint, provide }: Line): Promise<void> {
    // Noted first: a line that may be known to the switch must be found again when it leaves the site.
    await this.#parts.store.noteProvided(name);
    await provide();
    this.#told.set(name, fingerprint);
  }

  async #remove(name: string): Promise<void> {
    const { telephony, store } = this.#parts;
    const [kind, id] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
    if (kind === 'phone') await telephony.removePhone(id);
    else await telephony.removeTrunk(id);
    this.#told.delete(name);
    await store.noteRemoved(name);
  }

  async #try(name: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.#failing.delete(name);
    } catch (error) {
      const why = messageOf(error);
      if (this.#failing.get(name) === why) return;
      this.#failing.set(name, why);
      this.#parts.log.warn(
        { event: logEvents.switchFailed, line: name, why },
        'a line could not be provisioned; trying again',
      );
    }
  }

  #wanted(): ReadonlyMap<string, Line> {
    const { site, telephony, seed, trunkPasswords, phoneCodecs } = this.#parts;
    const { agents, trunks } = site();
    const accounts = [...agents.values()].flatMap((agent) => [
      phoneAccount(agent, seed, phoneCodecs),
      browserAccount(agent, seed),
    ]);
    const phones = accounts.map((account): Line => {
      return {
        name: `phone:${account.phone}`,
        fingerprint: JSON.stringify(account),
        provide: () => telephony.providePhone(account),
      };
    });
    const carriers = [...trunks.values()].map((trunk): Line => {
      const account = trunkAccount(trunk, trunkPasswords);
      return {
        name: `trunk:${trunk.name}`,
        fingerprint: JSON.stringify(account),
        provide: () => telephony.provideTrunk(account),
      };
    });
    return new Map([...phones, ...carriers].map((line) => [line.name, line]));
  }
}

export const phoneAccount = (agent: AgentProfile, seed: string, codecs: readonly string[]): PhoneAccount => ({
  phone: agent.phone,
  password: phonePassword(seed, agent.phone),
  displayName: agent.name,
  codecs,
});

/** The phone inside the agent's browser page: Opus first, G.711 where that is not there. */
export const browserAccount = (agent: AgentProfile, seed: string): PhoneAccount => ({
  phone: browserLine(agent.phone),
  password: phonePassword(seed, browserLine(agent.phone)),
  displayName: agent.name,
  codecs: ['opus', 'ulaw', 'alaw'],
  browser: true,
});

/** Throws `OperatorError` when the carrier's password is not in the environment. */
export function trunkAccount(trunk: Trunk, passwords: ReadonlyMap<string, string>): TrunkAccount {
  const { name, recognition, server, transport, codecs, fromUser, fromDomain, sendIdentity, trustIdentity } =
    trunk;
  const common = {
    trunk: name,
    server,
    transport,
    codecs,
    fromUser,
    fromDomain,
    sendIdentity,
    trustIdentity,
  };
  if (recognition.by === 'address') return { ...common, recognition };
  const { user, passwordVariable, retrySec } = recognition;
  const password = passwords.get(passwordVariable);
  if (!password) {
    throw new OperatorError(
      `trunk ${name}: the environment has no password for user ${user} (variable ${passwordVariable})`,
      `set ${passwordVariable} to the password the carrier gave you, or take the trunk out of the site`,
    );
  }
  return { ...common, recognition: { by: 'registration', user, password, retrySec } };
}
