import { sampleRate, samplesPerMs } from './wav.js';

/** Part of a recording, in milliseconds from its beginning. */
export interface Stretch {
  readonly fromMs: number;
  readonly durationMs: number;
}

/** Root mean square of samples, 0 … 32 767. */
export function rms(pcm: Int16Array, from = 0, to = pcm.length): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += (pcm[i] ?? 0) ** 2;
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}

/** The share of the power that lies at one frequency, 0 … 1, by Goertzel's recurrence (Amer. Math. Monthly 65, 1958). */
export function toneShare(pcm: Int16Array, hz: number, from = 0, to = pcm.length): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let before = 0;
  let last = 0;
  let power = 0;
  for (let i = from; i < to; i += 1) {
    const sample = pcm[i] ?? 0;
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
    power += sample * sample;
  }
  const atTone = last * last + before * before - coefficient * last * before;
  return power === 0 ? 0 : Math.min(1, (2 * atTone) / ((to - from) * power));
}

export interface ToneOptions {
  /** How long it must sound without a break; 60 when not said. */
  readonly minMs?: number;
  /** The share of the power; 0.7 when not said, less for one of two tones together. */
  readonly minShare?: number;
  /** Softer than this is silence; 100 when not said. */
  readonly minRms?: number;
}

/** 40 ms tell tones apart that differ by 25 Hz. */
const windowMs = 40;
const hopMs = 10;

/** The first stretch in which a tone sounds; undefined when it does not. */
export function whereTone(pcm: Int16Array, hz: number, options: ToneOptions = {}): Stretch | undefined {
  const { minMs = 60, minShare = 0.7, minRms = 100 } = options;
  return firstStretch(
    pcm.length,
    Math.max(minMs, windowMs),
    (from, to) => toneShare(pcm, hz, from, to) >= minShare && rms(pcm, from, to) >= minRms,
  );
}

export function hearsTone(pcm: Int16Array, hz: number, options?: ToneOptions): boolean {
  return whereTone(pcm, hz, options) !== undefined;
}

/** −44 dBFS: below it a line is silent, comfort noise or not. */
const silentRms = 200;
const frame = 20 * samplesPerMs;

/** The share of 20 ms frames that are silent, 0 … 1. */
export function silenceRatio(pcm: Int16Array, limitRms = silentRms): number {
  const frames = Math.floor(pcm.length / frame);
  let silent = 0;
  for (let i = 0; i < frames; i += 1) if (rms(pcm, i * frame, (i + 1) * frame) < limitRms) silent += 1;
  return frames === 0 ? 1 : silent / frames;
}

/** The longest run of silent 20 ms frames: what a caller would call "the line went dead". */
export function longestSilence(pcm: Int16Array, limitRms = silentRms): Stretch {
  let best: Stretch = { fromMs: 0, durationMs: 0 };
  let start: number | undefined;
  const frames = Math.floor(pcm.length / frame);
  for (let i = 0; i <= frames; i += 1) {
    const isSilent = i < frames && rms(pcm, i * frame, (i + 1) * frame) < limitRms;
    if (isSilent) start ??= i;
    else if (start !== undefined) {
      if ((i - start) * 20 > best.durationMs) best = { fromMs: start * 20, durationMs: (i - start) * 20 };
      start = undefined;
    }
  }
  return best;
}

/** The first run of windows that all pass, at least so long. */
function firstStretch(
  length: number,
  minMs: number,
  passes: (from: number, to: number) => boolean,
): Stretch | undefined {
  const window = windowMs * samplesPerMs;
  const hop = hopMs * samplesPerMs;
  let start: number | undefined;
  let end = 0;
  for (let at = 0; at + window <= length; at += hop) {
    if (passes(at, at + window)) {
      start ??= at;
      end = at + window;
    } else {
      if (start !== undefined && end - start >= minMs * samplesPerMs) break;
      start = undefined;
    }
  }
  if (start === undefined || end - start < minMs * samplesPerMs) return undefined;
  return { fromMs: start / samplesPerMs, durationMs: (end - start) / samplesPerMs };
}
