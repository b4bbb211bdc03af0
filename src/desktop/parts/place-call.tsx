import { Button, Card, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callsReply, dialReply } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, sendFor } from '../api.js';
import { liveData } from '../live/live-data.js';
import { session } from '../session.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { useSite } from './state-menu.js';

/** Undefined while no call can be made: not allowed here, or one is at the telephone. */
function usePlacing() {
  const { data: site } = useSite();
  const who = useStore(session);
  const { calls, agents } = useStore(liveData.picture);
  const { run, busy } = useAction();
  const me = who?.id ?? '';
  const phase = calls.get(me)?.phase;
  const isFree = phase === undefined || phase === 'over';
  if (site?.outsideCalls !== true || !agents.has(me) || !isFree) return undefined;
  const path = `/api/agents/${encodeURIComponent(me)}/call/dial`;
  return {
    busy,
    place: (number: string, queue?: string | null) =>
      run(() => sendFor(dialReply, 'POST', path, { number, ...(queue ? { queue } : {}) })),
  };
}

/** One's own telephone rings, and then this number; nothing while that makes no sense. */
export function CallButton({ number, queue }: { readonly number: string; readonly queue?: string | null }) {
  const { say } = useWords();
  const placing = usePlacing();
  if (!placing || number === '') return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={placing.busy}
      aria-label={say('dial.number', { number })}
      onClick={() => void placing.place(number, queue)}
    >
      {say('dial.call')}
    </Button>
  );
}

/** A number to be rung, and whom one has spoken with last. */
export function DialPanel({ me }: { readonly me: string }) {
  const { say } = useWords();
  const { data: site } = useSite();
  const placing = usePlacing();
  const [number, setNumber] = useState('');
  const [queue, setQueue] = useState('');
  if (!site?.outsideCalls) return null;
  return (
    <Card withBorder component="section" aria-label={say('dial.title')} data-testid="dial">
      <Stack
        gap="xs"
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          void placing?.place(number, queue).then((placed) => placed && setNumber(''));
        }}
      >
        <Title order={2} size="h5">
          {say('dial.title')}
        </Title>
        <SimpleGrid cols={2} spacing="xs">
          <TextInput
            type="tel"
            label={say('follow-up.number')}
            maxLength={21}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value.replace(/[\s()/-]/g, ''))}
          />
          <NativeSelect
            label={say('dial.queue')}
            data={[{ value: '', label: say('dial.no-queue') }, ...site.queues]}
            value={queue}
            onChange={(event) => setQueue(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Button
          type="submit"
          size="xs"
          disabled={!placing || !/^\+?\d{3,20}$/.test(number)}
          loading={placing?.busy === true}
        >
          {say('dial.call')}
        </Button>
        <LastCalls me={me} />
      </Stack>
    </Card>
  );
}

const shownCalls = 5;
const readEveryMs = 10_000;

function LastCalls({ me }: { readonly me: string }) {
  const { say, language } = useWords();
  const { agents } = useStore(liveData.picture);
  const { data } = useQuery({
    queryKey: ['last-calls', me, agents.get(me)?.state],
    queryFn: () =>
      get(callsReply, `/api/calls?${new URLSearchParams({ agent: me, limit: `${shownCalls}` })}`),
    placeholderData: (before) => before,
    // The call log is written behind the calls.
    staleTime: 0,
    refetchInterval: readEveryMs,
  });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  if (!data || data.calls.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h6">
        {say('dial.last')}
      </Title>
      <ul className="rd-list" data-testid="last-calls">
        {data.calls.map(({ callId, direction, arrivedAt, callerNumber, calledNumber, queue }) => {
          const number = direction === 'outbound' ? calledNumber : callerNumber;
          return (
            <Text component="li" size="sm" key={callId}>
              {`${direction === 'outbound' ? '→' : '←'} ${number || say('call.withheld')} · ${time.format(new Date(arrivedAt))} `}
              <CallButton number={number} queue={queue} />
            </Text>
          );
        })}
      </ul>
    </div>
  );
}
