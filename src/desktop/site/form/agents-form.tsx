import { Badge, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { Fragment, useState } from 'react';
import { TableCard } from '../../parts/table-card.js';
import { useWords } from '../../words/words.js';
import { useBeside } from './beside.js';
import { ChoiceField, LineField, PartMistake, RemoveButton, SomeField, UnusualInText } from './fields.js';
import { NewName } from './new-name.js';
import { PauseReasons } from './pause-reasons.js';
import type { At, Sheet } from './sheet.js';
import { SkillLevels } from './skill-levels.js';
import { setAt } from './yaml-edits.js';

const order = ['name', 'phone', 'role', 'languages', 'skills'];
const roles = ['agent', 'quality', 'supervisor', 'admin'] as const;
const all = ['agents'];

/** Who takes calls, and why they may be on a break. */
export function AgentsForm({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const [open, setOpen] = useState<readonly string[]>([]);
  const { yaml, mistakes } = sheet;
  const show = (id: string) => setOpen((before) => [...before, id]);
  const isShown = (id: string) => open.includes(id) || mistakes.below([...all, id]) > 0;
  const row = (id: string) => {
    const path = [...all, id];
    const name = yaml.at([...path, 'name']) || id;
    const role = roles.find((one) => one === yaml.at([...path, 'role'])) ?? 'agent';
    const skills = yaml.keys([...path, 'skills']);
    const toMend = mistakes.below(path);
    return (
      <Fragment key={id}>
        <Table.Tr data-testid={`form-agent-${id}`}>
          <Table.Th scope="row">
            {name}{' '}
            <Text span size="sm" c="dimmed">
              {id}
            </Text>{' '}
            {toMend > 0 && <Badge color="red.9">{say('form.mistakes-of', { count: toMend })}</Badge>}
          </Table.Th>
          <Table.Td>{yaml.at([...path, 'phone'])}</Table.Td>
          <Table.Td>{say(`form.role.${role}`)}</Table.Td>
          <Table.Td>{yaml.listAt([...path, 'languages'])?.join(', ')}</Table.Td>
          <Table.Td>
            {skills.map((skill) => `${skill} ${yaml.at([...path, 'skills', skill]) ?? ''}`).join(', ')}
          </Table.Td>
          <Table.Td>
            <Group gap="xs" wrap="nowrap" justify="end">
              <Button
                size="compact-xs"
                variant="default"
                aria-expanded={isShown(id)}
                aria-label={say(open.includes(id) ? 'form.close-of' : 'form.change-of', { name })}
                onClick={() => (open.includes(id) ? setOpen(open.filter((one) => one !== id)) : show(id))}
              >
                {say(open.includes(id) ? 'form.close' : 'form.change')}
              </Button>
              <RemoveButton sheet={sheet} path={path} name={name} />
            </Group>
          </Table.Td>
        </Table.Tr>
        {isShown(id) && (
          <Table.Tr>
            <Table.Td colSpan={6}>
              <AgentFields sheet={sheet} path={path} />
            </Table.Td>
          </Table.Tr>
        )}
      </Fragment>
    );
  };
  return (
    <Stack>
      {yaml.isNames(all) ? (
        <TableCard title={say('agents.title')} minWidth={600}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('form.name')}</Table.Th>
              <Table.Th>{say('form.phone')}</Table.Th>
              <Table.Th>{say('form.role')}</Table.Th>
              <Table.Th>{say('form.languages')}</Table.Th>
              <Table.Th>{say('form.skills')}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{yaml.keys(all).map(row)}</Table.Tbody>
        </TableCard>
      ) : (
        <UnusualInText sheet={sheet} path={all} what={say('agents.title')} />
      )}
      <NewAgent sheet={sheet} added={show} />
      <PauseReasons sheet={sheet} />
    </Stack>
  );
}

function AgentFields({ sheet, path }: At) {
  const { say } = useWords();
  const languages = useBeside('company.yaml').listAt(['languages']) ?? [];
  const skills = useBeside('skills.yaml').keys([]);
  if (!sheet.yaml.isNames(path))
    return <UnusualInText sheet={sheet} path={path} what={String(path.at(-1))} />;
  return (
    <Stack gap="xs" pb="xs">
      <PartMistake sheet={sheet} path={path} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <LineField sheet={sheet} path={[...path, 'name']} label={say('form.name')} order={order} />
        <ChoiceField
          sheet={sheet}
          path={[...path, 'role']}
          label={say('form.role')}
          order={order}
          usual="agent"
          choices={roles.map((role) => ({ value: role, label: say(`form.role.${role}`) }))}
        />
        <LineField
          sheet={sheet}
          path={[...path, 'phone']}
          label={say('form.phone')}
          hint={say('form.phone-hint')}
          order={order}
        />
        <SomeField
          sheet={sheet}
          path={[...path, 'languages']}
          label={say('form.languages')}
          choices={languages}
        />
      </SimpleGrid>
      <SkillLevels
        sheet={sheet}
        path={[...path, 'skills']}
        label={say('form.skills')}
        hint={say('form.skills-hint')}
        known={skills}
        order={order}
      />
    </Stack>
  );
}

function NewAgent({ sheet, added }: { readonly sheet: Sheet; readonly added: (id: string) => void }) {
  const { say } = useWords();
  const language = useBeside('company.yaml').at(['default-language']);
  const add = (id: string) => {
    const agent = { name: '', phone: unguessable(id), ...(language ? { languages: [language] } : {}) };
    sheet.edit((text) => setAt(text, [...all, id], agent));
    added(id);
  };
  return (
    <NewName
      label={say('form.id')}
      hint={say('form.id-hint')}
      button={say('form.add-agent')}
      taken={sheet.yaml.keys(all)}
      add={add}
    />
  );
}

/** A user name for a telephone that nobody finds by trying. */
function unguessable(id: string): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const chosen = [...crypto.getRandomValues(new Uint8Array(6))].map((one) => letters[one % letters.length]);
  return `${id}-${chosen.join('')}`;
}
