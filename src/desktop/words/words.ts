/** The page's words in the language of whoever sits before it. Other languages than English are loaded when wanted. */
import { Store, useStore } from '../store.js';
import { en, type Word, type Words } from './en.js';

export const languages = { en: 'English', hu: 'Magyar', ru: 'Русский', nl: 'Nederlands' } as const;
export type Language = keyof typeof languages;

const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Words>>> = {
  hu: async () => (await import('./hu.js')).hu,
  ru: async () => (await import('./ru.js')).ru,
  nl: async () => (await import('./nl.js')).nl,
};

const key = 'ringdown-language';
const current = new Store<{ readonly language: Language; readonly words: Words }>({
  language: 'en',
  words: en,
});

const isLanguage = (text: string | null | undefined): text is Language => text != null && text in languages;

export async function useLanguageOfBrowser(): Promise<void> {
  const kept = localStorage.getItem(key);
  const wished = isLanguage(kept) ? kept : navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage);
  await speak(wished ?? 'en', false);
}

export async function speak(language: Language, keep = true): Promise<void> {
  const words = language === 'en' ? en : await loaders[language]();
  if (keep) localStorage.setItem(key, language);
  document.documentElement.lang = language;
  current.set({ language, words });
}

export type Say = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

/** Texts by language: in this one, in the company's, or in whatever there is. */
export const inWords = (
  texts: Readonly<Record<string, string>>,
  language: string,
  otherwise = 'en',
): string => texts[language] ?? texts[otherwise] ?? Object.values(texts)[0] ?? '';

export function useWords(): { readonly say: Say; readonly language: Language } {
  const { language, words } = useStore(current);
  const say: Say = (word, values = {}) =>
    words[word].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { say, language };
}
