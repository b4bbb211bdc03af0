import { Group, Table } from '@mantine/core';
import { liveData } from '../live/live-data.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { Elapsed } from './elapsed.js';
import { PauseLimit } from './pause-limit.js';
import { StateBadge } from './state-badge.js';
import { StateMenu } from './state-menu.js';
import { ListenButton } from './supervision.js';
import { TableCard } from './table-card.js';

/** Drawn rows; a page of two thousand would only be slow, and nobody reads it. */
const shownAtMost = 200;

/** `listener`: who looks on and may listen to conversations; whoever `manages` changes everybody's state as well. */
export function AgentTable({
  all,
  listener,
  manages = false,
}: {
  readonly all: boolean;
  readonly listener?: string | undefined;
  readonly manages?: boolean;
}) {
  const acts = listener !== undefined;
  const { say } = useWords();
  const { agents } = useStore(liveData.picture);
  const shown = [...agents.values()]
    .filter(({ state }) => all || state !== 'signed-out')
    .slice(0, shownAtMost);
  return (
    <TableCard title={say('agents.title')} minWidth={260}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('agents.name')}</Table.Th>
          <Table.Th>{say('agents.state')}</Table.Th>
          <Table.Th ta="end">{say('agents.since')}</Table.Th>
          {acts && <Table.Th>{say('agents.change')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map((agent) => (
          <Table.Tr key={agent.id} data-testid={`agent-${agent.id}`}>
            <Table.Th scope="row" fw={400}>
              {agent.name}
            </Table.Th>
            <Table.Td>
              <StateBadge agent={agent} /> <PauseLimit agent={agent} />
            </Table.Td>
            <Table.Td ta="end">{agent.since === 0 ? '' : <Elapsed since={agent.since} />}</Table.Td>
            {acts && (
              <Table.Td>
                <Group gap={4} wrap="nowrap">
                  {manages && <StateMenu me={agent} mine={false} />}
                  {agent.state === 'talking' && agent.id !== listener && (
                    <ListenButton agentId={agent.id} name={agent.name} />
                  )}
                </Group>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
        {shown.length === 0 && (
          <Table.Tr>
            <Table.Td colSpan={acts ? 4 : 3}>{say('agents.none')}</Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </TableCard>
  );
}
