import { Card, Text, Title } from '@mantine/core';
import type { AgentCall, Session } from '../../contracts/index.js';
import { useWords } from '../words/words.js';
import { useSite } from './state-menu.js';

/** What the queue would have the agent say, in the caller's language; nothing where the site gives no text. */
export function QueueScript({ call, who }: { readonly call: AgentCall; readonly who: Session }) {
  const { say } = useWords();
  const { data: site } = useSite();
  const texts = call.queue === null ? undefined : site?.scripts[call.queue];
  const text = texts && (texts[call.language] ?? texts[site?.defaultLanguage ?? '']);
  if (text === undefined) return null;
  const values: Readonly<Record<string, string>> = { agent: who.name, company: site?.company ?? '' };
  return (
    <Card withBorder component="section" aria-label={say('script.title')}>
      <Title order={2} size="h5">
        {say('script.title')}
      </Title>
      <Text data-testid="script" lang={texts?.[call.language] === undefined ? undefined : call.language}>
        {text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)}
      </Text>
    </Card>
  );
}
