import { Button, Card, Checkbox, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { wrapUpReply, type AgentCall, type LiveAgent, type WrapUpReply } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send, sendFor } from '../api.js';
import { inWords, useWords } from '../words/words.js';
import { Remaining } from './elapsed.js';
import { FollowUpForm } from './follow-up.js';
import { useSite } from './state-menu.js';

/** Another tab may have chosen something. */
const readEveryMs = 5_000;

/** What came of the call, and what is to follow: kept as it is chosen; the next call comes when this is over. */
export function WrapUp({ me, call }: { readonly me: LiveAgent; readonly call: AgentCall | undefined }) {
  const { say } = useWords();
  return (
    <Card withBorder component="section" aria-label={say('wrap.title')} data-testid="wrap-up">
      <Stack gap="sm">
        <Time me={me} queue={call?.queue ?? null} />
        {call && <Choices key={call.callId} call={call} />}
      </Stack>
    </Card>
  );
}

function Time({ me, queue }: { readonly me: LiveAgent; readonly queue: string | null }) {
  const { say } = useWords();
  const { data: site } = useSite();
  const { run, busy } = useAction();
  const extension = site?.wrapUps[queue ?? '']?.extension;
  const left = (extension?.times ?? 0) - me.wrapUpExtensions;
  const order = (command: string) => void run(() => send('POST', `/api/agents/${me.id}/duty`, { command }));
  return (
    <Group justify="space-between">
      <Title order={2} size="h5">
        {say('wrap.title')}
        {me.wrapUpUntil !== null && (
          <>
            {' '}
            <Remaining until={me.wrapUpUntil} />
          </>
        )}
      </Title>
      <Group gap="xs">
        {extension && left > 0 && (
          <Button size="xs" variant="default" loading={busy} onClick={() => order('extend-wrap-up')}>
            {say('wrap.extend', { seconds: extension.seconds, left })}
          </Button>
        )}
        <Button size="xs" loading={busy} onClick={() => order('resume')}>
          {say('wrap.done')}
        </Button>
      </Group>
    </Group>
  );
}

function Choices({ call }: { readonly call: AgentCall }) {
  const { say, language } = useWords();
  const { data: site } = useSite();
  const { run } = useAction();
  const client = useQueryClient();
  const path = `/api/calls/${encodeURIComponent(call.callId)}/wrap-up`;
  const queryKey = ['wrap-up', call.callId];
  const { data } = useQuery({
    queryKey,
    queryFn: () => get(wrapUpReply, path),
    refetchInterval: readEveryMs,
  });
  const took = (kept: WrapUpReply) => client.setQueryData(queryKey, kept);
  /** Shown at once; what could not be kept is taken back. */
  const choose = async (chosen: Partial<WrapUpReply>) => {
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData<WrapUpReply>(queryKey);
    const wished = { outcome: null, tags: [], followUps: [], ...before, ...chosen };
    took(wished);
    const { outcome, tags } = wished;
    const kept = await run(async () => took(await sendFor(wrapUpReply, 'PUT', path, { outcome, tags })));
    if (!kept) await client.invalidateQueries({ queryKey });
  };
  const { outcomes = {}, required = false } = site?.wrapUps[call.queue ?? ''] ?? {};
  const read = (words: Readonly<Record<string, string>>) => inWords(words, language, site?.defaultLanguage);
  return (
    <>
      {Object.keys(outcomes).length > 0 && (
        <Radio.Group
          label={say('wrap.outcome')}
          withAsterisk={required}
          value={data?.outcome ?? ''}
          onChange={(outcome) => void choose({ outcome })}
        >
          <Group gap="md" mt={4}>
            {Object.entries(outcomes).map(([code, words]) => (
              <Radio key={code} value={code} label={read(words)} disabled={!data} />
            ))}
          </Group>
        </Radio.Group>
      )}
      {site && Object.keys(site.tags).length > 0 && (
        <Checkbox.Group
          label={say('wrap.tags')}
          value={data?.tags ?? []}
          onChange={(tags) => void choose({ tags })}
        >
          <Group gap="md" mt={4}>
            {Object.entries(site.tags).map(([code, words]) => (
              <Checkbox key={code} value={code} label={read(words)} disabled={!data} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {data && data.followUps.length > 0 && (
        <div data-testid="follow-ups">
          {data.followUps.map(({ kind, reference }) => (
            <Text size="sm" key={reference}>
              {say(`follow-up.made.${kind}`, { reference })}
            </Text>
          ))}
        </div>
      )}
      <FollowUpForm call={call} path={`${path}/follow-ups`} made={took} />
    </>
  );
}
