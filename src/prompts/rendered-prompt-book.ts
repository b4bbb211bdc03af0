import { TimedOut, messageOf } from '../kernel/index.js';
import { logEvents } from '../platform/index.js';
import type { Logger } from '../platform/index.js';
import { parsePromptText } from '../site/index.js';
import type { Site } from '../site/index.js';
import type { Sound } from '../telephony/index.js';
import { join } from 'node:path';
import type { PromptBook, PromptValues } from './prompt-book.js';
import type { MalformedValue, PromptSource } from './prompt-source.js';
import { PromptSources, plainly } from './prompt-source.js';
import { unneededSounds } from './prompt-inventory.js';
import { renderAll } from './render-all.js';
import type { RenderOptions, RenderSummary } from './render-all.js';
import { SoundFiles } from './sound-files.js';
import { emergencyNotes, shapedSpeech, ulawWav } from './sound-shaping.js';
import type { Synthesiser } from './synthesiser.js';

export interface PromptBookOptions {
  /** The folder into which sounds are written. */
  readonly soundsDir: string;
  /** The same folder as the switch sees it; `soundsDir` unless given. */
  readonly soundsDirOfSwitch?: string;
  readonly synthesiser: Synthesiser;
  /** The site in use. */
  readonly site: () => Site;
  readonly logger: Logger;
  /** How long a caller waits for a sound that is being made before hearing it in a plainer voice; 2,000 unless given. */
  readonly patienceMs?: number;
  /** Epoch milliseconds; the system's unless given. */
  readonly now?: () => number;
}

/** How long a caller hears nothing while a sound is made. */
const callersPatienceMs = 2_000;
/** How long a sound that could not be made is not tried again, so that callers need not wait for it each time. */
const retryAfterMs = 30_000;
/** Calls keep the site they began with; so many are remembered for prompts that a reload has taken away. */
const sitesRemembered = 3;
const emergency = 'emergency/notes';

/** Prompts as sound files in a folder that the switch reads. */
export class RenderedPromptBook implements PromptBook {
  readonly files: SoundFiles;
  readonly #options: PromptBookOptions;
  readonly #now: () => number;
  readonly #making = new Map<string, Promise<void>>();
  readonly #failed = new Map<string, { readonly untilMs: number; readonly error: unknown }>();
  readonly #malformedTold = new Set<string>();
  #sources: readonly PromptSources[] = [];

  constructor(options: PromptBookOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.files = new SoundFiles(options.soundsDir);
  }

