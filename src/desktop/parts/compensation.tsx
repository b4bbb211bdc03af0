import { Button, Card, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { compensationsReply, type AgentCall, type CompensationsReply } from '../../contracts/index.js';
import { get, sendFor } from '../api.js';
import { inWords, useWords } from '../words/words.js';
import { Form } from './form.js';
import { newKey } from './new-key.js';
import { useSite } from './state-menu.js';

type Allowance = NonNullable<CompensationsReply['allowance']>;

/** A colleague may give the same customer something. */
const readEveryMs = 15_000;

/** What an upset customer was given, and what may be given now; nothing where the company gives nothing. */
export function Compensation({ call }: { readonly call: AgentCall }) {
  const { say, language } = useWords();
  const { data: site } = useSite();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const path = `/api/calls/${encodeURIComponent(call.callId)}/compensations`;
  const queryKey = ['compensations', call.callId, call.talkingSince !== null];
  const { data } = useQuery({
    queryKey,
    queryFn: () => get(compensationsReply, path),
    refetchInterval: readEveryMs,
  });
  if (!data?.allowance) return null;
  const { allowance, given } = data;
  const money = (amount: string, currency = allowance.currency) =>
    new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount));
  const named = (code: string) => {
    const words = allowance.kinds.find((kind) => kind.code === code)?.words;
    return words ? inWords(words, language, site?.defaultLanguage) : code;
  };
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const mayGive = Number(allowance.each) > 0;
  if (!mayGive && given.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label={say('compensation.title')} data-testid="compensation">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {say('compensation.title')}
          </Title>
          {mayGive && (
            <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
              {say('compensation.give')}
            </Button>
          )}
        </Group>
        <Text size="sm" data-testid="compensation-left" data-left={allowance.left}>
          {say('compensation.limits', {
            each: money(allowance.each),
            left: money(allowance.left),
            days: allowance.periodDays,
          })}
          {allowance.moreBy && ` ${say(`compensation.more.${allowance.moreBy}`)}`}
        </Text>
        {given.length > 0 && (
          <ul className="rd-list" data-testid="compensations-given">
            {given.map(({ reference, kind, amount, currency, by, at, reason }) => (
              <Text component="li" size="sm" key={reference}>
                {`${named(kind)} · ${money(amount, currency)} · ${day.format(new Date(at))} · ${by} · ${reason} (${reference})`}
              </Text>
            ))}
          </ul>
        )}
        {open && (
          <GiveForm
            allowance={allowance}
            named={named}
            path={path}
            given={(kept) => {
              client.setQueryData(queryKey, kept);
              setOpen(false);
            }}
          />
        )}
      </Stack>
    </Card>
  );
}

function GiveForm({
  allowance,
  named,
  path,
  given,
}: {
  readonly allowance: Allowance;
  readonly named: (code: string) => string;
  readonly path: string;
  readonly given: (kept: CompensationsReply) => void;
}) {
  const { say } = useWords();
  const [key] = useState(newKey);
  const [code, setCode] = useState(allowance.kinds[0]?.code ?? '');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const worth = allowance.kinds.find((kind) => kind.code === code)?.worth ?? null;
  const give = async () => {
    const written = amount.trim().replace(',', '.');
    if (worth === null && !/^\d{1,7}(\.\d{1,2})?$/.test(written)) return 'compensation.no-amount';
    const wish = { key, kind: code, reason, ...(worth === null ? { amount: written } : {}) };
    given(await sendFor(compensationsReply, 'POST', path, wish));
    return undefined;
  };
  return (
    <Form send={give} label={say('compensation.give-it')}>
      <NativeSelect
        label={say('compensation.kind')}
        data={allowance.kinds.map((kind) => ({ value: kind.code, label: named(kind.code) }))}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <TextInput
        label={say('compensation.amount', { currency: allowance.currency })}
        inputMode="decimal"
        required
        maxLength={10}
        disabled={worth !== null}
        value={worth ?? amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <TextInput
        label={say('compensation.reason')}
        required
        minLength={3}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Form>
  );
}
