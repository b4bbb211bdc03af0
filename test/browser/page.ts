/** An agent before a real browser: Debian's Chromium, whose microphone is a sound file and whose ears are measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { RunningCompany } from '../support/running-company.js';
import { joined, silence, tone, writeWav } from '../support/sip/index.js';

const executablePath = process.env['RINGDOWN_CHROMIUM'] ?? '/usr/bin/chromium';

/** Work as root and without a display; the microphone is allowed and played from a file. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** What the browser says into every call, in bursts: noise suppression takes a steady tone for noise. */
export const browserHz = 750;

export class Browsers implements AsyncDisposable {
  private constructor(
    readonly browser: Browser,
    readonly folder: string,
  ) {}

  static async open(): Promise<Browsers> {
    const folder = mkdtempSync(join(tmpdir(), 'ringdown-browser-'));
    const voice = join(folder, 'voice.wav');
    const bursts = Array.from({ length: 20 }, () => joined(tone(browserHz, 300, 12_000), silence(150)));
    writeWav(voice, joined(...bursts));
    const browser = await chromium.launch({
      executablePath,
      headless: true,
      args: [...flags, `--use-file-for-fake-audio-capture=${voice}`],
    });
    return new Browsers(browser, folder);
  }

  /** A person's own browser profile: tabs of one context share cookies and locks. */
  async person(): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 720 } });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(ears);
    return context;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs in the page before its own scripts: keeps hold of the connections, so that their statistics can be asked for. */
function ears(): void {
  const kept: RTCPeerConnection[] = [];
  Object.assign(window, { heardBy: kept });
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
}

export interface LineStatistics {
  readonly received: number;
  readonly sent: number;
  readonly codec: string;
  readonly dtls: string;
  readonly cipher: string;
}

export interface SoundNetwork {
  cut(): Promise<void>;
  heal(): Promise<void>;
}

/** The one page of an agent, with the words of what a person does there. */
export class AgentPage {
  constructor(
    readonly company: RunningCompany,
    readonly agentId: string,
    readonly page: Page,
  ) {}

  /** `at`: another way to the service's own address. */
  static async open(
    company: RunningCompany,
    context: BrowserContext,
    agentId: string,
    at = company.lines.http,
  ): Promise<AgentPage> {
    const page = await context.newPage();
    const agent = new AgentPage(company, agentId, page);
    page.on('pageerror', (error) => process.stderr.write(`page error: ${error.stack ?? error.message}\n`));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('401'))
        process.stderr.write(`page: ${line.text()}\n`);
    });
    await page.goto(at);
    return agent;
  }

  async logsIn(): Promise<void> {
    const password = this.company.lines.agents.find(({ id }) => id === this.agentId)?.webPassword ?? '';
    await this.logsInWith(password);
    await this.page.getByRole('heading', { name: 'My desk' }).waitFor();
  }

  async logsInWith(password: string): Promise<void> {
    await this.page.getByLabel('Name').fill(this.agentId);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Until the page is a registered telephone. */
  async isPhone(timeout = 15_000): Promise<void> {
    await this.page.locator('[data-testid=phone][data-status=ready]').waitFor({ timeout });
  }

  async goesAvailable(): Promise<void> {
    await this.page.getByRole('button', { name: 'Go available' }).click();
    await this.stateIs('available');
  }

  /** From the log-in on: the page is the telephone, and the queue may ring it. */
  async takesCalls(): Promise<void> {
    await this.logsIn();
    await this.isPhone();
    await this.goesAvailable();
  }

  async answers(): Promise<void> {
    await this.callIs('ringing');
    await this.press('Answer');
    await this.callIs('talking');
  }

  async stateIs(state: string, timeout = 15_000): Promise<void> {
    await this.page.locator(`[data-testid=my-state][data-state=${state}]`).waitFor({ timeout });
  }

  async callIs(phase: string, timeout = 15_000): Promise<void> {
    await this.page.locator(`[data-testid=call][data-phase=${phase}]`).waitFor({ timeout });
  }

  /** What the page's sound goes over, and that can be cut; conversations that begin afterwards do. */
  async soundNetwork(): Promise<SoundNetwork> {
    const session = await this.page.context().newCDPSession(this.page);
    // One millisecond: a network that is no worse than the real one is not put in between.
    const worse = { offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 };
    const loses = async (packetLoss: number) => {
      await session.send('Network.emulateNetworkConditions', { ...worse, packetLoss });
    };
    await session.send('Network.enable');
    await loses(0);
    return { cut: () => loses(100), heal: () => loses(0) };
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** What the browser's WebRTC says of its newest connection. */
  statistics(): Promise<LineStatistics> {
    return this.page.evaluate(async () => {
      const kept = (window as unknown as { heardBy: RTCPeerConnection[] }).heardBy;
      const stats = await kept.at(-1)!.getStats();
      const all: Record<string, string | number | undefined>[] = [];
      stats.forEach((one: Record<string, string | number | undefined>) => all.push(one));
      const of = (type: string) =>
        all.find((one) => one['type'] === type && (one['kind'] ?? 'audio') === 'audio') ?? {};
      const inbound = of('inbound-rtp');
      const transport = of('transport');
      const codec = all.find((one) => one['id'] === inbound['codecId']) ?? {};
      return {
        received: Number(inbound['packetsReceived'] ?? 0),
        sent: Number(of('outbound-rtp')['packetsSent'] ?? 0),
        codec: String(codec['mimeType'] ?? ''),
        dtls: String(transport['dtlsState'] ?? ''),
        cipher: String(transport['srtpCipher'] ?? ''),
      };
    });
  }

  /** Resolves when a tone is the loudest of what the browser's telephone plays; fails by the deadline. */
  async hearsTone(hz: number, withinMs = 30_000): Promise<void> {
    await this.page.evaluate(
      async ({ wanted, deadlineMs }) => {
        const kept = (window as unknown as { heardBy: RTCPeerConnection[] }).heardBy;
        const tracks = kept
          .at(-1)!
          .getReceivers()
          .map(({ track }) => track);
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        analyser.fftSize = 4_096;
        context.createMediaStreamSource(new MediaStream(tracks)).connect(analyser);
        const spectrum = new Float32Array(analyser.frequencyBinCount);
        const width = context.sampleRate / analyser.fftSize;
        const until = performance.now() + deadlineMs;
        try {
          while (performance.now() < until) {
            await new Promise((next) => setTimeout(next, 40));
            analyser.getFloatFrequencyData(spectrum);
            const loudest = spectrum.indexOf(Math.max(...spectrum));
            if (Math.abs(loudest * width - wanted) <= 2 * width && spectrum[loudest]! > -60) return;
          }
        } finally {
          await context.close();
        }
        throw new Error(`the browser does not hear ${wanted} Hz`);
      },
      { wanted: hz, deadlineMs: withinMs },
    );
  }
}
