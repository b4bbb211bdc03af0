import { Button, Menu } from '@mantine/core';
import type { LiveTicket } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

/** What a supervisor can do for a caller who waits: raise, move, end. */
export function TicketMenu({ ticket }: { readonly ticket: LiveTicket }) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const { queues } = useStore(liveData.picture);
  const act = (what: 'raise' | 'move' | 'end', body: unknown) =>
    void run(() => send('POST', `/api/tickets/${encodeURIComponent(ticket.ticketId)}/${what}`, body));
  const others = [...queues.keys()].filter((name) => name !== ticket.queue);
  return (
    <Menu>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          disabled={ticket.state !== 'waiting'}
          aria-label={say('tickets.act-on', { queue: ticket.queue })}
        >
          {say('tickets.act')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => act('raise', { seconds: 60 })}>{say('tickets.raise')}</Menu.Item>
        <Menu.Item onClick={() => act('raise', { seconds: 600 })}>{say('tickets.raise-more')}</Menu.Item>
        <Menu.Divider />
        {others.map((queue) => (
          <Menu.Item key={queue} onClick={() => act('move', { queue })}>
            {say('tickets.move', { queue })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => act('end', { with: 'voicemail' })}>{say('tickets.message')}</Menu.Item>
        <Menu.Item color="red" onClick={() => act('end', { with: 'apology' })}>
          {say('tickets.end')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
