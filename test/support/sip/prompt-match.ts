import { basename } from 'node:path';
import { Fft, type Complex } from './fft.js';
import { rms } from './hearing.js';
import { readAudio, samplesPerMs } from './wav.js';

/** Half a second: long enough that two sentences of one voice do not look alike, short enough to survive a cut. */
const blockLength = 4_096;
const chunkLength = 16_384;
const chunkStep = chunkLength - blockLength;
const fft = new Fft(chunkLength);
/** Blocks of one prompt must agree on where it began, give or take a lost or late packet or two. */
const toleranceSamples = 60 * samplesPerMs;
/**
 * The least correlation of a block that counts as heard. Tried with fifteen sentences of one synthetic voice:
 * the sentence itself 0.99 and more after µ-law, the same word elsewhere up to 0.73, other speech below 0.66.
 */
const leastCorrelation = 0.7;
const mostPeaksOfBlock = 8;

interface Block {
  readonly at: number;
  readonly length: number;
  readonly norm: number;
}

/** A known prompt, cut into blocks; their spectra are made once and kept. */
export class Prompt {
  readonly blocks: readonly Block[];
  #spectra: readonly Complex[] | undefined;
  readonly #emphasized: Float64Array;

  constructor(
    readonly name: string,
    readonly pcm: Int16Array,
  ) {
    this.#emphasized = emphasized(pcm);
    this.blocks = blocksOf(pcm, this.#emphasized);
    if (this.blocks.length === 0) throw new Error(`Prompt ${name} is silence`);
  }

  static read(path: string): Prompt {
    return new Prompt(basename(path), readAudio(path));
  }

  get durationMs(): number {
    return this.pcm.length / samplesPerMs;
  }

  /** Two blocks to a spectrum: one as the real, one as the imaginary part. */
  get spectra(): readonly Complex[] {
    this.#spectra ??= Array.from({ length: Math.ceil(this.blocks.length / 2) }, (_, pair) => {
      const spectrum = fft.zeros();
      for (const [part, block] of [
        [spectrum.re, this.blocks[2 * pair]],
        [spectrum.im, this.blocks[2 * pair + 1]],
      ] as const) {
        if (block !== undefined) part.set(this.#emphasized.subarray(block.at, block.at + block.length));
      }
      fft.forward(spectrum);
      return spectrum;
    });
    return this.#spectra;
  }
}

export interface PromptOptions {
  /**
   * The share of the prompt that must be heard, 0 … 1; 0.9 when not said. Take 0.2 where barge-in may cut it,
   * and `whichPrompt` where prompts begin alike.
   */
  readonly atLeast?: number;
}

export interface PromptMatch {
  readonly prompt: string;
  /** Where the prompt's beginning lies in the recording; negative when the recording began later. */
  readonly offsetMs: number;
  /** Mean normalised correlation of what was heard of it, 0 … 1. */
  readonly score: number;
  /** The share of the prompt's (voiced) blocks that were heard. */
  readonly coverage: number;
  /** Which part of the prompt was heard. */
  readonly heardFromMs: number;
  readonly heardToMs: number;
}

export function isEnough({ coverage }: PromptMatch, { atLeast = 0.9 }: PromptOptions): boolean {
  return coverage >= atLeast;
}

/** Finds the first place where enough of a prompt is heard; undefined when it is not. */
export function findPrompt(
  pcm: Int16Array,
  prompt: Prompt,
  options: PromptOptions = {},
): PromptMatch | undefined {
  return matchesOf(pcm, prompt).find((match) => isEnough(match, options));
}

/** The fullest match, however partial: for telling what was heard instead. */
export function bestMatch(pcm: Int16Array, prompt: Prompt): PromptMatch | undefined {
  return matchesOf(pcm, prompt).reduce<PromptMatch | undefined>(
    (best, match) => (best === undefined || match.coverage > best.coverage ? match : best),
    undefined,
  );
}

/** The one of several prompts (which may begin alike) that was heard most fully; undefined when none was. */
export function whichPrompt(
  pcm: Int16Array,
  prompts: readonly Prompt[],
  options: PromptOptions = { atLeast: 0.2 },
): PromptMatch | undefined {
  return prompts
    .flatMap((prompt) => bestMatch(pcm, prompt) ?? [])
    .filter((match) => isEnough(match, options))
    .sort((a, b) => b.coverage - a.coverage || b.score - a.score)[0];
}

