import { Button, Group, Modal, NativeSelect, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { Store, useStore } from '../store.js';
import { useWords } from '../words/words.js';

/** To whom the caller is about to be handed on, `agent ada` or `queue sales`; '' while that is being chosen. */
export const handingTo = new Store<string | undefined>(undefined);

export function HandOn({ me }: { readonly me: string }) {
  const { say } = useWords();
  const { agents, queues } = useStore(liveData.picture);
  const { run, busy } = useAction();
  const chosen = useStore(handingTo);
  const to = chosen ?? '';
  const close = () => handingTo.set(undefined);
  useEffect(() => close, []);
  const free = [...agents.values()].filter(
    ({ id, state }) => id !== me && (state === 'available' || `agent ${id}` === chosen),
  );
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
      opened={chosen !== undefined}
      onClose={close}
      title={say('transfer.title')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <Stack>
        <NativeSelect
          label={say('call.transfer')}
          data={[{ value: '', label: '…' }, ...data]}
          value={to}
          onChange={(event) => handingTo.set(event.currentTarget.value)}
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
