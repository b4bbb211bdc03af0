import { Table } from '@mantine/core';
import { liveData } from '../live/live-data.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { Elapsed } from './elapsed.js';
import { TableCard } from './table-card.js';

export function QueueTable() {
  const { say } = useWords();
  const { queues } = useStore(liveData.picture);
  return (
    <TableCard title={say('queues.title')} minWidth={320}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('queues.name')}</Table.Th>
          <Table.Th ta="end">{say('queues.waiting')}</Table.Th>
          <Table.Th ta="end">{say('queues.longest')}</Table.Th>
          <Table.Th ta="end">{say('queues.talking')}</Table.Th>
          <Table.Th ta="end">{say('queues.available')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className="rd-figure">
        {[...queues.values()].map((queue) => (
          <Table.Tr key={queue.name} data-testid={`queue-${queue.name}`}>
            <Table.Th scope="row" fw={400}>
              {queue.name}
            </Table.Th>
            <Table.Td ta="end" data-figure="waiting">
              {queue.waiting}
            </Table.Td>
            <Table.Td ta="end">
              {queue.longestSince === null ? '–' : <Elapsed since={queue.longestSince} />}
            </Table.Td>
            <Table.Td ta="end">{queue.talking}</Table.Td>
            <Table.Td ta="end">
              {queue.available}/{queue.staff}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableCard>
  );
}