/** Every prompt of a collection that is heard, in the order of hearing. */
export function promptsHeard(
  pcm: Int16Array,
  prompts: readonly Prompt[],
  options?: PromptOptions,
): PromptMatch[] {
  return prompts
    .flatMap((prompt) => {
      const match = findPrompt(pcm, prompt, options);
      return match === undefined ? [] : [match];
    })
    .sort((a, b) => a.offsetMs - b.offsetMs);
}

/** Checks that prompts are heard one after the other; throws an error that says which was missed and what was heard. */
export function heardInOrder(
  pcm: Int16Array,
  prompts: readonly Prompt[],
  options: PromptOptions = {},
): PromptMatch[] {
  const matches: PromptMatch[] = [];
  let from = 0;
  for (const prompt of prompts) {
    const rest = pcm.subarray(from);
    const match = findPrompt(rest, prompt, options);
    if (match === undefined) {
      const near = bestMatch(rest, prompt);
      const heard = matches.map(({ prompt: name, offsetMs }) => `${name} at ${offsetMs} ms`).join(', ');
      const nearest = near === undefined ? 'nothing like it' : `${Math.round(near.coverage * 100)} % of it`;
      throw new Error(
        `Prompt ${prompt.name} not heard after ${from / samplesPerMs} ms (${nearest}). Heard: ${heard || 'none'}`,
      );
    }
    const offsetMs = match.offsetMs + from / samplesPerMs;
    matches.push({ ...match, offsetMs });
    from = Math.max(0, Math.round((offsetMs + match.heardToMs) * samplesPerMs) - toleranceSamples);
  }
  return matches;
}

interface Peak {
  readonly block: number;
  /** Where the prompt would begin. */
  readonly start: number;
  readonly correlation: number;
}

function matchesOf(pcm: Int16Array, prompt: Prompt): PromptMatch[] {
  return new PromptListener(prompt).matches(pcm);
}

function groupedByStart(prompt: Prompt, peaks: Peak[]): PromptMatch[] {
  peaks.sort((a, b) => a.start - b.start);
  const matches: PromptMatch[] = [];
  for (let first = 0; first < peaks.length;) {
    const anchor = peaks[first]!.start;
    let last = first;
    while (last < peaks.length && peaks[last]!.start - anchor <= toleranceSamples) last += 1;
    matches.push(matchOf(prompt, peaks.slice(first, last)));
    first = last;
  }
  return matches;
}

function matchOf(prompt: Prompt, peaks: readonly Peak[]): PromptMatch {
  const best = new Map<number, Peak>();
  for (const peak of peaks) {
    if (peak.correlation > (best.get(peak.block)?.correlation ?? 0)) best.set(peak.block, peak);
  }
  const heard = [...best.values()].sort((a, b) => a.block - b.block);
  const lengthOf = (index: number): number => prompt.blocks[index]?.length ?? 0;
  const heardLength = heard.reduce((sum, { block }) => sum + lengthOf(block), 0);
  const whole = prompt.blocks.reduce((sum, { length }) => sum + length, 0);
  const top = heard.reduce((a, b) => (b.correlation > a.correlation ? b : a));
  const lastBlock = prompt.blocks[heard.at(-1)!.block]!;
  return {
    prompt: prompt.name,
    offsetMs: top.start / samplesPerMs,
    score:
      heard.reduce((sum, { correlation, block }) => sum + correlation * lengthOf(block), 0) / heardLength,
    coverage: heardLength / whole,
    heardFromMs: prompt.blocks[heard[0]!.block]!.at / samplesPerMs,
    heardToMs: (lastBlock.at + lastBlock.length) / samplesPerMs,
  };
}

/**
 * Listens for one prompt in a recording that grows. Blocks are correlated in chunks that overlap by a block
 * (overlap-save); a chunk that is full is done once and for all, so listening on costs the same all the time.
 */
export class PromptListener {
  readonly #settled: Peak[][];
  #nextChunk = 0;

  constructor(private readonly prompt: Prompt) {
    this.#settled = prompt.blocks.map(() => []);
  }

