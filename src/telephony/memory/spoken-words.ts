/**
 * Speech in memory: loud samples in which the words are written, letter by letter, and then silence. A detector of
 * speech finds beginning and end as in real sound; a recogniser for tests reads the words.
 */
const frameSamples = 160;
const quietest = 8_000;
/** 300 ms at least, 60 ms for each letter: no word is over in a blink. */
const framesFor = (words: string): number => Math.max(15, words.length * 3);

/** 20 ms at a time. */
export function voice(words: string): readonly Int16Array[] {
  const sound = Array.from({ length: framesFor(words) }, () => new Int16Array(frameSamples).fill(quietest));
  [...words].forEach((letter, at) => sound[at]?.fill(quietest + letter.charCodeAt(0)));
  return sound;
}

/** 1.6 s. */
export const silence: readonly Int16Array[] = Array.from({ length: 80 }, () => new Int16Array(frameSamples));

/** What was written into the sound; '' when it is only noise. */
export function wordsIn(samples: Int16Array): string {
  let words = '';
  for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
    const code = (samples[at] ?? 0) - quietest;
    if (code > 0) words += String.fromCharCode(code);
  }
  return words;
}
