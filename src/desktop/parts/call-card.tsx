import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import type { AgentCall } from '../../contracts/index.js';
import { phone } from '../phone/phone.js';
import { RingTone } from '../phone/ring-tone.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { CallActions } from './call-actions.js';
import { clockText, Elapsed } from './elapsed.js';
import { ErrandState } from './errand.js';

const ringTone = new RingTone();

/** Heard while the browser rings, seen also when another window is in front. */
function useRinging(call: AgentCall | undefined, rings: boolean, title: string): void {
  useEffect(() => {
    if (!rings) return undefined;
    ringTone.start();
    const note =
      document.hidden && 'Notification' in window && Notification.permission === 'granted'
        ? new Notification(title, { body: call?.caller.number ?? '', tag: 'ringdown-call' })
        : undefined;
    return () => {
      ringTone.stop();
      note?.close();
    };
  }, [rings]);
}

/** Who calls: there before the telephone rings. */
export function CallCard({ call, me }: { readonly call: AgentCall | undefined; readonly me: string }) {
  const { say } = useWords();
  const { call: line, status } = useStore(phone.state);
  const rings = line?.phase === 'ringing';
  useRinging(call, rings, say('call.ringing'));
  if (!call && !line)
    return (
      <Card withBorder component="section" aria-label={say('call.none')}>
        <Title order={2} size="h4">
          {say('call.none')}
        </Title>
        <Text c="dimmed">{say('call.none.hint')}</Text>
      </Card>
    );
  const phase = call?.phase ?? (line?.phase === 'up' ? 'talking' : 'ringing');
  return (
    <Card
      withBorder
      component="section"
      className="rd-call"
      aria-label={say('call.caller')}
      aria-live="assertive"
      data-testid="call"
      data-phase={phase}
      data-call={call?.callId ?? line?.callId}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Badge size="lg" variant="light" data-testid="call-phase">
            {say(`call.${phase}`)}
          </Badge>
          {call && <Elapsed since={call.talkingSince ?? call.offeredAt} />}
        </Group>
        {call?.supervisedBy && (
          <Text fw={600} role="status" data-testid="supervised-by">
            {say(`supervise.by.${call.supervisedBy.mode}`, { name: call.supervisedBy.name })}
          </Text>
        )}
        {call && <Caller call={call} />}
        {call && <ErrandState call={call} />}
        <Group>
          {rings && (
            <Button color="teal" onClick={phone.answer} autoFocus>
              {say('call.answer')}
            </Button>
          )}
          {rings && (
            <Button color="red" variant="outline" onClick={phone.hangUp}>
              {say('call.reject')}
            </Button>
          )}
          {line && !rings && (
            <>
              <Button color="red" onClick={phone.hangUp}>
                {say('call.hang-up')}
              </Button>
              <Button variant="default" aria-pressed={line.muted} onClick={() => phone.mute(!line.muted)}>
                {line.muted ? say('call.unmute') : say('call.mute')}
              </Button>
            </>
          )}
        </Group>
        {call && <CallActions call={call} line={line} me={me} />}
        {!line && (phase === 'ringing' || phase === 'offered') && (
          <Text fw={600}>{status === 'elsewhere' ? say('call.other-tab') : say('call.pick-up')}</Text>
        )}
      </Stack>
    </Card>
  );
}

function Caller({ call }: { readonly call: AgentCall }) {
  const { say } = useWords();
  const { caller } = call;
  return (
    <div>
      <Text size="xl" fw={700} data-testid="caller-number">
        {caller.number === '' ? say('call.withheld') : caller.number}
      </Text>
      {caller.name !== '' && <Text>{caller.name}</Text>}
      <Facts
        facts={[
          [
            say('call.class'),
            caller.profile && `${caller.profile}${caller.callerClass ? ` (${caller.callerClass})` : ''}`,
          ],
          [say('call.queue'), call.queue],
          [say('call.waited'), call.waitedMs === null ? null : clockText(call.waitedMs)],
          [say('call.dialled'), call.calledNumber],
          [say('call.language'), call.language],
        ]}
      />
    </div>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string | null | undefined])[] }) {
  return (
    <Group gap="md" mt={4}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <Text size="sm" key={name} component="span">
            <Text span c="dimmed" size="sm">
              {name}{' '}
            </Text>
            {value}
          </Text>
        ))}
    </Group>
  );
}
