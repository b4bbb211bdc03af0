import { Button, Card, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { callsReply, callTimeline, voicemailsReply, type Session } from '../../contracts/index.js';
import { get } from '../api.js';
import { clockText } from '../parts/elapsed.js';
import { CallRecordings } from '../parts/recording.js';
import { PhonePanel } from '../parts/phone-panel.js';
import { useWords } from '../words/words.js';

const readEveryMs = 15_000;

/** What has been: messages that can be heard, and calls with all that happened in them. Nothing is changed here. */
export default function ReviewPage({ who }: { readonly who: Session }) {
  const { say } = useWords();
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        {say('nav.review')}
      </Title>
      <Stack>
        <Messages />
        <Calls />
        {/* Whoever has a desk has it there. */}
        {who.role === 'quality' && <PhonePanel />}
      </Stack>
    </>
  );
}

function useTime() {
  const { language } = useWords();
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });
  return (at: string) => format.format(new Date(at));
}

/** The newest of what has been, read anew now and then; said when there is nothing, or when it cannot be read. */
function Newest<Reply, One>({
  title,
  path,
  reply,
  of,
  children,
}: {
  readonly title: string;
  readonly path: string;
  readonly reply: z.ZodType<Reply>;
  readonly of: (reply: Reply) => readonly One[];
  readonly children: (all: readonly One[]) => ReactNode;
}) {
  const { say } = useWords();
  const { data, isError } = useQuery({
    queryKey: ['newest', path],
    queryFn: async () => of(await get(reply, path)),
    refetchInterval: readEveryMs,
  });
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {isError && <Text c="red">{say('review.failed')}</Text>}
      {data?.length === 0 && <Text c="dimmed">{say('review.none')}</Text>}
      {data ? children(data) : !isError && <Loader size="sm" aria-label={say('loading')} />}
    </Card>
  );
}

function Messages() {
  const { say } = useWords();
  const time = useTime();
  return (
    <Newest
      title={say('review.messages')}
      path="/api/voicemails?limit=20"
      reply={voicemailsReply}
      of={({ voicemails }) => voicemails}
    >
      {(messages) => (
        <Stack gap="xs" data-testid="messages">
          {messages.map(({ id, box, callerNumber, leftAt, durationMs }) => (
            <div key={id}>
              <Text size="sm">
                {`${callerNumber || say('call.withheld')} · ${time(leftAt)} · ${box} · ${clockText(durationMs)}`}
              </Text>
              <audio
                controls
                preload="none"
                aria-label={say('review.hear', { number: callerNumber || say('call.withheld') })}
                src={`/api/voicemails/${encodeURIComponent(id)}/audio`}
              />
            </div>
          ))}
        </Stack>
      )}
    </Newest>
  );
}

function Calls() {
  const { say } = useWords();
  const time = useTime();
  const [opened, setOpened] = useState<string>();
  return (
    <Newest
      title={say('review.calls')}
      path="/api/calls?limit=50"
      reply={callsReply}
      of={({ calls }) => calls}
    >
      {(calls) => (
        <Table verticalSpacing={4} data-testid="calls">
          <Table.Tbody>
            {calls.map(({ callId, direction, arrivedAt, callerNumber, calledNumber, queue, agent }) => (
              <Table.Tr key={callId}>
                <Table.Td>
                  {direction === 'outbound'
                    ? `→ ${calledNumber}`
                    : `← ${callerNumber || say('call.withheld')}`}
                </Table.Td>
                <Table.Td>{time(arrivedAt)}</Table.Td>
                <Table.Td>{[queue, agent].filter(Boolean).join(' · ')}</Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-expanded={opened === callId}
                    onClick={() => setOpened(opened === callId ? undefined : callId)}
                  >
                    {say('review.story')}
                  </Button>
                  {opened === callId && <CallRecordings callId={callId} />}
                  {opened === callId && <Timeline callId={callId} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Newest>
  );
}

function Timeline({ callId }: { readonly callId: string }) {
  const { say } = useWords();
  const time = useTime();
  const { data, isError } = useQuery({
    queryKey: ['call', callId],
    queryFn: () => get(callTimeline, `/api/calls/${encodeURIComponent(callId)}`),
  });
  if (isError) return <Text c="red">{say('review.failed')}</Text>;
  return (
    <ol className="rd-story" data-testid="timeline">
      {data?.timeline.map(({ at, text }, index) => (
        <Text component="li" size="sm" key={index}>
          <Text span c="dimmed" size="sm" className="rd-figure">
            {time(at)}{' '}
          </Text>
          {text}
        </Text>
      ))}
    </ol>
  );
}
