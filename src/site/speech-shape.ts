/** The shapes of speech.yaml and phrases/<language>.yaml. */
import { z } from 'zod';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

const vosk = z
  .string()
  .regex(
    /^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?(\/\S*)?$/i,
    mistake('this is not the address of a Vosk server', 'write it as ws://host:2700'),
  );

/** One of the two, by its own key. */
export const recogniserShape = shape({
  pocketsphinx: shape({ processes: w.wholeNumber(1, 8).default(1) }).optional(),
  vosk: vosk.optional(),
}).refine((written) => (written.pocketsphinx === undefined) !== (written.vosk === undefined), {
  error: mistake(
    'it is not clear which recogniser',
    'write pocketsphinx: { processes: 1 }, or vosk: ws://host:2700',
  ),
});

/** What can be spoken: letters of any alphabet, apostrophes, hyphens and single spaces. */
const phrase = z.string().regex(/^[\p{Ll}\p{Lo}\p{M}'-]+( [\p{Ll}\p{Lo}\p{M}'-]+)*$/u, {
  error: ({ input }) =>
    mistake(
      `'${String(input)}' is not a phrase`,
      'write words in small letters with single spaces, figures as words',
    ),
});

export const phrasesShape = w.oneOrMore(phrase);