  async sounds(language: string, name: string, values: PromptValues = {}): Promise<readonly Sound[]> {
    const source = this.#find(language, name, values);
    if (source && this.files.isKnown(source.sound)) return [this.#sound(source.sound)];
    try {
      if (!source) throw new Error(`there is no prompt '${name}' in any language`);
      await this.#soon(source);
      return [this.#sound(source.sound)];
    } catch (error) {
      return [this.#sound(await this.#inPlaceOf(source, { language, name, values }, error))];
    }
  }

  async spoken(language: string, text: string): Promise<readonly Sound[]> {
    const source = new PromptSources(this.#options.site()).ofText(language, text);
    await this.#soon(source);
    return [this.#sound(source.sound)];
  }

  /**
   * A WAV of a text that is in no file of the site, as callers would hear it. Throws a `SyntaxError` when the text cannot be
   * read, and rejects as the synthesiser does.
   */
  async tried(language: string, text: string, values: PromptValues): Promise<Buffer> {
    const words = parsePromptText(text, language).words(values);
    const source = new PromptSources(this.#options.site()).ofText(language, words);
    await this.make(source);
    return ulawWav(await this.files.read(source.sound));
  }

  /** Makes a sound unless it is there. Several who want the same one wait for the same making. */
  async make(source: PromptSource, signal?: AbortSignal): Promise<void> {
    if (await this.files.exists(source.sound)) return;
    const failed = this.#failed.get(source.sound);
    if (failed && failed.untilMs > this.#now()) throw failed.error;
    const making = this.#making.get(source.sound) ?? this.#begin(source, signal);
    await making;
  }

  /** Makes everything that a site may want to say and is known beforehand, the hold music too. Removes nothing. */
  async renderAll(site: Site, options: RenderOptions = {}): Promise<RenderSummary> {
    await this.#makeEmergency();
    const summary = await renderAll(this, new PromptSources(site), options);
    const { rendered, present, failed } = summary;
    const facts = { event: logEvents.promptsRendered, rendered, present, failed: failed.length };
    if (failed.length === 0) this.#options.logger.info(facts, 'prompts are rendered');
    else this.#options.logger.error({ ...facts, first: failed[0] }, 'some prompts could not be rendered');
    return summary;
  }

  /** Values that were spoken for callers are not kept for ever. Resolves to how many sounds were removed. */
  async removeOld(site: Site): Promise<number> {
    const unneeded = await unneededSounds(site, this.#options.soundsDir, this.#now());
    // Texts of another site may come back with a reload, and calls keep the site that they began with.
    const old = unneeded.filter((sound) => sound.includes('/dyn/'));
    for (const sound of old) await this.files.remove(sound);
    return old.length;
  }

  #find(language: string, name: string, values: PromptValues): PromptSource | undefined {
    const site = this.#options.site();
    if (this.#sources[0]?.site !== site) {
      this.#sources = [
        new PromptSources(site, (problem) => this.#malformed(problem)),
        ...this.#sources,
      ].slice(0, sitesRemembered);
    }
    for (const sources of this.#sources) {
      const { defaultLanguage } = sources.site.company;
      const found = sources.find(language, name, values) ?? sources.find(defaultLanguage, name, values);
      if (found) return found;
    }
    return undefined;
  }

  /** Once for each: the next caller would have the same. */
  #malformed({ language, prompt, value, style }: MalformedValue): void {
    const key = [language, prompt, value].join('/');
    if (this.#malformedTold.has(key)) return;
    this.#malformedTold.add(key);
    this.#options.logger.warn(
      { event: logEvents.promptValueMalformed, language, prompt, value, style },
      'a value in a prompt is not of the form that its text expects; it is read as it is',
    );
  }

  #begin(source: PromptSource, signal: AbortSignal | undefined): Promise<void> {
    const making = this.#write(source, signal).finally(() => this.#making.delete(source.sound));
    this.#making.set(source.sound, making);
    return making;
  }

  async #write({ sound, make }: PromptSource, signal: AbortSignal | undefined): Promise<void> {
    const { synthesiser } = this.#options;
    try {
      const raw =
        make.kind === 'speak'
          ? await synthesiser.speak(make.request, signal)
          : await synthesiser.decode(make.path, signal);
      const samples = shapedSpeech(raw);
      if (samples.length === 0) throw new Error('nothing is to be heard in the sound');
      await this.files.write(sound, samples);
      this.#failed.delete(sound);
    } catch (error) {
      if (!signal?.aborted) this.#failed.set(sound, { untilMs: this.#now() + retryAfterMs, error });
      throw error;
    }
  }

  /**
   * Makes it for a caller who is listening: where there is a plainer voice that is quicker, what takes longer is made for
   * the next one.
   */
  async #soon(source: PromptSource): Promise<void> {
    const making = this.make(source);
    if (!plainly(source)) return making;
    const patienceMs = this.#options.patienceMs ?? callersPatienceMs;
    await new Promise<void>((resolve, reject) => {
      const late = () => reject(new TimedOut(`speaking '${source.sound}'`, patienceMs));
      const timer = setTimeout(late, patienceMs);
      making.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /** The same words in a plainer voice, the English text, or notes, in place of what cannot be made: never silence. */
  async #inPlaceOf(
    wanted: PromptSource | undefined,
    { language, name, values }: { language: string; name: string; values: PromptValues },
    error: unknown,
  ): Promise<string> {
    this.#options.logger.error(
      { event: logEvents.promptFailed, prompt: name, language, reason: messageOf(error), err: error },
      'a prompt could not be made; the caller hears another in its place',
    );
    const english = language === 'en' ? undefined : this.#find('en', name, values);
    for (const source of [wanted && plainly(wanted), english, english && plainly(english)]) {
      if (!source) continue;
      try {
        await this.#soon(source);
        return source.sound;
      } catch {
        // Said above already; most likely the same reason.
      }
    }
    await this.#makeEmergency();
    return emergency;
  }

  async #makeEmergency(): Promise<void> {
    if (!(await this.files.exists(emergency))) await this.files.write(emergency, emergencyNotes());
  }

  #sound(name: string): Sound {
    return { kind: 'file', path: join(this.#options.soundsDirOfSwitch ?? this.#options.soundsDir, name) };
  }
}

export const createPromptBook = (options: PromptBookOptions): RenderedPromptBook =>
  new RenderedPromptBook(options);
