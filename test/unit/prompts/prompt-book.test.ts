import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPromptBook } from '../../../src/prompts/index.js';
import type { RenderedPromptBook } from '../../../src/prompts/index.js';
import { silentLogger } from '../../../src/platform/index.js';
import type { Site } from '../../../src/site/index.js';
import { ToneSynthesiser } from './tone-synthesiser.js';

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    hello: 'Hello.',
    'queue-position': '{position, plural, one {You are next.} other {You are number {position}.}}',
    'read-back': 'You entered {digits}.',
    'fallback-apology': 'Sorry.',
    'fallback-leave-message': 'Speak.',
    'fallback-thanks': 'Thanks.',
    'fallback-ring-again': 'Later.',
  },
  hu: {
    hello: 'Jó napot.',
    'queue-position': '{position, plural, one {Ön következik.} other {Ön a {position}.}}',
    'fallback-ring-again': 'Később.',
  },
};

const siteWith = (
  fingerprint: string,
  over: Partial<typeof texts> = {},
  recorded: [string, string][] = [],
): Site =>
  ({
    fingerprint,
    company: { languages: ['en', 'hu'], defaultLanguage: 'en', musicClass: 'default' },
    queues: new Map(),
    pauseReasons: [],
    prompts: {
      texts: new Map(
        Object.entries({ ...texts, ...over }).map(([language, all]) => [
          language,
          new Map(Object.entries(all ?? {})),
        ]),
      ),
      recorded: new Map([['en', new Map(recorded)]]),
      voices: new Map([
        ['en', { name: 'en-gb', program: { kind: 'espeak-ng' } }],
        ['hu', { name: 'hu-own', program: { kind: 'command', command: ['own-voice'] } }],
      ]),
    },
  }) as unknown as Site;

class Bench implements AsyncDisposable {
  readonly synthesiser = new ToneSynthesiser();
  readonly book: RenderedPromptBook;
  nowMs = 0;
  patienceMs = 60_000;

  constructor(
    readonly dir: string,
    public site: Site,
  ) {
    this.book = this.another();
  }

  static async begin(site = siteWith('1')): Promise<Bench> {
    return new Bench(await mkdtemp(join(tmpdir(), 'ringdown-sounds-')), site);
  }

  another(logger = silentLogger): RenderedPromptBook {
    return createPromptBook({
      soundsDir: this.dir,
      soundsDirOfSwitch: '/sounds',
      synthesiser: this.synthesiser,
      site: () => this.site,
      logger,
      patienceMs: this.patienceMs,
      now: () => this.nowMs,
    });
  }

  async path(...args: Parameters<RenderedPromptBook['sounds']>): Promise<string> {
    const [sound, ...others] = await this.book.sounds(...args);
    if (sound?.kind !== 'file' || others.length > 0) throw new Error('one file is expected');
    return sound.path.replace('/sounds/', '');
  }

