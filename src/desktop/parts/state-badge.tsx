import { Text } from '@mantine/core';
import type { LiveAgent } from '../../contracts/index.js';
import { useWords } from '../words/words.js';

export function StateBadge({ agent }: { readonly agent: LiveAgent }) {
  const { say } = useWords();
  return (
    <Text component="span" size="sm" className="rd-state" data-state={agent.state}>
      {say(`state.${agent.state}`)}
      {agent.reason === null ? '' : ` (${agent.reason})`}
    </Text>
  );
}
