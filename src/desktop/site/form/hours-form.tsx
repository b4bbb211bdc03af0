import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { TableCard } from '../../parts/table-card.js';
import { useWords } from '../../words/words.js';
import { LineField, PartMistake, RemoveButton, TimesField, UnusualInText } from './fields.js';
import { NewName } from './new-name.js';
import { addHours } from './new-parts.js';
import type { At, Sheet } from './sheet.js';
import { dayByDay, setSpans, spansOf, spansTyped, weekLines, type WeekLine } from './week-edits.js';
import { addTo, removeAt, setAt } from './yaml-edits.js';

const order = ['time-zone', 'week', 'holidays', 'exceptions'];
const dateOrder = ['date', 'name', 'open'];

/** When it is open: the week, the holidays of every year, and what holds on one date only. */
export function HoursForm({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const names = sheet.yaml.keys([]);
  return (
    <Stack>
      {names.map((name) => (
        <Hours key={name} sheet={sheet} path={[name]} />
      ))}
      <NewName
        label={say('form.new-hours')}
        hint={say('form.name-hint')}
        button={say('form.add-hours')}
        taken={names}
        add={(name) => sheet.edit((text) => addHours(text, name))}
      />
    </Stack>
  );
}

function Hours({ sheet, path }: At) {
  const { say } = useWords();
  const name = String(path.at(-1));
  if (!sheet.yaml.isNames(path)) return <UnusualInText sheet={sheet} path={path} what={name} />;
  return (
    <Card withBorder component="section" aria-label={name} data-testid={`form-hours-${name}`}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5">
            {name}
          </Title>
          <RemoveButton sheet={sheet} path={path} name={name} />
        </Group>
        <PartMistake sheet={sheet} path={path} />
        <Week sheet={sheet} path={[...path, 'week']} name={name} />
        <Dates sheet={sheet} path={[...path, 'holidays']} of={name} />
        <Dates sheet={sheet} path={[...path, 'exceptions']} of={name} />
        <LineField
          sheet={sheet}
          path={[...path, 'time-zone']}
          label={say('form.time-zone')}
          placeholder={say('form.company-zone')}
          order={order}
          optional
        />
      </Stack>
    </Card>
  );
}

function Week({ sheet, path, name }: At & { readonly name: string }) {
  const { say, language } = useWords();
  const lines = weekLines(sheet.yaml, path);
  const title = say('form.week');
  if (!lines) return <UnusualInText sheet={sheet} path={path} what={title} />;
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // The fifth of January 1970 was a Monday.
  const day = (number: number) => format.format(new Date(Date.UTC(1970, 0, 5 + number)));
  const daysOf = ({ from, to }: WeekLine) => (from === to ? day(from) : `${day(from)} – ${day(to)}`);
  return (
    <Stack gap="xs" role="group" aria-label={`${title}, ${name}`}>
      <Text size="sm" c="dimmed">
        {say('form.times-hint')}
      </Text>
      <PartMistake sheet={sheet} path={path} />
      {lines.map((line) => (
        <Group key={line.name} gap="sm" align="start" wrap="nowrap">
          <Text size="sm" w="13rem" pt={4}>
            {daysOf(line)}
          </Text>
          <div className="rd-times">
            <TimesField
              sheet={sheet}
              path={[...path, line.name]}
              label={`${daysOf(line)}, ${name}`}
              labelHidden
              placeholder={say('form.closed')}
              shown={spansTyped(sheet.yaml, [...path, line.name])}
              write={(text, typed) => setSpans(text, path, line.name, typed)}
            />
          </div>
          {line.from !== line.to && (
            <Button
              size="xs"
              variant="default"
              aria-label={say('form.by-day-of', { days: daysOf(line) })}
              onClick={() => sheet.edit((text) => dayByDay(text, path, line))}
            >
              {say('form.by-day')}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}

/** Holidays of every year, or single dates: closed unless times are given. */
function Dates({ sheet, path, of }: At & { readonly of: string }) {
  const { say } = useWords();
  const { yaml, edit } = sheet;
  const rows = yaml.items(path);
  const yearly = path.at(-1) === 'holidays';
  const title = say(yearly ? 'form.holidays' : 'form.exceptions');
  if (!yaml.isItems(path) || !rows.every((row) => yaml.isNames(row)))
    return <UnusualInText sheet={sheet} path={path} what={title} />;
  const add = rows.length > 0 ? say('form.add-date') : `${title}: ${say('form.add-date')}`;
  const dateHead = say(yearly ? 'form.yearly-date' : 'form.full-date');
  return (
    <Stack gap="xs">
      {rows.length > 0 && (
        <TableCard title={`${title}, ${of}`} minWidth={500}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="10rem">{dateHead}</Table.Th>
              <Table.Th>{say('form.occasion')}</Table.Th>
              <Table.Th>{say('form.open-times')}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, index) => {
              const name = `${yaml.at([...row, 'date']) ?? ''} ${yaml.at([...row, 'name']) ?? ''}`.trim();
              const field = (key: string, word: string) => ({
                sheet,
                path: [...row, key],
                order: dateOrder,
                labelHidden: true,
                label: `${word}, ${name}`,
              });
              const open = [...row, 'open'];
              return (
                <Table.Tr key={index}>
                  <Table.Td>
                    <LineField {...field('date', dateHead)} />
                  </Table.Td>
                  <Table.Td>
                    <LineField {...field('name', say('form.occasion'))} />
                    <PartMistake sheet={sheet} path={row} />
                  </Table.Td>
                  <Table.Td>
                    <TimesField
                      {...field('open', say('form.open-times'))}
                      placeholder={say('form.closed')}
                      shown={spansTyped(yaml, open)}
                      write={(text, typed) =>
                        typed === '' ? removeAt(text, open) : setAt(text, open, spansOf(typed), dateOrder)
                      }
                    />
                  </Table.Td>
                  <Table.Td ta="end">
                    <RemoveButton sheet={sheet} path={row} name={name} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </TableCard>
      )}
      <div>
        <Button
          size="xs"
          variant="default"
          aria-label={`${add} (${title}, ${of})`}
          onClick={() => edit((text) => addTo(text, path, { date: '', name: '' }, order))}
        >
          {add}
        </Button>
      </div>
    </Stack>
  );
}
