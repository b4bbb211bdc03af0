import {
  isEnough,
  PromptListener,
  toleranceSamples,
  type PromptMatch,
  type PromptOptions,
} from './prompt-listener.js';
import type { Prompt } from './prompt.js';
import { samplesPerMs } from './wav.js';

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

function matchesOf(pcm: Int16Array, prompt: Prompt): PromptMatch[] {
  return new PromptListener(prompt).matches(pcm);
}
