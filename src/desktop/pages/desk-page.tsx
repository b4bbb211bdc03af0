import { Alert, Button, Group, Stack, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { hasCaller, type AgentCall, type Session } from '../../contracts/index.js';
import { send } from '../api.js';
import { liveData } from '../live/live-data.js';
import { AgentTable } from '../parts/agent-table.js';
import { CallCard } from '../parts/call-card.js';
import { Compensation } from '../parts/compensation.js';
import { ChangePassword } from '../parts/change-password.js';
import { CallStory } from '../parts/call-story.js';
import { Escalation } from '../parts/escalation.js';
import { CustomerPanel } from '../parts/customer-card.js';
import { DirectorySearch } from '../parts/directory-search.js';
import { QueueScript } from '../parts/queue-script.js';
import { Notes } from '../parts/notes.js';
import { OwnDay } from '../parts/own-day.js';
import { DialPanel } from '../parts/place-call.js';
import { PhonePanel } from '../parts/phone-panel.js';
import { phone } from '../phone/phone.js';
import { Problem } from '../parts/problem.js';
import { QueueTable } from '../parts/queue-table.js';
import { SupervisionBar } from '../parts/supervision.js';
import { WrapUp } from '../parts/wrap-up.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

/** An agent's place of work. */
export function DeskPage({ who }: { readonly who: Session }) {
  const { say } = useWords();
  const { calls, agents } = useStore(liveData.picture);
  const call = calls.get(who.id);
  const me = agents.get(who.id);
  useRejoin(call, who.id);
  const [changing, setChanging] = useState(false);
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        {say('nav.desk')}
      </Title>
      {who.initialPassword && (
        <Alert color="yellow" mb="md" role="status">
          <Group justify="space-between">
            {say('login.initial')}
            <Button size="xs" variant="default" onClick={() => setChanging(true)}>
              {say('password.change')}
            </Button>
          </Group>
        </Alert>
      )}
      <ChangePassword opened={changing} close={() => setChanging(false)} />
      <Problem />
      <Escalation call={call} />
      <SupervisionBar call={call} manages={who.role === 'supervisor'} />
      <div className="rd-columns">
        <Stack>
          <CallCard call={call} me={who.id} />
          {me?.state === 'wrapping' && <WrapUp me={me} call={call} />}
          {call && call.talkingSince !== null && <Notes key={call.callId} callId={call.callId} me={who.id} />}
          {call && call.talkingSince !== null && !call.supervises && (
            <Compensation key={`given ${call.callId}`} call={call} />
          )}
          <PhonePanel />
        </Stack>
        <Stack>
          {call && <QueueScript call={call} who={who} />}
          {call && <CustomerPanel key={call.callId} call={call} />}
          {call && <CallStory call={call} />}
        </Stack>
        <Stack>
          {me && <OwnDay me={me} />}
          <DirectorySearch call={call} />
          <DialPanel me={who.id} />
          <QueueTable />
          <AgentTable all={false} />
        </Stack>
      </div>
    </>
  );
}

/** A page that was loaded anew in the middle of a call asks to be rung again, once; the call has gone on meanwhile. */
function useRejoin(call: AgentCall | undefined, me: string): void {
  const { status, call: line } = useStore(phone.state);
  const asked = useRef('');
  useEffect(() => {
    const callId = call?.callId;
    if (!callId || !hasCaller(call.phase)) return;
    if (line || phone.lostCall !== callId || asked.current === callId) return;
    asked.current = callId;
    void send('POST', `/api/agents/${me}/call/rejoin`).catch(() => undefined);
  }, [call, status, line, me]);
}
