import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  freeTimesReply,
  wrapUpReply,
  type AgentCall,
  type FollowUpBody,
  type WrapUpReply,
} from '../../contracts/index.js';
import { get, sendFor } from '../api.js';
import { useWords } from '../words/words.js';
import { useCustomer } from './customer-card.js';
import { Form } from './form.js';
import { newKey } from './new-key.js';
import { useSite } from './state-menu.js';

type Kind = FollowUpBody['kind'];
type WithoutKey<T> = T extends unknown ? Omit<T, 'key'> : never;
type Wish = WithoutKey<FollowUpBody>;

interface FollowUpParts {
  readonly call: AgentCall;
  readonly path: string;
  readonly made: (kept: WrapUpReply) => void;
}

/** A callback to the caller, a ticket or an appointment; the latter two where the customer is known. */
export function FollowUpForm({ call, path, made }: FollowUpParts) {
  const { say } = useWords();
  const { data: card } = useCustomer(call);
  const [kind, setKind] = useState<Kind | ''>('');
  const [key, setKey] = useState(newKey);
  const kinds: readonly Kind[] = [
    'callback',
    ...(card?.customer ? (['ticket'] as const) : []),
    ...(card?.customer && card.nearestBranch ? (['appointment'] as const) : []),
  ];
  const make = async (wish: Wish) => {
    made(await sendFor(wrapUpReply, 'POST', path, { ...wish, key }));
    setKey(newKey());
    setKind('');
    return undefined;
  };
  return (
    <>
      <NativeSelect
        label={say('follow-up.title')}
        data={[
          { value: '', label: say('follow-up.none') },
          ...kinds.map((one) => ({ value: one, label: say(`follow-up.${one}`) })),
        ]}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind | '')}
      />
      {kind === 'callback' && <CallbackForm call={call} make={make} />}
      {kind === 'ticket' && <TicketForm make={make} />}
      {kind === 'appointment' && card?.nearestBranch && (
        <AppointmentForm branch={card.nearestBranch} make={make} />
      )}
    </>
  );
}

type Make = (wish: Wish) => Promise<undefined>;

function CallbackForm({ call, make }: { readonly call: AgentCall; readonly make: Make }) {
  const { say } = useWords();
  const { data: site } = useSite();
  const [number, setNumber] = useState(call.caller.number);
  const [queue, setQueue] = useState(call.queue ?? site?.queues[0] ?? '');
  const [when, setWhen] = useState('');
  const wished = when === '' ? {} : { wishedAt: new Date(when).toISOString() };
  return (
    <Form send={() => make({ kind: 'callback', number, queue, ...wished })} label={say('follow-up.make')}>
      <TextInput
        type="tel"
        label={say('follow-up.number')}
        required
        maxLength={30}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <NativeSelect
        label={say('call.queue')}
        data={[...(site?.queues ?? [])]}
        value={queue}
        onChange={(event) => setQueue(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={say('follow-up.when')}
        value={when}
        onChange={(event) => setWhen(event.currentTarget.value)}
      />
    </Form>
  );
}

function TicketForm({ make }: { readonly make: Make }) {
  const { say } = useWords();
  const [summary, setSummary] = useState('');
  return (
    <Form send={() => make({ kind: 'ticket', summary })} label={say('follow-up.make')}>
      <TextInput
        label={say('follow-up.summary')}
        required
        maxLength={300}
        value={summary}
        onChange={(event) => setSummary(event.currentTarget.value)}
      />
    </Form>
  );
}

function AppointmentForm({
  branch,
  make,
}: {
  readonly branch: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly make: Make;
}) {
  const { say, language } = useWords();
  const { data } = useQuery({
    queryKey: ['free-times', branch.id],
    queryFn: () => get(freeTimesReply, `/api/branches/${encodeURIComponent(branch.id)}/free-times`),
  });
  const [chosen, setChosen] = useState('');
  const startsAt = chosen || (data?.times[0] ?? '');
  const { timeZone } = branch;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone });
  return (
    <Form
      send={() => make({ kind: 'appointment', branchId: branch.id, startsAt })}
      refusals={{ taken: 'follow-up.taken' }}
      label={say('follow-up.make')}
    >
      <NativeSelect
        label={say('follow-up.time', { branch: branch.name })}
        data={(data?.times ?? []).map((time) => ({ value: time, label: format.format(new Date(time)) }))}
        required
        value={startsAt}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
    </Form>
  );
}
