import type { Leg, Listening } from '../telephony/index.js';
import type { Candidate, Expected, Recogniser, Recognition } from './recogniser.js';
import { SpeechDetector, usualDetector } from './speech-detector-state.js';

/** What was said and what it may mean; without candidates it was nothing that was expected. */
export interface Utterance {
  readonly candidates: readonly Candidate[];
  /** From its first sound to its last. */
  readonly durationMs: number;
  /** From its end to knowing. */
  readonly tookMs: number;
}

/** So much of the sound before it was noticed that somebody speaks belongs to the utterance. */
const runUpFrames = 20;
/** Numbers are said in groups, with pauses in which somebody reads on; a sentence ends sooner. */
const endOfNumberMs = 1_200;

export interface EarParts {
  readonly leg: Leg;
  readonly recogniser: Recogniser;
  readonly now: () => number;
  readonly onUtterance: (utterance: Utterance) => void;
  /** The switch or the recogniser fails: no more will be understood in this call. */
  readonly onBroken: (error: unknown) => void;
}

/** Listens to one caller for as long as it is held, and understands what is said while something is expected. */
export class CallerEar implements AsyncDisposable {
  readonly #detector = new SpeechDetector(usualDetector);
  readonly #listening: Listening;
  #runUp: Int16Array[] = [];
  #expected: { readonly what: Expected; readonly onSpeech: () => void } | undefined;
  #recognition: { readonly hears: Recognition; readonly beganAt: number } | undefined;
  readonly #life = new AbortController();
  #busy: Promise<void> = Promise.resolve();
  #broken = false;
  readonly #onQuiet = new Set<() => void>();

  constructor(readonly parts: EarParts) {
    this.#listening = parts.leg.listen((samples) => this.#hear(samples));
    this.#listening.begun().catch((error: unknown) => this.#break(error));
    void this.#listening.ended.then(() => this.#break(new Error('the switch gives no more sound')));
  }

  /** From now on this may be said; `onSpeech` is called when somebody begins to speak. Undefined: nothing is. */
  expect(what: Expected | undefined, onSpeech: () => void = () => undefined): void {
    this.#expected = what && { what, onSpeech };
    this.#forget();
  }

  /** Resolves once nobody speaks and nothing is being compared; at once when that is so. */
  async settled(signal: AbortSignal): Promise<void> {
    while (this.#recognition && !signal.aborted) await this.#quiet(signal);
    await this.#busy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort(new Error('nobody listens any more'));
    this.expect(undefined);
    await this.#listening[Symbol.asyncDispose]();
  }

  #quiet(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#onQuiet.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #hear(samples: Int16Array): void {
    const event = this.#detector.hear(samples);
    if (this.#recognition) this.#recognition.hears.hear(samples);
    else {
      this.#runUp.push(samples);
      if (this.#runUp.length > runUpFrames) this.#runUp.shift();
    }
    if (event === 'began') this.#begin();
    else if (event === 'ended') this.#finish();
  }

  #begin(): void {
    if (!this.#expected || this.#broken) return;
    const hears = this.parts.recogniser.begin(this.#expected.what);
    for (const samples of this.#runUp) hears.hear(samples);
    this.#runUp = [];
    this.#recognition = { hears, beganAt: this.parts.now() };
    this.#expected.onSpeech();
  }

  #finish(): void {
    const recognition = this.#recognition;
    if (!recognition) return;
    this.#recognition = undefined;
    this.#busy = this.#understand(recognition.hears, recognition.beganAt);
    for (const tell of this.#onQuiet) tell();
    this.#onQuiet.clear();
  }

  async #understand(hears: Recognition, beganAt: number): Promise<void> {
    const { now, onUtterance } = this.parts;
    const expected = this.#expected;
    const endedAt = now();
    try {
      await using recognition = hears;
      const candidates = await recognition.finish(this.#life.signal);
      // Meanwhile something else may be asked, or nothing.
      if (expected !== this.#expected) return;
      onUtterance({ candidates, durationMs: endedAt - beganAt, tookMs: now() - endedAt });
    } catch (error) {
      this.#break(error);
    }
  }

  #forget(): void {
    this.#detector.reset(this.#expected?.what.kind === 'digits' ? endOfNumberMs : undefined);
    const recognition = this.#recognition;
    this.#recognition = undefined;
    void recognition?.hears[Symbol.asyncDispose]();
    for (const tell of this.#onQuiet) tell();
    this.#onQuiet.clear();
  }

  #break(error: unknown): void {
    if (this.#broken || this.#life.signal.aborted || this.parts.leg.signal.aborted) return;
    this.#broken = true;
    this.#forget();
    this.parts.onBroken(error);
  }
}
