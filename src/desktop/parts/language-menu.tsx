import { NativeSelect } from '@mantine/core';
import { languages, speak, useWords, type Language } from '../words/words.js';

export function LanguageMenu() {
  const { say, language } = useWords();
  return (
    <NativeSelect
      size="xs"
      aria-label={say('language')}
      value={language}
      data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      onChange={(event) => void speak(event.currentTarget.value as Language)}
    />
  );
}
