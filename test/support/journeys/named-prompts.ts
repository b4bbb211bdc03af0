import type { PromptBook, PromptValues } from '../../../src/prompts/index.js';
import type { Sound } from '../../../src/telephony/index.js';

/** Every prompt is one file, named after language, prompt and values: `en/queue-position(position=2)`. */
export class NamedPrompts implements PromptBook {
  async sounds(language: string, name: string, values: PromptValues = {}): Promise<readonly Sound[]> {
    const filled = Object.entries(values).map(([key, value]) => `${key}=${value}`);
    const path = `${language}/${name}${filled.length > 0 ? `(${filled.join(',')})` : ''}`;
    return [{ kind: 'file', path }];
  }

  async spoken(language: string, text: string): Promise<readonly Sound[]> {
    return [{ kind: 'file', path: `${language}/"${text}"` }];
  }
}

/** Whether a sound is this prompt: `queue-position`, `en/queue-position` or with its values in brackets. */
export function isPrompt(sound: Sound, prompt: string): boolean {
  if (sound.kind !== 'file') return false;
  const withoutLanguage = sound.path.slice(sound.path.indexOf('/') + 1);
  const bare = (path: string) => path.replace(/\(.*\)$/, '');
  return [sound.path, withoutLanguage, bare(sound.path), bare(withoutLanguage)].includes(prompt);
}
