import { Button, Card, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../contracts/index.js';
import { liveData } from '../live/live-data.js';
import { AgentTable } from '../parts/agent-table.js';
import { Elapsed } from '../parts/elapsed.js';
import { ExplainTicket } from '../parts/explain-ticket.js';
import { Problem } from '../parts/problem.js';
import { QueueFigures } from '../parts/queue-figures.js';
import { QueueTable } from '../parts/queue-table.js';
import { SupervisionBar } from '../parts/supervision.js';
import { SurgeSwitches } from '../parts/surge-switches.js';
import { TicketMenu } from '../parts/ticket-menu.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

/** What goes on, for all to see; who waits, and changing any of it, is for supervisors. */
export function BoardPage({ who }: { readonly who: Session }) {
  const { say } = useWords();
  const { calls } = useStore(liveData.picture);
  const manages = who.role === 'supervisor' || who.role === 'admin';
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        {say('board.title')}
      </Title>
      <Problem />
      <SupervisionBar call={calls.get(who.id)} manages={manages} />
      <Stack>
        <QueueTable />
        {manages && <Waiting />}
        {who.role !== 'agent' && <QueueFigures />}
        {manages && <SurgeSwitches />}
        <AgentTable all listener={who.role === 'agent' ? undefined : who.id} manages={manages} />
      </Stack>
    </>
  );
}

const shownAtMost = 100;

function Waiting() {
  const { say } = useWords();
  const { tickets } = useStore(liveData.picture);
  const [explained, setExplained] = useState<string>();
  const waiting = [...tickets.values()]
    .filter(({ state }) => state !== 'engaged')
    .sort((one, other) => one.enqueuedAt - one.headStartMs - (other.enqueuedAt - other.headStartMs))
    .slice(0, shownAtMost);
  return (
    <Card withBorder component="section" aria-label={say('board.waiting')}>
      <Title order={2} size="h5" mb="xs">
        {say('board.waiting')}
      </Title>
      {waiting.length === 0 ? (
        <Text c="dimmed">{say('board.none-waiting')}</Text>
      ) : (
        <Table verticalSpacing={4}>
          <Table.Tbody>
            {waiting.map((ticket) => (
              <Table.Tr key={ticket.ticketId} data-testid={`waiting-${ticket.callId}`}>
                <Table.Td>{ticket.queue}</Table.Td>
                <Table.Td ta="end">
                  <Elapsed since={ticket.enqueuedAt} />
                </Table.Td>
                <Table.Td>{ticket.agentId ?? ''}</Table.Td>
                <Table.Td ta="end">
                  <TicketMenu ticket={ticket} />{' '}
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={say('explain.of', { queue: ticket.queue })}
                    onClick={() => setExplained(ticket.ticketId)}
                  >
                    {say('explain.why')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <ExplainTicket ticketId={explained} close={() => setExplained(undefined)} />
    </Card>
  );
}
