import { Alert, Badge, Button, Card, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { directoryReply, type AgentCall, type DirectoryReply } from '../../contracts/index.js';
import { get } from '../api.js';
import { useQuiet } from '../quiet.js';
import { useWords } from '../words/words.js';
import { handingTo } from './hand-on.js';
import { CallButton } from './place-call.js';

type Whom = DirectoryReply['answers'][number]['responsible'][number];
const colours = { yes: 'teal.9', busy: 'yellow.3', no: 'gray.7', unknown: 'gray.7' } as const;

/** "Who can tell me whether my transfer arrived?": as the caller puts it, in the caller's language. */
export function DirectorySearch({ call }: { readonly call: AgentCall | undefined }) {
  const { say, language: mine } = useWords();
  const [text, setText] = useState('');
  const question = useQuiet(text.trim());
  const languages = [call?.language || mine, mine];
  const { data, isFetching, isError } = useQuery({
    queryKey: ['directory', question, ...languages],
    queryFn: () => ask(question, languages),
    enabled: question.length >= 2,
    staleTime: 5_000,
  });
  const mayHandOn = call?.phase === 'talking' || call?.phase === 'held';
  return (
    <Card withBorder component="section" aria-label={say('directory.title')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {say('directory.title')}
        </Title>
        <TextInput
          type="search"
          aria-label={say('directory.ask')}
          placeholder={say('directory.ask')}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rightSection={isFetching ? <Loader size="xs" aria-label={say('loading')} /> : null}
        />
        <div role="status" data-testid="directory-answers">
          {isError && <Alert color="red">{say('directory.failed')}</Alert>}
          {data?.answers.length === 0 && <Text size="sm">{say('directory.none')}</Text>}
          {data?.answers.map(({ topic, name, responsible }) => (
            <div key={topic}>
              <Title order={3} size="h6">
                {name}
              </Title>
              {responsible.map((whom) => (
                <Responsible key={`${whom.kind} ${whom.id}`} whom={whom} inCall={mayHandOn} />
              ))}
            </div>
          ))}
        </div>
      </Stack>
    </Card>
  );
}

function Responsible({ whom, inCall }: { readonly whom: Whom; readonly inCall: boolean }) {
  const { say } = useWords();
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm">
        {whom.name}
        {whom.post !== null && `, ${whom.post}`}{' '}
        <Badge size="xs" autoContrast color={colours[whom.there]}>
          {say(`there.${whom.there}`)}
        </Badge>
      </Text>
      {inCall && whom.kind !== 'outside' && (
        <Button size="compact-xs" variant="default" onClick={() => handingTo.set(`${whom.kind} ${whom.id}`)}>
          {say('call.transfer')}
        </Button>
      )}
      {whom.kind === 'outside' && <CallButton number={whom.id} />}
    </Group>
  );
}

/** In the first of these languages that the company has topics in. */
async function ask(question: string, languages: readonly string[]): Promise<DirectoryReply> {
  for (const language of languages) {
    const path = `/api/directory?${new URLSearchParams({ q: question, language })}`;
    const reply = await get(directoryReply, path).catch((error: unknown) => {
      if (isUnspoken(error)) return undefined;
      throw error;
    });
    if (reply) return reply;
  }
  return get(directoryReply, `/api/directory?${new URLSearchParams({ q: question })}`);
}

const isUnspoken = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 404;
