import { Button, Group, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import type { AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { phone } from '../phone/phone.js';
import type { PhoneCall } from '../phone/phone-state.js';
import { useWords } from '../words/words.js';
import { HandOn, handingTo } from './hand-on.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** What can be done in a conversation. What the service does works for every phone; mute and keys are this page's own. */
export function CallActions({
  call,
  line,
  me,
}: {
  readonly call: AgentCall;
  readonly line: PhoneCall | undefined;
  readonly me: string;
}) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const [pad, setPad] = useState(false);
  if (call.phase !== 'talking' && call.phase !== 'held') return null;
  const held = call.phase === 'held';
  const command = (what: string) => void run(() => send('POST', `/api/agents/${me}/call/${what}`));
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" loading={busy} onClick={() => command(held ? 'retrieve' : 'hold')}>
          {held ? say('call.resume') : say('call.hold')}
        </Button>
        <Button variant="default" onClick={() => handingTo.set('')}>
          {say('call.transfer')}
        </Button>
        {line?.phase === 'up' && (
          <Button variant="default" aria-expanded={pad} onClick={() => setPad(!pad)}>
            {say('call.keys')}
          </Button>
        )}
      </Group>
      {pad && line && (
        <SimpleGrid cols={3} spacing={6} maw={220} role="group" aria-label={say('call.keys')}>
          {keys.map((key) => (
            <Button key={key} variant="default" onClick={() => phone.press(key)}>
              {key}
            </Button>
          ))}
        </SimpleGrid>
      )}
      <HandOn me={me} />
    </Stack>
  );
}
