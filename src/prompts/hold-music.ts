/**
 * Hold music of our own: slow broken chords with a wandering tune above, drawn from a seed, so that the same class
 * always sounds the same and no file of anybody else is needed. The end runs into the beginning.
 */
import type { Samples } from './synthesiser.js';
import { sampleRate } from './synthesiser.js';
import { levelled } from './sound-shaping.js';

const beatsPerBar = 4;
const bars = 24;
const beatSec = 0.8;
/** −24 dBFS: under speech, above line noise. */
const musicLevel = 32_768 * 10 ** (-24 / 20);

/** Chords as MIDI notes around middle C: I, vi, ii, V and their neighbours, all in C major. */
const chords: readonly (readonly number[])[] = [
  [48, 55, 60, 64, 71],
  [45, 52, 57, 60, 67],
  [50, 57, 60, 65, 69],
  [43, 53, 59, 62, 67],
  [52, 55, 59, 62, 67],
  [41, 52, 57, 60, 64],
];
/** What may follow each chord. */
const follows: readonly (readonly number[])[] = [
  [1, 5, 4],
  [2, 5],
  [3, 3, 0],
  [0, 0, 1],
  [1, 5],
  [3, 2, 0],
];
/** The tune keeps to these notes, which go with every chord above. */
const tuneNotes = [67, 69, 72, 74, 76, 79, 81];

/** About 77 s of music for a class; its name is the seed. */
export function composeMusic(musicClass: string): Samples {
  const random = seeded(musicClass);
  const length = Math.round(bars * beatsPerBar * beatSec * sampleRate);
  const mix = new Float64Array(length);
  const play = (note: number, atBeat: number, beats: number, loudness: number, voice: Voice) =>
    addNote(mix, note, atBeat * beatSec, beats * beatSec, loudness, voice);
  let chord = 0;
  let tune = 2;
  for (let bar = 0; bar < bars; bar++) {
    const beat = bar * beatsPerBar;
    const notes = chords[chord] ?? [];
    notes.forEach((note, index) => play(note + (index === 0 ? 12 : 0), beat, beatsPerBar * 1.1, 0.16, pad));
    const order = shuffled([1, 2, 3, 4, 3, 2, 4, 1], random);
    order.forEach((index, step) => play((notes[index] ?? 60) + 12, beat + step / 2, 2, 0.3, pluck));
    for (let step = 0; step < beatsPerBar; step += random() < 0.4 ? 2 : 1) {
      tune = Math.min(tuneNotes.length - 1, Math.max(0, tune + Math.round(random() * 4 - 2)));
      if (random() < 0.75) play(tuneNotes[tune] ?? 72, beat + step, 1.5, 0.34, flute);
    }
    const next = follows[chord] ?? [0];
    chord = bar === bars - 2 ? 3 : (next[Math.floor(random() * next.length)] ?? 0);
  }
  const peak = mix.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const samples = Int16Array.from(mix, (sample) => Math.round((sample / peak) * 30_000));
  return levelled(samples, musicLevel);
}

/** Loudness of a voice's harmonics, how fast it speaks (seconds) and how fast it dies away (1/seconds). */
interface Voice {
  readonly harmonics: readonly number[];
  readonly attackSec: number;
  readonly decay: number;
}
const pad: Voice = { harmonics: [1, 0.35, 0.12], attackSec: 0.5, decay: 0.2 };
const pluck: Voice = { harmonics: [1, 0.5, 0.25, 0.1], attackSec: 0.008, decay: 3.2 };
const flute: Voice = { harmonics: [1, 0.2, 0.08], attackSec: 0.06, decay: 1.1 };

/** Adds a note. Sines by the recurrence sin(n+1) = 2·cos(step)·sin(n) − sin(n−1), which costs a tenth of `Math.sin`. */
function addNote(
  mix: Float64Array,
  note: number,
  atSec: number,
  lengthSec: number,
  loudness: number,
  voice: Voice,
): void {
  const start = Math.round(atSec * sampleRate);
  const count = Math.round(lengthSec * sampleRate);
  const shape = envelope(count, loudness, voice);
  voice.harmonics.forEach((part, harmonic) => {
    const step = (2 * Math.PI * 440 * 2 ** ((note - 69) / 12) * (harmonic + 1)) / sampleRate;
    const turn = 2 * Math.cos(step);
    let before = -Math.sin(step);
    let now = 0;
    for (let index = 0; index < count; index++) {
      // What sounds over the end sounds into the beginning.
      const place = (start + index) % mix.length;
      mix[place] = (mix[place] ?? 0) + part * now * (shape[index] ?? 0);
      const after = turn * now - before;
      before = now;
      now = after;
    }
  });
}

/** Rises to the voice's full loudness, dies away, and ends within 50 ms without a click. */
function envelope(count: number, loudness: number, { attackSec, decay }: Voice): Float64Array {
  const attack = attackSec * sampleRate;
  const release = 0.05 * sampleRate;
  const perSample = Math.exp(-decay / sampleRate);
  const shape = new Float64Array(count);
  let level = loudness;
  for (let index = 0; index < count; index++) {
    const rise = index < attack ? index / attack : 1;
    const fall = count - index < release ? (count - index) / release : 1;
    shape[index] = level * (rise < fall ? rise : fall);
    level *= perSample;
  }
  return shape;
}

function shuffled(items: readonly number[], random: () => number): number[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0);
}

/** Numbers from 0 to 1 that follow from a text: FNV-1a to begin with, then a 32-bit xorshift (Marsaglia 2003). */
function seeded(seed: string): () => number {
  let state = 2_166_136_261;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619);
  state = state === 0 ? 1 : state;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
