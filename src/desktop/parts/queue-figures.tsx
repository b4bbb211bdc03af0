import { Alert, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queueOutlooks, queueReport, waitAccuracy, type WaitEstimate } from '../../contracts/index.js';
import { get } from '../api.js';
import { useWords, type Say } from '../words/words.js';
import { TableCard } from './table-card.js';

const figuresEveryMs = 5_000;
const accuracyEveryMs = 60_000;
const dayMs = 86_400_000;

const askAccuracy = () => {
  const now = Date.now();
  const times = { from: new Date(now - dayMs).toISOString(), to: new Date(now).toISOString() };
  return get(waitAccuracy, `/api/reports/wait-accuracy?${new URLSearchParams(times).toString()}`);
};

/** What became of today's callers, and what one who came now would wait; a service level says by which formula. */
export function QueueFigures() {
  const { say, language } = useWords();
  const report = useQuery({
    queryKey: ['report', 'queues'],
    queryFn: () => get(queueReport, '/api/reports/queues'),
    refetchInterval: figuresEveryMs,
  });
  const outlooks = useQuery({
    queryKey: ['queues'],
    queryFn: () => get(queueOutlooks, '/api/queues'),
    refetchInterval: figuresEveryMs,
  });
  const accuracy = useQuery({
    queryKey: ['report', 'wait-accuracy'],
    queryFn: askAccuracy,
    refetchInterval: accuracyEveryMs,
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const share = (part: number | null) => (part === null ? '–' : percent.format(part));
  const wait = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? '–' : minutes(seconds);
  return (
    <TableCard title={say('figures.title')} minWidth={640}>
      <Table.Caption>
        {report.isError && !report.data ? (
          <Alert color="red">{say('figures.failed')}</Alert>
        ) : (
          <Text size="xs" component="span">
            {say('figures.formula')}
          </Text>
        )}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('queues.name')}</Table.Th>
          <Table.Th ta="end">{say('figures.service-level')}</Table.Th>
          <Table.Th ta="end">{say('figures.answered')}</Table.Th>
          <Table.Th ta="end">{say('figures.abandoned')}</Table.Th>
          <Table.Th ta="end">{say('figures.average')}</Table.Th>
          <Table.Th ta="end">{say('figures.if-joined')}</Table.Th>
          <Table.Th ta="end">{say('figures.error')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody className="rd-figure">
        {report.data?.queues.map((queue) => {
          const outlook = outlooks.data?.queues.find((one) => one.queue === queue.queue);
          const scored = accuracy.data?.queues.find((one) => one.queue === queue.queue);
          return (
            <Table.Tr key={queue.queue} data-testid={`figures-${queue.queue}`}>
              <Table.Th scope="row" fw={400}>
                {queue.queue}
              </Table.Th>
              <Table.Td ta="end" data-figure="service-level">
                {share(queue.serviceLevel)} <small>≤ {minutes(queue.withinSeconds)}</small>
              </Table.Td>
              <Table.Td ta="end" data-figure="answered">
                {queue.answered}
              </Table.Td>
              <Table.Td ta="end" data-figure="abandoned">
                {queue.abandoned} <small>{share(queue.abandonment)}</small>
              </Table.Td>
              <Table.Td ta="end">{wait(queue.averageWaitSeconds)}</Table.Td>
              <Table.Td ta="end">{outlook ? told(outlook.ifJoinedNow, say) : '–'}</Table.Td>
              <Table.Td ta="end">{wait(scored?.meanAbsoluteErrorSeconds)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </TableCard>
  );
}

const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

function told(estimate: WaitEstimate, say: Say): string {
  if (estimate.kind === 'unknown')
    return estimate.why === 'not-waiting' ? '–' : say(`figures.${estimate.why}`);
  if (estimate.toSeconds === 0) return say('figures.at-once');
  return `${minutes(estimate.fromSeconds)}–${minutes(estimate.toSeconds)}`;
}
