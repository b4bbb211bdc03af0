import { Alert, Badge, Button, Card, Group, Loader, NavLink, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { siteFilesReply } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { get, send } from '../api.js';
import { Problem } from '../parts/problem.js';
import { SiteFile } from '../site/site-file.js';
import { useWords } from '../words/words.js';

/** The company's description: each file with the validator's messages at their lines, kept only when all is in order. */
export default function SitePage() {
  const { say } = useWords();
  const [file, setFile] = useState('company.yaml');
  const [spot, setSpot] = useState<{ readonly line: number }>();
  const { run, busy } = useAction();
  const cache = useQueryClient();
  const { data, isError } = useQuery({
    queryKey: ['site-files'],
    queryFn: () => get(siteFilesReply, '/api/site/files'),
    refetchInterval: 60_000,
  });
  const open = (to: string, at?: number) => {
    setFile(to);
    setSpot(at === undefined ? undefined : { line: at });
  };
  if (isError && !data) return <Alert color="red">{say('site.failed')}</Alert>;
  if (!data) return <Loader aria-label={say('loading')} />;
  const errorsIn = (name: string) =>
    data.mistakes.filter((one) => one.file === name && one.severity === 'error').length;
  return (
    <>
      <Title order={1} size="h3" mb="sm">
        {say('site.title')}
      </Title>
      <Problem />
      {!data.writable && (
        <Alert mb="md" role="status">
          {say('site.read-only')}
        </Alert>
      )}
      {!data.inUse && (
        <Alert mb="md" color="orange" role="status">
          <Group justify="space-between">
            {say('site.not-in-use')}
            <Button
              size="xs"
              loading={busy}
              onClick={() =>
                void run(async () => {
                  await send('POST', '/api/site/reload');
                  await cache.invalidateQueries();
                })
              }
            >
              {say('site.reload')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className="rd-site">
        <Card withBorder component="nav" aria-label={say('site.files')} p="xs">
          {data.files.map(({ file: name }) => (
            <NavLink
              key={name}
              component="button"
              label={name}
              className={name === file ? 'rd-current' : ''}
              aria-current={name === file ? 'true' : undefined}
              rightSection={errorsIn(name) > 0 ? <Badge color="red.9">{errorsIn(name)}</Badge> : undefined}
              onClick={() => open(name)}
              py={2}
            />
          ))}
        </Card>
        <SiteFile key={file} file={file} spot={spot} writable={data.writable} open={open} />
      </div>
    </>
  );
}
