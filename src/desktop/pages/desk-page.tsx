import { Alert, Card, Stack, Text, Title } from '@mantine/core';
import type { LiveAgent, Session } from '../../contracts/index.js';
import { liveData } from '../live/live-data.js';
import { AgentTable } from '../parts/agent-table.js';
import { CallCard } from '../parts/call-card.js';
import { CallStory } from '../parts/call-story.js';
import { Remaining } from '../parts/elapsed.js';
import { PhonePanel } from '../parts/phone-panel.js';
import { Problem } from '../parts/problem.js';
import { QueueTable } from '../parts/queue-table.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

/** An agent's place of work. */
export function DeskPage({ who }: { readonly who: Session }) {
  const { say } = useWords();
  const { calls, agents } = useStore(liveData.picture);
  const call = calls.get(who.id);
  const me = agents.get(who.id);
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        {say('nav.desk')}
      </Title>
      {who.initialPassword && (
        <Alert color="yellow" mb="md" role="status">
          {say('login.initial')}
        </Alert>
      )}
      <Problem />
      <div className="rd-columns">
        <Stack>
          <CallCard call={call} />
          {me?.state === 'wrapping' && <WrapUp me={me} />}
          <PhonePanel />
        </Stack>
        <Stack>{call && <CallStory call={call} />}</Stack>
        <Stack>
          <QueueTable />
          <AgentTable all={false} />
        </Stack>
      </div>
    </>
  );
}

function WrapUp({ me }: { readonly me: LiveAgent }) {
  const { say } = useWords();
  return (
    <Card withBorder component="section" aria-label={say('wrap.title')} data-testid="wrap-up">
      <Title order={2} size="h5">
        {say('wrap.title')}
      </Title>
      {me.wrapUpUntil !== null && (
        <Text>
          <Remaining until={me.wrapUpUntil} />
        </Text>
      )}
    </Card>
  );
}
