import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { hasCaller, type AgentCall, type CallPhase } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { phone } from '../phone/phone.js';
import type { PhoneCall } from '../phone/phone-state.js';
import type { Word } from '../words/en.js';
import { useWords } from '../words/words.js';
import { EscalateButton } from './escalation.js';
import { RecordingControl } from './recording.js';
import { SendTo } from './errand.js';
import { HandOn, handingTo } from './hand-on.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const withColleague = [
  ['join', 'consult.join'],
  ['complete', 'consult.complete'],
  ['back', 'consult.back'],
] as const;

/** What makes sense when; the service knows it too (conversation-state.ts), and refuses the rest. */
const commands: Readonly<Partial<Record<CallPhase, readonly (readonly [string, Word])[]>>> = {
  talking: [['hold', 'call.hold']],
  held: [['retrieve', 'call.resume']],
  'calling-in': [
    ['complete', 'consult.complete'],
    ['back', 'consult.back'],
  ],
  consulting: [['swap', 'consult.swap'], ...withColleague],
  alternating: [['swap', 'consult.swap'], ...withColleague],
  together: withColleague.slice(1),
  errand: [['retrieve', 'call.resume']],
};

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
  if (!hasCaller(call.phase)) return null;
  const command = (what: string) => void run(() => send('POST', `/api/agents/${me}/call/${what}`));
  const { colleague } = call;
  return (
    <Stack gap="xs">
      {colleague && (
        <Text size="sm" data-testid="colleague" {...(colleague.failed === null ? {} : { c: 'red' })}>
          {colleague.failed === null
            ? say(colleague.leader ? 'escalate.with' : 'consult.with', { name: colleague.name })
            : say(colleague.leader ? 'escalate.failed' : 'consult.failed', {
                name: colleague.name,
                why: colleague.failed,
              })}
        </Text>
      )}
      <Group gap="xs">
        {commands[call.phase]?.map(([what, word]) => (
          <Button key={what} variant="default" loading={busy} onClick={() => command(what)}>
            {say(word)}
          </Button>
        ))}
        {(call.phase === 'talking' || call.phase === 'held') && (
          <Button variant="default" onClick={() => handingTo.set('')}>
            {say('call.transfer')}
          </Button>
        )}
        <EscalateButton call={call} me={me} />
        <SendTo call={call} me={me} />
        {line?.phase === 'up' && (
          <Button variant="default" aria-expanded={pad} onClick={() => setPad(!pad)}>
            {say('call.keys')}
          </Button>
        )}
      </Group>
      <RecordingControl call={call} me={me} />
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
