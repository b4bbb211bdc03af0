import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { Store, useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { useSite } from './state-menu.js';

/** To whom the caller is about to be handed on, `agent ada` or `queue sales`; '' while that is being chosen. */
export const handingTo = new Store<string | undefined>(undefined);

export function HandOn({ me }: { readonly me: string }) {
  const { say } = useWords();
  const { agents, queues } = useStore(liveData.picture);
  const { run, busy } = useAction();
  const chosen = useStore(handingTo);
  const to = chosen ?? '';
  const site = useSite();
  const [outside, setOutside] = useState('');
  const close = () => handingTo.set(undefined);
  useEffect(() => close, []);
  useEffect(() => setOutside(''), [chosen]);
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
  const order = async (what: 'transfer' | 'consult') => {
    const [kind = '', name = ''] = outside === '' ? [to.slice(0, 5), to.slice(6)] : ['number', outside];
    if (await run(() => send('POST', `/api/agents/${me}/call/${what}`, { [kind]: name }))) close();
  };
  const nobody = to === '' && !/^\+?\d{3,20}$/.test(outside);
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
        {site.data?.outsideCalls && (
          <TextInput
            type="tel"
            label={say('transfer.to-number')}
            maxLength={21}
            value={outside}
            onChange={(event) => setOutside(event.currentTarget.value.replace(/[\s()/-]/g, ''))}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {say('cancel')}
          </Button>
          <Button variant="light" disabled={nobody} loading={busy} onClick={() => void order('consult')}>
            {say('transfer.consult')}
          </Button>
          <Button disabled={nobody} loading={busy} onClick={() => void order('transfer')}>
            {say('transfer.blind')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
