import { Button, Group, Select, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { parse } from 'yaml';
import { useAction } from '../action.js';
import { sound } from '../api.js';
import { useWords } from '../words/words.js';

/** Texts by prompt, as far as they can be read: what is being typed may be no YAML for a while. */
function textsOf(yaml: string): Readonly<Record<string, string>> {
  try {
    const { texts } = (parse(yaml, { schema: 'failsafe' }) ?? {}) as { texts?: Record<string, unknown> };
    return Object.fromEntries(
      Object.entries(texts ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

const valuesIn = (text: string) => [
  ...new Set([...text.matchAll(/\{\s*([\w-]+)\s*[,}]/g)].map(([, name = '']) => name)),
];

/** A prompt of this language, as it stands in the editor, spoken with the voice that callers hear. */
export function HearPrompt({ language, yaml }: { readonly language: string; readonly yaml: string }) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const [prompt, setPrompt] = useState<string | null>(null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const texts = textsOf(yaml);
  const text = (prompt === null ? undefined : texts[prompt]) ?? '';
  const needs = valuesIn(text);
  const play = () =>
    run(async () => {
      const given = Object.fromEntries(needs.map((name) => [name, values[name] ?? '']));
      const url = URL.createObjectURL(await sound('/api/site/hear', { language, text, values: given }));
      const player = new Audio(url);
      const ended = new Promise((resolve) => (player.onended = resolve));
      try {
        await player.play();
        await ended;
      } finally {
        URL.revokeObjectURL(url);
      }
    });
  return (
    <Stack gap="xs" component="section" aria-label={say('site.hear')}>
      <Title order={2} size="h5">
        {say('site.hear')}
      </Title>
      <Group align="end" wrap="wrap">
        <Select
          label={say('site.hear-which')}
          searchable
          data={Object.keys(texts)}
          value={prompt}
          onChange={setPrompt}
          w="18rem"
        />
        {needs.map((name) => (
          <TextInput
            key={name}
            label={name}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setValues((before) => ({ ...before, [name]: value }))}
            w="9rem"
          />
        ))}
        <Button onClick={() => void play()} loading={busy} disabled={text === ''} data-testid="hear">
          {say('site.hear-it')}
        </Button>
      </Group>
      {text && (
        <Textarea aria-label={say('site.hear-text')} value={text} readOnly autosize minRows={1} maxRows={5} />
      )}
    </Stack>
  );
}
