import { Alert, Loader, Modal, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { explanation, type Explanation } from '../../contracts/index.js';
import { get } from '../api.js';
import { useWords } from '../words/words.js';

/** Why a caller waits, what would have to happen, and what was decided so far. */
export function ExplainTicket({
  ticketId,
  close,
}: {
  readonly ticketId: string | undefined;
  readonly close: () => void;
}) {
  const { say } = useWords();
  const { data, isError } = useQuery({
    queryKey: ['explain', ticketId],
    queryFn: () => get(explanation, `/api/tickets/${encodeURIComponent(ticketId ?? '')}/explain`),
    enabled: ticketId !== undefined,
    refetchInterval: 2_000,
    staleTime: 0,
  });
  return (
    <Modal
      opened={ticketId !== undefined}
      onClose={close}
      title={say('explain.title')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      {data ? (
        <Explained told={data} />
      ) : isError ? (
        <Alert color="red">{say('explain.failed')}</Alert>
      ) : (
        <Loader aria-label={say('loading')} />
      )}
    </Modal>
  );
}

function Explained({ told: { now, decisions } }: { readonly told: Explanation }) {
  const { say, language } = useWords();
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium' });
  return (
    <Stack gap="xs" data-testid="explanation">
      {!now && <Text>{say('explain.over')}</Text>}
      {now?.sentences.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
      {decisions.length > 0 && (
        <>
          <Title order={3} size="h6">
            {say('explain.decisions')}
          </Title>
          <ol className="rd-story">
            {decisions.map(({ at, kind, facts }, index) => (
              <Text component="li" size="sm" key={index}>
                {time.format(new Date(at))} {kind}
                {typeof facts['agentId'] === 'string' && `: ${facts['agentId']}`}
              </Text>
            ))}
          </ol>
        </>
      )}
    </Stack>
  );
}
