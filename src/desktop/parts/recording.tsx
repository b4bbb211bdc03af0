import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { recordingsReply, type AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send } from '../api.js';
import type { Word } from '../words/en.js';
import { useWords } from '../words/words.js';
import { clockText } from './elapsed.js';
import { useSite } from './state-menu.js';

const callerSpeaks = (call: AgentCall): boolean =>
  ['talking', 'alternating', 'together'].includes(call.phase);

/** Whether the conversation is recorded, and what the agent may decide about it; nothing where it never is. */
export function RecordingControl({ call, me }: { readonly call: AgentCall; readonly me: string }) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const { data: site } = useSite();
  const rules = call.queue === null ? undefined : site?.recordings[call.queue];
  if (!rules || call.talkingSince === null) return null;
  const { recording } = call;
  const is: Word =
    recording === null
      ? 'record.off'
      : recording === 'on' && !callerSpeaks(call)
        ? 'record.rests'
        : `record.${recording}`;
  const wish =
    rules.when === 'on-demand'
      ? recording === null || recording === 'failed'
        ? 'start'
        : 'stop'
      : recording === 'paused'
        ? 'resume'
        : 'pause';
  const may = rules.when === 'on-demand' || (rules.mayPause && recording !== 'failed');
  return (
    <Group gap="xs">
      <Badge
        color={recording === 'on' || recording === 'failed' ? 'red' : 'gray'}
        variant={recording === 'on' ? 'filled' : 'outline'}
        role="status"
        data-testid="recording"
        data-recording={recording ?? 'off'}
      >
        {say(is)}
      </Badge>
      {may && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() =>
            void run(() => send('POST', `/api/agents/${encodeURIComponent(me)}/call/record`, { do: wish }))
          }
        >
          {say(`record.${wish}`)}
        </Button>
      )}
    </Group>
  );
}

const readEveryMs = 15_000;

/** What was recorded of one call, to be heard and deleted. */
export function CallRecordings({ callId }: { readonly callId: string }) {
  const { say, language } = useWords();
  const { run, busy } = useAction();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['recordings', callId],
    queryFn: () => get(recordingsReply, `/api/recordings?callId=${encodeURIComponent(callId)}`),
    refetchInterval: readEveryMs,
  });
  if (!data || data.recordings.length === 0) return null;
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const remove = async (id: string) => {
    await run(() => send('DELETE', `/api/recordings/${encodeURIComponent(id)}`));
    await queries.invalidateQueries({ queryKey: ['recordings', callId] });
  };
  return (
    <Stack gap="xs" mt="xs" role="group" aria-label={say('recordings.title')} data-testid="recordings">
      {data.recordings.map(({ id, agentId, durationMs, keepUntil }) => (
        <div key={id}>
          <Text size="sm">
            {[
              agentId,
              durationMs === null ? say('recordings.being-made') : clockText(durationMs),
              say('recordings.kept-until', { date: date.format(new Date(keepUntil)) }),
            ].join(' · ')}
          </Text>
          {durationMs !== null && (
            <Group gap="xs">
              <audio
                controls
                preload="none"
                aria-label={say('recordings.hear', { agent: agentId })}
                src={`/api/recordings/${encodeURIComponent(id)}/audio`}
              />
              <Button size="compact-xs" variant="default" loading={busy} onClick={() => void remove(id)}>
                {say('recordings.delete')}
              </Button>
            </Group>
          )}
        </div>
      ))}
    </Stack>
  );
}
