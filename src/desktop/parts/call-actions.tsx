import { Button, Group, Modal, NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import type { AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { phone } from '../phone/phone.js';
import type { PhoneCall } from '../phone/phone-state.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

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
  const [handing, setHanding] = useState(false);
  if (call.phase !== 'talking' && call.phase !== 'held') return null;
  const held = call.phase === 'held';
  const command = (what: string) => void run(() => send('POST', `/api/agents/${me}/call/${what}`));
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" loading={busy} onClick={() => command(held ? 'retrieve' : 'hold')}>
          {held ? say('call.resume') : say('call.hold')}
        </Button>
        <Button variant="default" onClick={() => setHanding(true)}>
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
      <HandOn me={me} opened={handing} close={() => setHanding(false)} />
    </Stack>
  );
}

function HandOn({
  me,
  opened,
  close,
}: {
  readonly me: string;
  readonly opened: boolean;
  readonly close: () => void;
}) {
  const { say } = useWords();
  const { agents, queues } = useStore(liveData.picture);
  const { run, busy } = useAction();
  const [to, setTo] = useState('');
  const free = [...agents.values()].filter(({ id, state }) => id !== me && state === 'available');
  const data = [
    {
      group: say('transfer.to-queue'),
      items: [...queues.keys()].map((name) => ({ value: `queue ${name}`, label: name })),
    },
    {
      group: say('transfer.to-agent'),
      items: free.map(({ id, name }) => ({ value: `agent ${id}`, label: name })),
    },
  ];
  const transfer = async () => {
    const [kind = '', name = ''] = [to.slice(0, 5), to.slice(6)];
    if (await run(() => send('POST', `/api/agents/${me}/call/transfer`, { [kind]: name }))) close();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={say('transfer.title')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <Stack>
        <NativeSelect
          label={say('call.transfer')}
          data={[{ value: '', label: '…' }, ...data]}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {say('cancel')}
          </Button>
          <Button disabled={to === ''} loading={busy} onClick={() => void transfer()}>
            {say('transfer.blind')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
