import { decodeG711, encodeG711 } from '../../support/sip/g711.js';
import {
  bestMatch,
  findPrompt,
  hearsTone,
  heardInOrder,
  joined,
  longestSilence,
  Prompt,
  promptsHeard,
  silence,
  silenceRatio,
  tone,
  toneShare,
  whereTone,
  whichPrompt,
} from '../../support/sip/index.js';
import { PromptListener } from '../../support/sip/prompt-listener.js';
import { babble, noise } from './babble.js';

// Slow machines are no reason to fail: the waits have deadlines of their own.

const throughMuLaw = (pcm: Int16Array): Int16Array => decodeG711('PCMU', encodeG711('PCMU', pcm));
const louder = (pcm: Int16Array, factor: number): Int16Array => pcm.map((sample) => sample * factor);
const prompts = Array.from(
  { length: 6 },
  (_, seed) => new Prompt(`sentence ${seed}`, babble(seed + 1, 1_800 + 300 * seed)),
);

describe('tones', () => {
  test('are told apart from their neighbours, noise and silence', () => {
    const pcm = throughMuLaw(joined(silence(100), tone(440, 200), silence(100)));
    expect(whereTone(pcm, 440)!.fromMs).toBeGreaterThanOrEqual(80);
    expect(whereTone(pcm, 440)!.durationMs).toBeCloseTo(200, -2);
    expect(hearsTone(pcm, 480)).toBe(false);
    expect(hearsTone(pcm, 400)).toBe(false);
    expect(hearsTone(noise(1, 500, 8_000), 440)).toBe(false);
    expect(hearsTone(silence(500), 440)).toBe(false);
    expect(hearsTone(new Int16Array(0), 440)).toBe(false);
  });

  test('must last as long as asked', () => {
    expect(hearsTone(joined(tone(440, 90), silence(50), tone(440, 90)), 440, { minMs: 150 })).toBe(false);
    expect(hearsTone(tone(440, 160), 440, { minMs: 150 })).toBe(true);
  });

  test('two together each have half of the power', () => {
    const one = tone(350, 300);
    const two = tone(440, 300);
    const both = one.map((sample, i) => sample + two[i]!);
    expect(toneShare(both, 350)).toBeCloseTo(0.5, 1);
    expect(hearsTone(both, 440)).toBe(false);
    expect(hearsTone(both, 440, { minShare: 0.4 })).toBe(true);
  });
});

test('silence is measured, comfort noise counts as silence', () => {
  const pcm = joined(tone(440, 200), noise(2, 400, 60), tone(440, 200), silence(200));
  expect(longestSilence(pcm)).toEqual({ fromMs: 200, durationMs: 400 });
  expect(silenceRatio(pcm)).toBeCloseTo(0.6, 1);
  expect(silenceRatio(new Int16Array(0))).toBe(1);
});

