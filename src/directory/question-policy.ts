/** How questions are brought into the form in which they are compared. */

/** Text search configurations of Postgres; other languages are compared word by word, without their endings. */
const configurations: Readonly<Record<string, string>> = {
  en: 'english',
  hu: 'hungarian',
  nl: 'dutch',
  ru: 'russian',
  de: 'german',
  fr: 'french',
  es: 'spanish',
  it: 'italian',
};

export const configurationOf = (language: string): string => configurations[language] ?? 'simple';

/** Nobody asks for longer; what is behind is not looked at. */
const longestQuestion = 300;

/** Small letters, ё as е, apostrophes as they are typed. */
export const plainQuestion = (question: string, language: string): string =>
  question
    .slice(0, longestQuestion)
    .normalize('NFC')
    .toLocaleLowerCase(language)
    .replaceAll('ё', 'е')
    .replaceAll('’', "'");

/** Below this, one chance word is all that question and topic share. */
export const leastScore = 0.2;
