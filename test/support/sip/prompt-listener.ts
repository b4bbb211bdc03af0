import type { Complex } from './fft.js';
import { chunkLength, chunkStep, emphasized, fft, type Block, type Prompt } from './prompt.js';
import { samplesPerMs } from './wav.js';

/** Peaks of one block that are nearer to each other than this are one. */
export const toleranceSamples = 60 * samplesPerMs;
/** A switch that is kept from its work pauses in the middle of a word: so much in all, and the prompt is still heard whole. */
const mostStallSamples = 300 * samplesPerMs;
/**
 * The least correlation of a block that counts as heard. Tried with fifteen sentences of one synthetic voice:
 * the sentence itself 0.99 and more after µ-law, the same word elsewhere up to 0.73, other speech below 0.66.
 */
const leastCorrelation = 0.7;
const mostPeaksOfBlock = 8;

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

/** Whether so much of a prompt was heard as is wanted. */
export function isEnough({ coverage }: PromptMatch, { atLeast = 0.9 }: PromptOptions): boolean {
  return coverage >= atLeast;
}

interface Peak {
  readonly block: number;
  /** Where the prompt would begin. */
  readonly start: number;
  readonly correlation: number;
}

function groupedByStart(prompt: Prompt, peaks: Peak[]): PromptMatch[] {
  peaks.sort((a, b) => a.start - b.start);
  const matches: PromptMatch[] = [];
  for (let first = 0; first < peaks.length;) {
    const anchor = peaks[first]!.start;
    let last = first;
    while (last < peaks.length && peaks[last]!.start - anchor <= mostStallSamples) last += 1;
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
  const lastBlock = prompt.blocks[heard.at(-1)!.block]!;
  return {
    prompt: prompt.name,
    offsetMs: heard[0]!.start / samplesPerMs,
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

function runningEnergy(signal: Float64Array): Float64Array {
  const sums = new Float64Array(signal.length + 1);
  for (let i = 0; i < signal.length; i += 1) sums[i + 1] = sums[i]! + signal[i]! ** 2;
  return sums;
}