  /** All places with at least one block, earliest first, in what has been recorded up to now. */
  matches(pcm: Int16Array): PromptMatch[] {
    return groupedByStart(this.prompt, this.#peaks(pcm));
  }

  #peaks(pcm: Int16Array): Peak[] {
    const from = this.#nextChunk;
    const signal = emphasized(pcm.subarray(Math.max(0, from - 1)));
    // The sample before the chunk was only needed for the difference.
    const fresh = from === 0 ? signal : signal.subarray(1);
    const energy = runningEnergy(fresh);
    const open = this.#settled.map((peaks) => [...peaks]);
    for (let start = 0; start < fresh.length; start += chunkStep) {
      const isFull = start + chunkLength <= fresh.length;
      correlateChunk(this.prompt, { fresh, energy, start, at: from + start }, isFull ? this.#settled : open);
      if (!isFull) continue;
      this.#nextChunk = from + start + chunkStep;
      for (const [index, peaks] of this.#settled.entries()) open[index] = [...peaks];
    }
    return open.flatMap((peaks) =>
      peaks.sort((a, b) => b.correlation - a.correlation).slice(0, mostPeaksOfBlock),
    );
  }
}

interface Chunk {
  readonly fresh: Float64Array;
  readonly energy: Float64Array;
  /** Where the chunk begins in `fresh`, and in the recording. */
  readonly start: number;
  readonly at: number;
}

function correlateChunk(prompt: Prompt, { fresh, energy, start, at }: Chunk, found: Peak[][]): void {
  const chunk = fft.zeros();
  chunk.re.set(fresh.subarray(start, start + chunkLength));
  fft.forward(chunk);
  for (const [pair, spectrum] of prompt.spectra.entries()) {
    const product = correlated(chunk, spectrum);
    for (const [offset, values, sign] of [
      [0, product.re, 1],
      [1, product.im, -1],
    ] as const) {
      const index = 2 * pair + offset;
      const block = prompt.blocks[index];
      if (block !== undefined) collect(found[index]!, { values, sign, start, at, energy, block, index });
    }
  }
}

interface Correlation {
  readonly values: Float64Array;
  readonly sign: number;
  readonly start: number;
  readonly at: number;
  readonly energy: Float64Array;
  readonly block: Block;
  readonly index: number;
}

/** Normalises, and keeps the local maxima. */
function collect(
  peaks: Peak[],
  { values, sign, start, at: chunkAt, energy, block, index }: Correlation,
): void {
  const total = energy.length - 1;
  const { norm, length } = block;
  // Compared by squares: a root for every sample would cost more than the transform.
  const least = (leastCorrelation * chunkLength * norm) ** 2;
  let last: Peak | undefined = peaks.at(-1);
  for (let lag = 0; lag < chunkStep && start + lag < total; lag += 1) {
    const at = start + lag;
    const value = sign * values[lag]!;
    if (value <= 0) continue;
    const end = at + length;
    const there = energy[end < total ? end : total]! - energy[at]! + 1;
    if (value * value < least * there) continue;
    const correlation = value / chunkLength / (norm * Math.sqrt(there));
    const peak = { block: index, start: chunkAt + lag - block.at, correlation };
    if (last !== undefined && peak.start - last.start < toleranceSamples) {
      if (correlation <= last.correlation) continue;
      peaks.pop();
    }
    peaks.push(peak);
    last = peak;
  }
}

/** Chunk × conjugate of the blocks' spectrum, transformed back: correlation at every lag. */
function correlated(chunk: Complex, spectrum: Complex): Complex {
  const product = fft.zeros();
  for (let i = 0; i < chunkLength; i += 1) {
    const a = chunk.re[i]!;
    const b = chunk.im[i]!;
    const c = spectrum.re[i]!;
    const d = spectrum.im[i]!;
    product.re[i] = a * c + b * d;
    product.im[i] = b * c - a * d;
  }
  fft.inverse(product);
  return product;
}

/** First difference: lifts the formants that tell words apart over the pitch that all of a voice's words share. */
function emphasized(pcm: Int16Array): Float64Array {
  const signal = new Float64Array(pcm.length);
  for (let i = 1; i < pcm.length; i += 1) signal[i] = pcm[i]! - 0.9 * pcm[i - 1]!;
  return signal;
}

function runningEnergy(signal: Float64Array): Float64Array {
  const sums = new Float64Array(signal.length + 1);
  for (let i = 0; i < signal.length; i += 1) sums[i + 1] = sums[i]! + signal[i]! ** 2;
  return sums;
}

/** Blocks that hold speech; pauses tell nothing. */
function blocksOf(pcm: Int16Array, signal: Float64Array): Block[] {
  const blocks: Block[] = [];
  const loudness = rms(pcm);
  for (let at = 0; at < pcm.length; at += blockLength) {
    const length = Math.min(blockLength, pcm.length - at);
    if (loudness === 0 || rms(pcm, at, at + length) < loudness / 5) continue;
    if (length < blockLength / 4 && blocks.length > 0) continue;
    let sum = 0;
    for (let i = at; i < at + length; i += 1) sum += signal[i]! ** 2;
    blocks.push({ at, length, norm: Math.sqrt(sum) });
  }
  return blocks;
}