describe('prompts', () => {
  test('each is found where it is, and no other is', () => {
    for (const [index, prompt] of prompts.slice(0, 3).entries()) {
      const lead = 137 + 211 * index;
      const pcm = throughMuLaw(joined(silence(lead), louder(prompt.pcm, 0.4), silence(300)));
      const found = promptsHeard(pcm, prompts);
      expect(found.map(({ prompt: name }) => name)).toEqual([prompt.name]);
      expect(found[0]!.offsetMs).toBeCloseTo(lead, 0);
      expect(found[0]!.score).toBeGreaterThan(0.95);
      expect(found[0]!.coverage).toBe(1);
    }
  });

  test('are found in noise', () => {
    const hiss = noise(9, 4_000, 250);
    const pcm = throughMuLaw(joined(prompts[2]!.pcm, silence(1_000)).map((sample, i) => sample + hiss[i]!));
    expect(findPrompt(pcm, prompts[2]!)).toBeDefined();
  });

  test('a lost packet does not hide one', () => {
    const { pcm } = prompts[1]!;
    const torn = joined(pcm.subarray(0, 8_000), pcm.subarray(8_160));
    expect(findPrompt(torn, prompts[1]!, { atLeast: 0.7 })).toBeDefined();
  });

  test('cut by barge-in it is found as a part, with the part named', () => {
    const prompt = prompts[5]!;
    const heard = joined(silence(200), prompt.pcm.subarray(0, 8 * 1_200), silence(200), prompts[0]!.pcm);
    expect(findPrompt(heard, prompt)).toBeUndefined();
    const match = findPrompt(heard, prompt, { atLeast: 0.2 })!;
    expect(match.offsetMs).toBeCloseTo(200, 0);
    expect(match.heardFromMs).toBe(0);
    expect(match.heardToMs).toBeLessThanOrEqual(1_600);
    expect(match.heardToMs).toBeGreaterThanOrEqual(1_000);
  });

  test('joined late, its beginning lies before the recording', () => {
    const match = findPrompt(prompts[5]!.pcm.subarray(8 * 700), prompts[5]!, { atLeast: 0.5 })!;
    expect(match.offsetMs).toBeCloseTo(-700, 0);
    expect(match.heardFromMs).toBeGreaterThanOrEqual(512);
  });

  test('of two that begin alike, the one that was said is named', () => {
    const beginning = babble(77, 1_600);
    const three = new Prompt('number three', joined(beginning, babble(78, 700)));
    const four = new Prompt('number four', joined(beginning, babble(79, 700)));
    const pcm = throughMuLaw(joined(silence(50), four.pcm));
    expect(whichPrompt(pcm, [three, four])?.prompt).toBe('number four');
    expect(findPrompt(pcm, three)).toBeUndefined();
    expect(bestMatch(pcm, three)!.coverage).toBeGreaterThan(0.5);
    expect(whichPrompt(pcm, [prompts[0]!])).toBeUndefined();
  });

  test('a growing recording gives the same as the whole', () => {
    const pcm = joined(silence(900), prompts[3]!.pcm, silence(2_500), prompts[0]!.pcm, silence(100));
    const listener = new PromptListener(prompts[0]!);
    for (let end = 800; end < pcm.length; end += 8_000) listener.matches(pcm.subarray(0, end));
    const last = listener.matches(pcm);
    const whole = findPrompt(pcm, prompts[0]!)!;
    expect(last.find(({ coverage }) => coverage === 1)).toMatchObject({ offsetMs: whole.offsetMs });
    expect(whole.offsetMs).toBeCloseTo(900 + prompts[3]!.durationMs + 2_500, 0);
  });

  test('in order means in order', () => {
    const [a, b, c] = [prompts[0]!, prompts[1]!, prompts[2]!];
    const pcm = throughMuLaw(joined(a.pcm, silence(100), b.pcm, a.pcm, c.pcm));
    expect(heardInOrder(pcm, [a, b, a, c]).map(({ prompt }) => prompt)).toEqual([
      a.name,
      b.name,
      a.name,
      c.name,
    ]);
    expect(() => heardInOrder(pcm, [b, c, a])).toThrow(
      /sentence 0 not heard after \d.* Heard: sentence 1 at \d/,
    );
    expect(() => heardInOrder(pcm, [a, prompts[4]!])).toThrow('sentence 4 not heard');
  });

  test('one that stalls on the way is heard all the same, its halves the wrong way round are not', () => {
    const prompt = prompts[5]!;
    const middle = prompt.blocks[2]!.at;
    const [before, after] = [prompt.pcm.subarray(0, middle), prompt.pcm.subarray(middle)];
    expect(findPrompt(joined(before, silence(200), after), prompt)!.offsetMs).toBeCloseTo(0, 0);
    expect(findPrompt(joined(before, silence(600), after), prompt)).toBeUndefined();
    expect(findPrompt(joined(after, before), prompt)).toBeUndefined();
  });

  test('silence is no prompt', () => {
    expect(() => new Prompt('nothing', silence(500))).toThrow('silence');
  });
});
