import { Button, Group, Stack, Table } from '@mantine/core';
import { TableCard } from '../../parts/table-card.js';
import { useWords } from '../../words/words.js';
import { LineField, PartMistake, RemoveButton, UnusualInText, YesField } from './fields.js';
import type { Sheet } from './sheet.js';
import { addTo } from './yaml-edits.js';

const all = ['pause-reasons'];
const order = ['digit', 'name', 'limit-minutes', 'work', 'hard-call'];

/** Why agents may be on a break, by the digit that they dial. */
export function PauseReasons({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const { yaml, edit } = sheet;
  const rows = yaml.items(all);
  const digits = rows.map((path) => yaml.at([...path, 'digit']));
  const free = [...'1234567890'].find((digit) => !digits.includes(digit)) ?? '';
  if (!yaml.isItems(all) || !rows.every((path) => yaml.isNames(path)))
    return <UnusualInText sheet={sheet} path={all} what={say('form.pauses')} />;
  return (
    <Stack gap="xs">
      <TableCard title={say('form.pauses')} minWidth={600}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="5rem">{say('form.digit')}</Table.Th>
            <Table.Th>{say('form.name')}</Table.Th>
            <Table.Th w="9rem">{say('form.limit-minutes')}</Table.Th>
            <Table.Th>{say('form.work')}</Table.Th>
            <Table.Th>{say('form.hard-call')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((path, index) => {
            const name = say('form.pause', { name: yaml.at([...path, 'name']) ?? '' });
            const field = (key: string) => ({
              sheet,
              path: [...path, key],
              order,
              labelHidden: true,
            });
            const label = (word: string) => `${word}, ${name}`;
            return (
              <Table.Tr key={index}>
                <Table.Td>
                  <LineField {...field('digit')} label={label(say('form.digit'))} numeric />
                </Table.Td>
                <Table.Td>
                  <LineField {...field('name')} label={label(say('form.name'))} />
                  <PartMistake sheet={sheet} path={path} />
                </Table.Td>
                <Table.Td>
                  <LineField
                    {...field('limit-minutes')}
                    label={label(say('form.limit-minutes'))}
                    optional
                    numeric
                  />
                </Table.Td>
                <Table.Td>
                  <YesField {...field('work')} label={label(say('form.work'))} />
                </Table.Td>
                <Table.Td>
                  <YesField {...field('hard-call')} label={label(say('form.hard-call'))} />
                </Table.Td>
                <Table.Td ta="end">
                  <RemoveButton sheet={sheet} path={path} name={name} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </TableCard>
      <Group align="end">
        <Button
          size="xs"
          variant="default"
          disabled={free === ''}
          onClick={() => edit((text) => addTo(text, all, { digit: free, name: '' }))}
        >
          {say('form.add-pause')}
        </Button>
        <LineField
          sheet={sheet}
          path={['break-after-minutes']}
          label={say('form.break-after')}
          order={['agents', 'pause-reasons', 'break-after-minutes']}
          optional
          numeric
        />
      </Group>
    </Stack>
  );
}
