import { Card, Stack, Text, Title } from '@mantine/core';
import type { AgentCall } from '../../contracts/index.js';
import { useWords } from '../words/words.js';

/** What the caller did before, and why this agent was taken. */
export function CallStory({ call }: { readonly call: AgentCall }) {
  const { say, language } = useWords();
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  const { why } = call;
  return (
    <Card withBorder component="section" aria-label={say('call.story')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {say('call.story')}
        </Title>
        {call.story.length === 0 && <Text size="sm">{say('call.story.none')}</Text>}
        <ol className="rd-story" data-testid="story">
          {call.story.map((line, index) => (
            <Text component="li" size="sm" key={index}>
              <Text span c="dimmed" size="sm" className="rd-figure">
                {time.format(line.at)}{' '}
              </Text>
              {line.text}
            </Text>
          ))}
        </ol>
        {why && (
          <>
            <Title order={3} size="h6">
              {say('call.why')}
            </Title>
            <Text size="sm" data-testid="why">
              {why.preferred
                ? say('call.why.preferred')
                : why.runnerUp === null
                  ? say('call.why.only')
                  : say('call.why.of', { n: why.candidates, runnerUp: why.runnerUp })}
              {why.step > 0 && ` ${say('call.why.step', { n: why.step })}`}
            </Text>
          </>
        )}
      </Stack>
    </Card>
  );
}
