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

/** `manager`: the supervisor who looks on, who may change everybody's state and be at their conversations. */
export function AgentTable({
  all,
  manager,
}: {
  readonly all: boolean;
  readonly manager?: string | undefined;
}) {
  const manages = manager !== undefined;
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
          {manages && <Table.Th>{say('agents.change')}</Table.Th>}
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
            {manages && (
              <Table.Td>
                <Group gap={4} wrap="nowrap">
                  <StateMenu me={agent} mine={false} />
                  {agent.state === 'talking' && agent.id !== manager && (
                    <ListenButton agentId={agent.id} name={agent.name} />
                  )}
                </Group>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
        {shown.length === 0 && (
          <Table.Tr>
            <Table.Td colSpan={manages ? 4 : 3}>{say('agents.none')}</Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </TableCard>
  );
}
