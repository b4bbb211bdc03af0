/**
 * A running Ringdown as its callers, agents and operators see it: telephones, the HTTP API, the sounds it may play.
 * Used by the demo, the call tests and the benchmark; nothing here reaches inside the service.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Prompt, SipRobot } from './sip/index.js';
import type {
  DialledCall,
  HostPort,
  IncomingRobotCall,
  MediaOptions,
  Registration,
  RobotCall,
} from './sip/index.js';

const run = promisify(execFile);

interface Lines {
  readonly sip: string;
  readonly http: string;
  readonly numbers: readonly string[];
  readonly featureCodes: Readonly<Record<'signIn' | 'signOut' | 'pause' | 'resume' | 'status', string>>;
  readonly agents: readonly {
    readonly id: string;
    readonly phone: string;
    readonly phonePassword: string;
    readonly webPassword: string;
  }[];
  readonly adminPassword: string;
}

export interface CallRow {
  readonly callId: string;
  readonly outcome: string | null;
  readonly callerNumber: string;
  readonly queue: string | null;
  readonly [field: string]: unknown;
}

const within = { withinMs: 30_000 };

export class RunningCompany implements AsyncDisposable {
  readonly #soundsDir = mkdtempSync(join(tmpdir(), 'ringdown-sounds-'));
  #haveSounds: Promise<unknown> | undefined;

  private constructor(
    readonly project: string,
    readonly lines: Lines,
    /** Telephones of people who call. */
    readonly callers: SipRobot,
    /** Telephones of agents. */
    readonly phones: SipRobot,
  ) {}

  /** Takes hold of the containers of a compose project that is up. */
  static async find(project: string, media?: MediaOptions): Promise<RunningCompany> {
    const { stdout } = await run('docker', ['exec', `${project}-app`, 'node', 'dist/cli.js', 'lines']);
    const lines = JSON.parse(stdout) as Lines;
    const [host = '127.0.0.1', port = '5060'] = lines.sip.split(':');
    const server: HostPort = { host, port: Number(port) };
    const options = { server, ...(media ? { media } : {}) };
    return new RunningCompany(project, lines, await SipRobot.open(options), await SipRobot.open(options));
  }

  /** A caller dials; resolves as soon as the call has been answered. */
  async dial(to: string, caller = '+36301234567', displayName = 'A caller'): Promise<DialledCall> {
    const call = await this.callers.dial({ to, from: { user: caller, displayName } });
    await call.answered(within);
    return call;
  }

  /** An agent's telephone: registered, with what the agent does when it rings. */
  async phone(agentId: string): Promise<AgentPhone> {
    const account = this.lines.agents.find(({ id }) => id === agentId);
    if (!account) throw new Error(`the site has no agent ${agentId}`);
    const { phone, phonePassword } = account;
    const registration = await this.phones.register({
      user: phone,
      password: phonePassword,
      expiresSec: 300,
    });
    return new AgentPhone(this, agentId, phone, registration);
  }

  /** Asks the API, as the administrator unless told; the JSON of a 2xx, or an error that holds what came instead. */
  async api<T>(method: string, path: string, body?: unknown, as = 'admin'): Promise<T> {
    const agent = this.lines.agents.find(({ id }) => id === as);
    const password = agent?.webPassword ?? this.lines.adminPassword;
    const credentials = Buffer.from(`${as}:${password}`).toString('base64');
    const response = await fetch(this.lines.http + path, {
      method,
      headers: {
        authorization: `Basic ${credentials}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Calls of one caller, the newest first, as soon as `enough` says so. The journal writes off the call's way. */
  async calls(caller: string, enough: (calls: readonly CallRow[]) => boolean): Promise<readonly CallRow[]> {
    const path = `/api/calls?caller=${encodeURIComponent(caller)}`;
    return this.eventually(`the calls of ${caller}`, async () => {
      const { calls } = await this.api<{ calls: readonly CallRow[] }>('GET', path);
      return enough(calls) ? calls : undefined;
    });
  }

  /** Asks again until there is an answer; for what is seen by asking only. Fails by the deadline. */
  async eventually<T>(awaited: string, ask: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
    const deadline = AbortSignal.timeout(withinMs);
    let last: unknown;
    while (!deadline.aborted) {
      try {
        const answer = await ask();
        if (answer !== undefined) return answer;
      } catch (error) {
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${awaited}: not within ${withinMs} ms`, { cause: last });
  }

  /** Everybody puts the phone down, and nobody is on duty: the end of a scene. */
  async rest(): Promise<void> {
    const live = [...this.callers.liveCalls, ...this.phones.liveCalls];
    await Promise.allSettled(live.map((call) => call.hangsUp()));
    await Promise.all(
      this.lines.agents.map(({ id }) => this.api('POST', `/api/agents/${id}/duty`, { command: 'sign-out' })),
    );
  }

  /** A prompt as it sounds, to be found in what was heard. */
  async prompt(name: string, language = 'en'): Promise<Prompt> {
    const folder = join(await this.#sounds(), language);
    const [file, another] = readdirSync(folder).filter(
      (one) => one.replace(/-[0-9a-f]{8}\.ulaw$/, '') === name,
    );
    if (!file) throw new Error(`no sound of prompt ${name} in ${language}`);
    // Of a company that has changed a text both sounds are there: the service knows which one it says now.
    return another ? this.promptSaying(name, {}, language) : Prompt.read(join(folder, file));
  }

  /** A prompt with values in it. */
  async promptSaying(
    name: string,
    values: Readonly<Record<string, string | number>>,
    language = 'en',
  ): Promise<Prompt> {
    const words = [
      'exec',
      `${this.project}-app`,
      'node',
      'dist/cli.js',
      'sound',
      language,
      name,
      JSON.stringify(values),
    ];
    const { stdout } = await run('docker', words);
    const file = join(this.#soundsDir, `${name}-${JSON.stringify(values).replace(/\W/g, '-')}.ulaw`);
    await run('docker', ['cp', `${this.project}-app:${stdout.trim()}`, file]);
    return Prompt.read(file);
  }

  /** The beginning of the hold music is not known to a caller who joins late: this is all of it. */
  async music(): Promise<Prompt> {
    return Prompt.read(join(await this.#sounds(), 'music', 'default', 'hold.ulaw'));
  }

  async #sounds(): Promise<string> {
    this.#haveSounds ??= run('docker', [
      'cp',
      `${this.project}-app:/var/lib/ringdown/sounds/.`,
      this.#soundsDir,
    ]);
    await this.#haveSounds;
    return this.#soundsDir;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.callers[Symbol.asyncDispose](), this.phones[Symbol.asyncDispose]()]);
    rmSync(this.#soundsDir, { recursive: true, force: true });
  }
}

/** Both hear each other: each speaks with a tone of its own until the other has heard it. */
export async function hearEachOther(
  one: RobotCall,
  other: RobotCall,
  pitches: readonly [number, number] = [440, 700],
): Promise<void> {
  await Promise.all([isHeard(one, other, pitches[0]), isHeard(other, one, pitches[1])]);
}

/** Speaks with a tone until it is heard at the far end, thirty seconds at most. */
export async function isHeard(speaker: RobotCall, listener: RobotCall, hz: number): Promise<void> {
  const spoken = speaker.plays({ hz, durationMs: 30_000 });
  try {
    await listener.hearsTone(hz, { sinceMs: performance.now() });
  } finally {
    speaker.hushes();
    await spoken.catch(() => undefined);
  }
}

/** One agent at one softphone; disposed, it can no longer be rung. */
export class AgentPhone implements AsyncDisposable {
  constructor(
    readonly company: RunningCompany,
    readonly agentId: string,
    readonly phone: string,
    readonly registration: Registration,
  ) {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.registration.unregister();
  }

  /** Dials a feature code and listens to the end of what is said. */
  async dials(code: string): Promise<DialledCall> {
    const call = await this.company.phones.dial({ to: code, from: { user: this.phone } });
    await call.answered(within);
    await call.ended({ withinMs: 30_000 });
    return call;
  }

  signsIn = (): Promise<DialledCall> => this.dials(this.company.lines.featureCodes.signIn);

  /** Until the service knows that it can be rung: Asterisk is asked every two seconds which phones are there. */
  async isReachable(): Promise<void> {
    const path = `/api/agents/${this.agentId}`;
    await this.company.eventually(`the phone of ${this.agentId}`, async () => {
      const { phoneReachable } = await this.company.api<{ phoneReachable: boolean }>('GET', path);
      return phoneReachable ? true : undefined;
    });
  }

  /** The next call that rings here. */
  rings(withinMs = 30_000): Promise<IncomingRobotCall> {
    return this.company.phones.nextInvite({ for: this.phone, withinMs });
  }

  async takesNextCall(withinMs = 30_000): Promise<IncomingRobotCall> {
    const call = await this.rings(withinMs);
    await call.rings();
    await call.answers();
    return call;
  }

  state(): Promise<string> {
    return this.company
      .api<{ state: string }>('GET', `/api/agents/${this.agentId}`)
      .then(({ state }) => state);
  }
}
