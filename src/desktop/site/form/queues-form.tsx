import { Button, Card, Checkbox, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useWords } from '../../words/words.js';
import { useBeside } from './beside.js';
import { ChoiceField, LineField, PartMistake, RemoveButton, UnusualInText, YesField } from './fields.js';
import { NewName } from './new-name.js';
import { addQueue } from './new-parts.js';
import type { At, Sheet } from './sheet.js';
import { SkillLevels } from './skill-levels.js';
import { addTo, removeAt, setAt } from './yaml-edits.js';

const order = [
  'head-start-seconds',
  'steps',
  'pick',
  'ring-seconds',
  'wrap-up-seconds',
  'wrap-up-extension',
  'outcomes',
  'outcome-required',
  'welcome',
  'whisper',
  'script',
  'announce-position',
  'announce-wait',
  'while-waiting',
  'max-wait-seconds',
  'max-waiting',
];
const stepOrder = ['after-seconds', 'or-when-nobody', 'needs'];
const picks = ['longest-idle', 'best-fit', 'round-robin'] as const;
/** What holds where nothing is written (docs/site.md). */
const usual = { 'ring-seconds': '15', 'wrap-up-seconds': '0', 'max-wait-seconds': '1800' } as const;

/** Where callers wait: the fields of every day, queue by queue. */
export function QueuesForm({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const [skill] = useBeside('skills.yaml').keys([]);
  const names = sheet.yaml.keys([]);
  return (
    <Stack>
      {names.map((name) => (
        <Queue key={name} sheet={sheet} path={[name]} />
      ))}
      <NewName
        label={say('form.new-queue')}
        hint={say('form.name-hint')}
        button={say('form.add-queue')}
        taken={names}
        add={(name) => sheet.edit((text) => addQueue(text, name, skill))}
      />
    </Stack>
  );
}

function Queue({ sheet, path }: At) {
  const { say } = useWords();
  const name = String(path.at(-1));
  if (!sheet.yaml.isNames(path)) return <UnusualInText sheet={sheet} path={path} what={name} />;
  const number = (key: keyof typeof usual) => (
    <LineField
      sheet={sheet}
      path={[...path, key]}
      label={say(`form.${key}`)}
      placeholder={say('form.usual', { value: usual[key] })}
      order={order}
      optional
      numeric
    />
  );
  return (
    <Card withBorder component="section" aria-label={name} data-testid={`form-queue-${name}`}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5">
            {name}
          </Title>
          <RemoveButton sheet={sheet} path={path} name={name} />
        </Group>
        <PartMistake sheet={sheet} path={path} />
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <ChoiceField
            sheet={sheet}
            path={[...path, 'pick']}
            label={say('form.pick')}
            usual="longest-idle"
            order={order}
            choices={picks.map((pick) => ({ value: pick, label: say(`form.pick.${pick}`) }))}
          />
          {number('ring-seconds')}
          {number('wrap-up-seconds')}
          {number('max-wait-seconds')}
          <LineField
            sheet={sheet}
            path={[...path, 'max-waiting']}
            label={say('form.max-waiting')}
            order={order}
            optional
            numeric
          />
        </SimpleGrid>
        <Announcement sheet={sheet} path={[...path, 'announce-position']} />
        <Announcement sheet={sheet} path={[...path, 'announce-wait']} />
        <Steps sheet={sheet} path={[...path, 'steps']} />
      </Stack>
    </Card>
  );
}

/** Either not at all, or first after some seconds and then again and again. */
function Announcement({ sheet, path }: At) {
  const { say } = useWords();
  const { yaml, edit } = sheet;
  const wait = path.at(-1) === 'announce-wait';
  const what = say(wait ? 'form.announce-wait' : 'form.announce-position');
  if (!yaml.isNames(path)) return <UnusualInText sheet={sheet} path={path} what={what} />;
  const on = yaml.place(path) !== undefined;
  const seconds = (key: 'first-after-seconds' | 'every-seconds') => (
    <LineField sheet={sheet} path={[...path, key]} label={say(`form.${key}`)} numeric />
  );
  return (
    <Group gap="sm" align="end" role="group" aria-label={what}>
      <Checkbox
        size="xs"
        w="17rem"
        label={what}
        checked={on}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          const times = wait
            ? { 'first-after-seconds': '15', 'every-seconds': '60' }
            : { 'first-after-seconds': '10', 'every-seconds': '20' };
          edit((text) => (wanted ? setAt(text, path, times, order) : removeAt(text, path)));
        }}
      />
      {on && seconds('first-after-seconds')}
      {on && seconds('every-seconds')}
      <PartMistake sheet={sheet} path={path} />
    </Group>
  );
}

/** Whom the queue asks for at first, and what will do as time passes. */
function Steps({ sheet, path }: At) {
  const { say } = useWords();
  const { yaml, edit } = sheet;
  const steps = yaml.items(path);
  const skills = useBeside('skills.yaml').keys([]);
  if (!yaml.isItems(path) || !steps.every((step) => yaml.isNames(step)))
    return <UnusualInText sheet={sheet} path={path} what={say('form.steps')} />;
  const add = () => {
    const last = steps.at(-1) ?? path;
    const needs = [...last, 'needs'];
    const levels = yaml
      .keys(needs)
      .map((skill) => [skill, yaml.at([...needs, skill])])
      .filter(([, level]) => level !== undefined);
    const after = Number(yaml.at([...last, 'after-seconds']) ?? 0) || 0;
    const step = { 'after-seconds': String(after + 30), needs: Object.fromEntries(levels) as Levels };
    edit((text) => addTo(text, path, step, order));
  };
  return (
    <Stack gap="xs" role="group" aria-label={say('form.steps')}>
      <Title order={4} size="h6">
        {say('form.steps')}
      </Title>
      <PartMistake sheet={sheet} path={path} />
      {steps.map((step, index) => {
        const name = say('form.step', { n: index + 1 });
        return (
          <Card key={index} withBorder p="xs" role="group" aria-label={name}>
            <Group justify="space-between" mb={4}>
              <Text size="sm" fw={700}>
                {name}
              </Text>
              <RemoveButton sheet={sheet} path={step} name={name} disabled={steps.length === 1} />
            </Group>
            <Group align="start" gap="lg">
              <Stack gap="xs" w="13rem">
                <LineField
                  sheet={sheet}
                  path={[...step, 'after-seconds']}
                  label={say('form.after-seconds')}
                  placeholder="0"
                  order={stepOrder}
                  optional
                  numeric
                />
                {index > 0 && (
                  <YesField
                    sheet={sheet}
                    path={[...step, 'or-when-nobody']}
                    label={say('form.or-when-nobody')}
                    order={stepOrder}
                  />
                )}
              </Stack>
              <SkillLevels
                sheet={sheet}
                path={[...step, 'needs']}
                label={say('form.needs')}
                known={skills}
                order={stepOrder}
              />
            </Group>
            <PartMistake sheet={sheet} path={step} />
          </Card>
        );
      })}
      <div>
        <Button size="xs" variant="default" onClick={add}>
          {say('form.add-step')}
        </Button>
      </div>
    </Stack>
  );
}

type Levels = Readonly<Record<string, string>>;
