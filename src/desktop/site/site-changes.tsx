import { Button, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { siteChangesReply } from '../../contracts/index.js';
import { get } from '../api.js';
import { TableCard } from '../parts/table-card.js';
import { useWords } from '../words/words.js';

/** What was changed of a file in the page, the newest first; the newest can be taken back. */
export function SiteChanges({
  file,
  busy,
  undo,
}: {
  readonly file: string;
  readonly busy: boolean;
  readonly undo: ((id: string) => void) | undefined;
}) {
  const { say, language } = useWords();
  const { data } = useQuery({
    queryKey: ['site-changes', file],
    queryFn: () => get(siteChangesReply, `/api/site/changes?limit=20&file=${encodeURIComponent(file)}`),
    staleTime: 0,
  });
  const changes = data?.changes ?? [];
  if (changes.length === 0) return null;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <TableCard title={say('site.changes')} minWidth={300}>
      <Table.Tbody data-testid="site-changes">
        {changes.map(({ id, at, by, undoes }, index) => (
          <Table.Tr key={id} data-testid={`change-${id}`}>
            <Table.Td>{when.format(new Date(at))}</Table.Td>
            <Table.Td>{by}</Table.Td>
            <Table.Td>{undoes !== null && say('site.undone')}</Table.Td>
            <Table.Td ta="end">
              {index === 0 && undo && (
                <Button size="compact-xs" variant="default" loading={busy} onClick={() => undo(id)}>
                  {say('site.undo')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TableCard>
  );
}
