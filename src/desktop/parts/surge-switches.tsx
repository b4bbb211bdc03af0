import { Alert, Card, Stack, Switch, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { surgesOn } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send } from '../api.js';
import { useWords } from '../words/words.js';
import { useSite } from './state-menu.js';

/** Announcements for times when many call for one reason, on and off. */
export function SurgeSwitches() {
  const { say, language } = useWords();
  const site = useSite();
  const { run, busy } = useAction();
  const { data, isError, refetch } = useQuery({
    queryKey: ['surges'],
    queryFn: () => get(surgesOn, '/api/surges'),
    // Others switch them too, by telephone for example.
    refetchInterval: 5_000,
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const names = [...new Set([...(site.data?.surges ?? []), ...(data?.surges ?? []).map(({ name }) => name)])];
  if (names.length === 0 && !isError) return null;
  const turn = async (name: string, on: boolean) => {
    const path = `/api/surges/${encodeURIComponent(name)}`;
    await run(() => (on ? send('PUT', path, {}) : send('DELETE', path)));
    await refetch();
  };
  return (
    <Card withBorder component="section" aria-label={say('surges.title')}>
      <Title order={2} size="h5" mb="xs">
        {say('surges.title')}
      </Title>
      {isError && !data && <Alert color="red">{say('surges.failed')}</Alert>}
      <Stack gap="xs">
        {data &&
          names.map((name) => {
            const on = data.surges.find((one) => one.name === name);
            return (
              <Switch
                key={name}
                label={name}
                description={on && say('surges.on', { by: on.by, time: time.format(new Date(on.since)) })}
                checked={on !== undefined}
                disabled={busy}
                onChange={(event) => void turn(name, event.currentTarget.checked)}
              />
            );
          })}
      </Stack>
    </Card>
  );
}