  spokenTexts(): string[] {
    return this.synthesiser.spoken.map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

describe('the prompt book', () => {
  it('speaks a prompt once and keeps it by its text', async () => {
    await using bench = await Bench.begin();
    const path = await bench.path('en', 'hello');
    expect(path).toMatch(/^en\/hello-[0-9a-f]{8}$/);
    expect(await bench.path('en', 'hello')).toBe(path);
    expect((await bench.another().sounds('en', 'hello'))[0]).toEqual({
      kind: 'file',
      path: `/sounds/${path}`,
    });
    expect(bench.synthesiser.spoken).toEqual([
      { text: 'Hello.', language: 'en', voice: 'en-gb', program: { kind: 'espeak-ng' } },
    ]);
    expect((await stat(join(bench.dir, `${path}.ulaw`))).size).toBeGreaterThan(400);
  });

  it('speaks it anew when the text changes, and leaves the old sound to the calls that use it', async () => {
    await using bench = await Bench.begin();
    const before = await bench.path('en', 'hello');
    bench.site = siteWith('2', { en: { ...texts['en'], hello: 'Good day.' } });
    expect(await bench.path('en', 'hello')).not.toBe(before);
    expect((await readdir(join(bench.dir, 'en'))).length).toBe(2);
  });

  it('still says to a call what a reload has taken away', async () => {
    await using bench = await Bench.begin();
    await bench.path('en', 'hello');
    bench.site = siteWith('2', { en: { other: 'Other.' } });
    expect(await bench.path('en', 'hello')).toMatch(/^en\/hello-/);
  });

  it('makes a sound once for several who want it at the same time', async () => {
    await using bench = await Bench.begin();
    await Promise.all(Array.from({ length: 5 }, () => bench.path('en', 'queue-position', { position: 7 })));
    expect(bench.spokenTexts()).toEqual(['You are number seven.']);
  });

  it('speaks numbers as numbers and keys as digits', async () => {
    await using bench = await Bench.begin();
    await bench.path('en', 'queue-position', { position: 1 });
    await bench.path('hu', 'queue-position', { position: 2 });
    await bench.path('en', 'read-back', { digits: '12345' });
    expect(bench.spokenTexts()).toEqual([
      'You are next.',
      'Ön a két.',
      'You entered one two three, four five.',
    ]);
  });

  it('says once in the log which value a text could not read', async () => {
    await using bench = await Bench.begin(siteWith('1', { en: { due: 'Due {day, date, on}.' } }));
    const lines: Record<string, unknown>[] = [];
    const logger = { ...silentLogger, warn: (facts: Record<string, unknown>) => lines.push(facts) };
    const book = bench.another(logger);
    await book.sounds('en', 'due', { day: 'soon' });
    await book.sounds('en', 'due', { day: 'later' });
    expect(bench.spokenTexts()).toEqual(['Due soon.', 'Due later.']);
    expect(lines).toEqual([
      { event: 'prompt.value-malformed', language: 'en', prompt: 'due', value: 'day', style: 'date' },
    ]);
  });

  it('prefers a recording', async () => {
    await using bench = await Bench.begin(siteWith('1', {}, [['hello', '/site/sounds/en/hello.wav']]));
    expect(await bench.path('en', 'hello')).toMatch(/^en\/hello-/);
    expect(bench.synthesiser.decoded).toEqual(['/site/sounds/en/hello.wav']);
    expect(bench.synthesiser.spoken).toEqual([]);
  });

  it('trims silence and brings speech to one level', async () => {
    await using bench = await Bench.begin();
    const bytes = await readFile(join(bench.dir, `${await bench.path('en', 'hello')}.ulaw`));
    // "Hello." is 60 ms of tone in half a second of silence; 20 ms before and 180 ms after are kept.
    expect(bytes.length / 8).toBeGreaterThan(250);
    expect(bytes.length / 8).toBeLessThan(265);
    const samples = [...bytes].map(linear);
    const loud = samples.filter((sample) => Math.abs(sample) > 200);
    const level =
      20 *
      Math.log10(Math.sqrt(loud.reduce((sum, sample) => sum + sample * sample, 0) / loud.length) / 32768);
    expect(level).toBeGreaterThan(-20);
    expect(level).toBeLessThan(-18);
  });
});

describe('when a prompt cannot be made', () => {
  it('says the English one', async () => {
    await using bench = await Bench.begin();
    bench.synthesiser.failure = ({ language }) => (language === 'hu' ? new Error('no voice') : undefined);
    expect(await bench.path('hu', 'hello')).toMatch(/^en\/hello-/);
  });

  it('says it in the plain voice when the voice of the site fails, or lets callers wait', async () => {
    await using bench = await Bench.begin();
    bench.synthesiser.failure = ({ program }) =>
      program.kind === 'command' ? new Error('out of order') : undefined;
    expect(await bench.path('hu', 'hello')).toMatch(/^hu\/dyn\//);
    expect(bench.synthesiser.spoken.at(-1)).toMatchObject({ text: 'Jó napot.', voice: 'hu' });

    bench.synthesiser.failure = undefined;
    bench.nowMs += 30_001;
    bench.patienceMs = 50;
    const book = bench.another();
    let letGo = () => {};
    bench.synthesiser.slow = ({ program }) =>
      program.kind === 'command' ? new Promise((resolve) => (letGo = resolve)) : undefined;
    const pathOf = async () => JSON.stringify(await book.sounds('hu', 'hello'));
    expect(await pathOf()).toContain('/hu/dyn/');
    bench.synthesiser.slow = undefined;
    letGo();
    // What was too late for one caller is there for the next.
    await bench.path('hu', 'hello');
    expect(await pathOf()).toContain('/hu/hello-');
  });

  it('plays notes when nothing can be spoken, rather than silence', async () => {
    await using bench = await Bench.begin();
    bench.synthesiser.failure = () => new Error('no synthesiser');
    const path = await bench.path('hu', 'hello');
    expect(path).toBe('emergency/notes');
    expect((await stat(join(bench.dir, `${path}.ulaw`))).size).toBe(3520);
    expect(await bench.path('en', 'unheard-of')).toBe('emergency/notes');
  });

  it('does not make each caller wait for the same failure, and tries again later', async () => {
    await using bench = await Bench.begin();
    bench.synthesiser.failure = () => new Error('no synthesiser');
    await bench.path('en', 'hello');
    await bench.path('en', 'hello');
    expect(bench.synthesiser.spoken).toHaveLength(1);
    bench.synthesiser.failure = undefined;
    bench.nowMs += 30_001;
    expect(await bench.path('en', 'hello')).toMatch(/^en\/hello-/);
  });

  it('rejects only when not even notes can be written', async () => {
    await using bench = await Bench.begin();
    const book = createPromptBook({
      soundsDir: __filename,
      synthesiser: bench.synthesiser,
      site: () => bench.site,
      logger: silentLogger,
    });
    await expect(book.sounds('en', 'hello')).rejects.toThrow(/cannot be written/);
  });
});

// Composing music takes a second or two of the processor.
describe('rendering beforehand', () => {
  it('makes what is known beforehand, the fallbacks and the music; then there is nothing left to do', async () => {
    await using bench = await Bench.begin();
    const progress: number[] = [];
    const first = await bench.book.renderAll(bench.site, { onProgress: (done) => progress.push(done) });
    // Seven texts without values, and thirty places in the queue in each of two languages.
    expect(first).toEqual({ rendered: 67, present: 0, failed: [] });
    expect(progress.at(-1)).toBe(67);
    for (const name of [
      'apology',
      'leave-message',
      'thanks',
      'ring-again',
      'ring-again-en',
      'ring-again-hu',
    ]) {
      expect((await stat(join(bench.dir, 'fallback', `${name}.ulaw`))).size).toBeGreaterThan(0);
    }
    expect((await stat(join(bench.dir, 'music/default/hold.ulaw'))).size / 8000).toBeGreaterThan(60);
    expect(await bench.another().renderAll(bench.site)).toEqual({ rendered: 0, present: 67, failed: [] });
    const left = await readdir(bench.dir, { recursive: true });
    expect(left.filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('goes on after a failure and tells it', async () => {
    await using bench = await Bench.begin();
    bench.synthesiser.failure = ({ text }) => (text === 'Jó napot.' ? new Error('no voice') : undefined);
    const { rendered, failed } = await bench.book.renderAll(bench.site);
    expect(rendered).toBe(66);
    expect(failed).toEqual([expect.stringMatching(/^hu\/hello-.*: no voice$/)]);
  });
});

/** ITU-T G.711: the sample of a µ-law byte. */
function linear(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -magnitude : magnitude;
}
