import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ownFigures, type LiveAgent } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send } from '../api.js';
import { useWords } from '../words/words.js';
import { isBreakDue } from './break-due.js';
import { clockText } from './elapsed.js';
import { useSite } from './state-menu.js';

const figuresEveryMs = 15_000;

/** One's own day, a word when a break is due, and the break after a hard call. */
export function OwnDay({ me }: { readonly me: LiveAgent }) {
  const { say, language } = useWords();
  const { data: site } = useSite();
  const { run, busy } = useAction();
  const { data, isError } = useQuery({
    queryKey: ['report', 'me'],
    queryFn: () => get(ownFigures, '/api/reports/me'),
    refetchInterval: figuresEveryMs,
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const isDue = data !== undefined && isBreakDue(data, me.state);
  const figures: readonly (readonly [string, string])[] = data
    ? [
        [say('day.calls'), String(data.calls)],
        [say('day.talk'), clockText(data.talkSeconds * 1000)],
        [say('day.wrap-up'), clockText(data.wrapUpSeconds * 1000)],
        [say('day.occupancy'), data.occupancy === null ? '–' : percent.format(data.occupancy)],
      ]
    : [];
  return (
    <Card withBorder component="section" aria-label={say('day.title')} data-testid="own-day">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {say('day.title')}
          </Title>
          {site?.hardCallBreak != null && me.state !== 'signed-out' && !me.hardCall && (
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              onClick={() =>
                void run(() => send('POST', `/api/agents/${me.id}/duty`, { command: 'hard-call' }))
              }
            >
              {say('day.hard-call')}
            </Button>
          )}
        </Group>
        {isDue && (
          <Alert color="orange" role="status" p="xs" data-testid="break-due">
            {say('day.break-due', { time: clockText(data.busySinceBreakSeconds * 1000) })}
          </Alert>
        )}
        {isError && !data && <Text size="sm">{say('figures.failed')}</Text>}
        <Group gap="md">
          {figures.map(([name, value]) => (
            <Text size="sm" key={name}>
              <Text span c="dimmed" size="sm">
                {name}{' '}
              </Text>
              <span className="rd-figure" data-figure={name}>
                {value}
              </span>
            </Text>
          ))}
        </Group>
        <Text size="xs" c="dimmed">
          {say('day.formula')}
        </Text>
      </Stack>
    </Card>
  );
}
