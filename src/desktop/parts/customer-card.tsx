import { Alert, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { customerCard, type AgentCall, type CustomerCard } from '../../contracts/index.js';
import { get } from '../api.js';
import { inWords, useWords } from '../words/words.js';
import { CallButton } from './place-call.js';

/** Asked for when the call is offered, once more when it is answered, and after each errand: a PIN may have been right. */
export function useCustomer(call: AgentCall) {
  const answered = call.talkingSince !== null;
  return useQuery({
    queryKey: ['customer', call.callId, answered, call.errand?.since, call.errand?.how],
    queryFn: () => get(customerCard, `/api/calls/${encodeURIComponent(call.callId)}/customer`),
    placeholderData: (before, query) => (query?.queryKey[1] === call.callId ? before : undefined),
    retry: 3,
    retryDelay: 400,
  });
}

/** Who calls and what is known of them. */
export function CustomerPanel({ call }: { readonly call: AgentCall }) {
  const { say } = useWords();
  const { data, isPending, isError, refetch, isFetching } = useCustomer(call);
  return (
    <Card
      withBorder
      component="section"
      aria-label={say('customer.title')}
      aria-busy={isPending}
      data-testid="customer"
      data-standing={data?.standing ?? 'unknown'}
      data-reading={isPending ? 'loading' : isError && !data ? 'failed' : 'there'}
    >
      {data ? (
        <Known card={data} />
      ) : isError ? (
        <Alert color="red" role="alert" title={say('customer.failed')}>
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
            {say('again')}
          </Button>
        </Alert>
      ) : (
        <Stack gap="xs" aria-label={say('loading')}>
          <Skeleton height={18} width="60%" />
          <Skeleton height={12} />
          <Skeleton height={12} width="80%" />
        </Stack>
      )}
    </Card>
  );
}

function Known({ card }: { readonly card: CustomerCard }) {
  const { say } = useWords();
  const { customer, candidates, missing, standing } = card;
  const lost = missing.filter(isSection).map((section) => say(`customer.${section}`));
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4" data-testid="customer-name">
          {customer?.name ?? say('customer.title')}
        </Title>
        {standing && (
          <Badge color={standing === 'confirmed' ? 'teal.9' : 'yellow.3'} autoContrast data-testid="standing">
            {say(`customer.${standing}`)}
          </Badge>
        )}
      </Group>
      {!customer && candidates.length === 0 && !missing.includes('candidates') && (
        <Text c="dimmed">{say('customer.none')}</Text>
      )}
      {candidates.length > 0 && (
        <Part title={say('customer.candidates')}>
          {candidates.map((one) => `${one.name}, ${one.accountNumber}, ${one.address.town}`)}
        </Part>
      )}
      {lost.length > 0 && (
        <Alert color="orange" role="status" p="xs" data-testid="customer-missing">
          {say('customer.missing', { what: lost.join(', ') })}
        </Alert>
      )}
      <Account card={card} />
      <Holdings card={card} />
    </Stack>
  );
}

function Account({ card: { customer, account, nearestBranch } }: { readonly card: CustomerCard }) {
  const { say } = useWords();
  const { money, day } = useFormats();
  const place = ({ street, postalCode, town, country }: NonNullable<typeof customer>['address']) =>
    `${street}, ${postalCode} ${town}, ${country}`;
  if (!customer) return null;
  return (
    <>
      <Part title={say('customer.address')}>
        {[
          place(customer.address),
          ...(nearestBranch
            ? [`${say('customer.nearestBranch')}: ${nearestBranch.name}, ${place(nearestBranch.address)}`]
            : []),
        ]}
      </Part>
      <Part title={say('customer.numbers')}>
        {customer.numbers.map((number) => (
          <span key={number}>
            {`${number} `}
            <CallButton number={number} />
          </span>
        ))}
      </Part>
      <Part title={say('customer.account')}>
        {[
          say('customer.number', { number: customer.accountNumber, since: day(customer.since) }),
          ...(account
            ? [
                account.dueOn === null
                  ? say('customer.balance', { amount: money(account.balance) })
                  : say('customer.due', { amount: money(account.balance), day: day(account.dueOn) }),
                ...(account.lastPayment
                  ? [
                      say('customer.paid', {
                        amount: money(account.lastPayment.paid),
                        day: day(account.lastPayment.on),
                      }),
                    ]
                  : []),
              ]
            : []),
        ]}
      </Part>
    </>
  );
}

function Holdings({ card }: { readonly card: CustomerCard }) {
  const { say, language } = useWords();
  const { money, day, time } = useFormats();
  return (
    <>
      <Part title={say('customer.tickets')}>
        {card.tickets.map(
          ({ reference, openedOn, summary, state }) =>
            `${reference} · ${day(openedOn)} · ${say(`ticket.${state}`)} · ${summary}`,
        )}
      </Part>
      <Part title={say('customer.contacts')}>
        {card.contacts.map(({ at, agent, outcome, tags, notes }) =>
          [
            time(at),
            ...[outcome, ...tags].map((one) => one && inWords(one.words, language)),
            agent,
            notes.split('\n')[0],
          ]
            .filter(Boolean)
            .join(' · '),
        )}
      </Part>
      <Part title={say('customer.orders')}>
        {card.orders.map(
          ({ reference, state, what, placedOn, arrivesOn, total }) =>
            `${reference} · ${inWords(what, language)} · ${say(`order.${state}`)} · ${day(placedOn)}${
              arrivesOn === null ? '' : ` → ${day(arrivesOn)}`
            } · ${money(total)}`,
        )}
      </Part>
      <Part title={say('customer.appointments')}>
        {card.appointments.map(
          ({ reference, startsAt, branchId }) => `${time(startsAt)} · ${branchId} · ${reference}`,
        )}
      </Part>
      <Part title={say('customer.services')}>
        {card.services.map(({ names, state }) => `${inWords(names, language)}: ${say(`service.${state}`)}`)}
      </Part>
      <Part title={say('customer.did')}>
        {card.did.map(({ at, deed, reference, detail }) =>
          [time(at), deed, reference, detail].filter(Boolean).join(' · '),
        )}
      </Part>
    </>
  );
}

/** Nothing at all when there is nothing to list. */
function Part({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h6">
        {title}
      </Title>
      <ul className="rd-list">
        {children.map((line, index) => (
          <Text component="li" size="sm" key={index}>
            {line}
          </Text>
        ))}
      </ul>
    </div>
  );
}

const sections = [
  'customer',
  'candidates',
  'account',
  'orders',
  'appointments',
  'services',
  'tickets',
  'contacts',
  'nearestBranch',
] as const;
type Section = (typeof sections)[number];
const isSection = (name: string): name is Section => (sections as readonly string[]).includes(name);

function useFormats() {
  const { language } = useWords();
  return {
    money: ({ amount, currency }: { readonly amount: string; readonly currency: string }) =>
      new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount)),
    /** A date without a time has no zone. */
    day: (text: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(text)),
    time: (text: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text)),
  };
}
