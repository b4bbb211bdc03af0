import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { Compensation } from './compensation.js';

const modes = ['listen', 'whisper', 'barge'] as const;

const supervise = (agentId: string, wish: (typeof modes)[number] | 'take-over' | 'leave') =>
  send('POST', `/api/agents/${encodeURIComponent(agentId)}/call/supervise`, { do: wish });

/** Begins to listen; the page's own telephone answers by itself. */
export function ListenButton({ agentId, name }: { readonly agentId: string; readonly name: string }) {
  const { say } = useWords();
  const { run, busy } = useAction();
  return (
    <Button
      size="xs"
      variant="default"
      loading={busy}
      aria-label={say('supervise.listen-to', { name })}
      onClick={() => void run(() => supervise(agentId, 'listen'))}
    >
      {say('supervise.listen')}
    </Button>
  );
}

/** What a supervisor who is at an agent's conversation can do there. */
export function SupervisionBar({
  call,
  manages,
}: {
  readonly call: AgentCall | undefined;
  readonly manages: boolean;
}) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const { agents } = useStore(liveData.picture);
  const supervises = call?.supervises;
  if (!supervises) return null;
  const { agentId, mode, there } = supervises;
  const takeOver = async () => {
    // The call is at the desk then, with all that belongs to it.
    if (await run(() => supervise(agentId, 'take-over'))) location.hash = '#/desk';
  };
  return (
    <Stack mb="md">
      <Card
        withBorder
        component="section"
        aria-label={say('supervise.title', { name: agents.get(agentId)?.name ?? agentId })}
        data-testid="supervision"
        data-mode={there ? mode : 'ringing'}
      >
        <Title order={2} size="h5" mb="xs">
          {say('supervise.title', { name: agents.get(agentId)?.name ?? agentId })}
        </Title>
        {!there && <Text role="status">{say('supervise.ringing')}</Text>}
        <Group gap="xs">
          {(manages ? modes : modes.slice(0, 1)).map((one) => (
            <Button
              key={one}
              variant={one === mode ? 'filled' : 'default'}
              aria-pressed={one === mode}
              loading={busy}
              onClick={() => void run(() => supervise(agentId, one))}
            >
              {say(`supervise.${one}`)}
            </Button>
          ))}
          {manages && (
            <Button variant="default" disabled={!there} loading={busy} onClick={() => void takeOver()}>
              {say('supervise.take-over')}
            </Button>
          )}
          <Button
            color="red"
            variant="outline"
            loading={busy}
            onClick={() => void run(() => supervise(agentId, 'leave'))}
          >
            {say('supervise.leave')}
          </Button>
        </Group>
      </Card>
      {manages && <Compensation key={call.callId} call={call} />}
    </Stack>
  );
}
