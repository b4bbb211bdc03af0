import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { notesReply, type AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { useSite } from './state-menu.js';

const readEveryMs = 5_000;

/** One click calls the team leader in; what comes next is a colleague called in. */
export function EscalateButton({ call, me }: { readonly call: AgentCall; readonly me: string }) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const { data: site } = useSite();
  if (site?.led.includes(me) !== true || (call.phase !== 'talking' && call.phase !== 'held')) return null;
  return (
    <Button
      variant="default"
      loading={busy}
      onClick={() => void run(() => send('POST', `/api/agents/${encodeURIComponent(me)}/call/escalate`))}
    >
      {say('escalate.ask')}
    </Button>
  );
}

/** For the team leader, from the ring on: who asks for help, and what that agent has written down. */
export function Escalation({ call }: { readonly call: AgentCall | undefined }) {
  const { agents } = useStore(liveData.picture);
  const { say } = useWords();
  const by = call?.escalatedBy ?? undefined;
  const { data } = useQuery({
    queryKey: ['notes', call?.callId],
    queryFn: () => get(notesReply, `/api/calls/${encodeURIComponent(call?.callId ?? '')}/notes`),
    refetchInterval: readEveryMs,
    enabled: by !== undefined,
  });
  if (by === undefined) return null;
  const title = say('escalate.title', { name: agents.get(by)?.name ?? by });
  const notes = data?.notes.filter(({ agentId, text }) => agentId === by && text !== '') ?? [];
  return (
    <Card withBorder component="section" aria-label={title} data-testid="escalation">
      <Stack gap="xs">
        <Title order={2} size="h4" role="status">
          {title}
        </Title>
        <Title order={3} size="h6">
          {say('escalate.notes')}
        </Title>
        {data && notes.length === 0 && <Text c="dimmed">{say('escalate.none')}</Text>}
        {notes.map(({ text, version }) => (
          <Text key={version} size="sm" className="rd-written">
            {text}
          </Text>
        ))}
      </Stack>
    </Card>
  );
}
