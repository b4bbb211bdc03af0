import { likenessOf } from '../../../src/speech/pocketsphinx/likeness-policy.js';

/** One after the other, ten frames a phone unless told. */
const heard = (phones: string, framesEach = 10, from = 0) =>
  phones.split(' ').map((phone, at) => ({
    phone,
    from: from + at * framesEach,
    to: from + (at + 1) * framesEach - 1,
  }));
const word = (phones: string, from: number, to: number) => ({ phones: phones.split(' '), from, to });

describe('how far a sentence is from what was heard', () => {
  it('is not at all when every phone is there', () => {
    const words = [word('M AY', 0, 19), word('B IH L', 20, 49)];
    expect(likenessOf(words, heard('M AY B IH L'))).toEqual({ edits: 0, drawnOut: 0, unexplained: 0 });
  });

  it('counts phones that are left out, put in or others, and half of those that sound alike', () => {
    const words = [word('B IH L', 0, 29)];
    expect(likenessOf(words, heard('IH L')).edits).toBe(1);
    expect(likenessOf(words, heard('B R IH L')).edits).toBe(1);
    expect(likenessOf(words, heard('B S L')).edits).toBe(1);
    expect(likenessOf(words, heard('P IY L')).edits).toBe(1);
    expect(likenessOf(words, []).edits).toBe(3);
    expect(likenessOf([], heard('B IH L')).edits).toBe(3);
  });

  it('tells how much the slowest word is drawn out', () => {
    const words = [word('M AY', 0, 19), word('B IH L', 20, 79)];
    expect(likenessOf(words, heard('M AY B IH L')).drawnOut).toBe(8);
  });

  it('counts where somebody speaks and the sentence is silent', () => {
    const words = [word('B IH L', 30, 59)];
    expect(likenessOf(words, heard('M AY N B IH L S')).unexplained).toBe(40);
  });
});
