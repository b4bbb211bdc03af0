import { Button, Card, Group, Space, Stack, Table, Text, Title } from '@mantine/core';
import { TableCard } from '../../parts/table-card.js';
import { useWords } from '../../words/words.js';
import { useBeside } from './beside.js';
import { addStep } from './chain-edits.js';
import { ChoiceField, LineField, PartMistake, RemoveButton, UnusualInText } from './fields.js';
import { NewName } from './new-name.js';
import { addChain, addPost } from './new-parts.js';
import type { At, Sheet } from './sheet.js';
import { swapWithNext } from './yaml-edits.js';
import type { Path, YamlText } from './yaml-text.js';

const order = ['hears', 'rings', 'ring-seconds', 'accept', 'rounds', 'pause-seconds', 'steps'];
const stepOrder = ['agent', 'post', 'trunk', 'number', 'group', 'queue', 'chain', 'ring-seconds'];

/** Who holds which post, and who is rung after whom. */
export function ChainsForm({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const [first] = useAgents();
  const chains = ['chains'];
  return (
    <Stack>
      <Posts sheet={sheet} />
      {sheet.yaml.isNames(chains) ? (
        <>
          {sheet.yaml.keys(chains).map((name) => (
            <Chain key={name} sheet={sheet} path={[...chains, name]} />
          ))}
          <NewName
            label={say('form.new-chain')}
            hint={say('form.name-hint')}
            button={say('form.add-chain')}
            taken={sheet.yaml.keys(chains)}
            add={(name) => sheet.edit((text) => addChain(text, name, first?.value ?? ''))}
          />
        </>
      ) : (
        <UnusualInText sheet={sheet} path={chains} what="chains" />
      )}
    </Stack>
  );
}

const useAgents = () => {
  const agents = useBeside('agents.yaml');
  return agents.keys(['agents']).map((id) => ({ value: id, label: agents.at(['agents', id, 'name']) || id }));
};

function Posts({ sheet }: { readonly sheet: Sheet }) {
  const { say } = useWords();
  const agents = useAgents();
  const all = ['posts'];
  const { yaml } = sheet;
  if (!yaml.isNames(all)) return <UnusualInText sheet={sheet} path={all} what={say('form.posts')} />;
  return (
    <Card withBorder component="section" aria-label={say('form.posts')}>
      <Title order={3} size="h5" mb="xs">
        {say('form.posts')}
      </Title>
      <Group align="start">
        {yaml.keys(all).map((post) => {
          const path = [...all, post];
          return (
            <div key={post}>
              {yaml.at([...path, 'agent']) === undefined ? (
                <UnusualInText sheet={sheet} path={path} what={post} />
              ) : (
                <ChoiceField
                  sheet={sheet}
                  path={[...path, 'agent']}
                  label={say('form.post', { post })}
                  choices={agents}
                />
              )}
              <Group justify="space-between" mt={4}>
                <PartMistake sheet={sheet} path={path} />
                <RemoveButton sheet={sheet} path={path} name={post} />
              </Group>
            </div>
          );
        })}
      </Group>
      <Space h="xs" />
      <NewName
        label={say('form.new-post')}
        hint={say('form.name-hint')}
        button={say('form.add-post')}
        taken={yaml.keys(all)}
        add={(name) => sheet.edit((text) => addPost(text, name, agents[0]?.value ?? ''))}
      />
    </Card>
  );
}

function Chain({ sheet, path }: At) {
  const { say } = useWords();
  const { yaml, edit } = sheet;
  const name = String(path.at(-1));
  const stepsAt = [...path, 'steps'];
  const steps = yaml.items(stepsAt);
  const agents = useAgents();
  const posts = yaml.keys(['posts']);
  if (!yaml.isNames(path) || !yaml.isItems(stepsAt) || !steps.every((step) => yaml.isNames(step)))
    return <UnusualInText sheet={sheet} path={path} what={name} />;
  const add = (key: 'agent' | 'post', who: string | undefined) => (
    <Button
      size="xs"
      variant="default"
      disabled={who === undefined}
      onClick={() => edit((text) => addStep(text, stepsAt, { [key]: who ?? '' }, order))}
    >
      {say(key === 'agent' ? 'form.add-agent-step' : 'form.add-post-step')}
    </Button>
  );
  return (
    <Stack gap="xs" data-testid={`form-chain-${name}`}>
      <TableCard title={name} minWidth={600} beside={<RemoveButton sheet={sheet} path={path} name={name} />}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('form.chain')}</Table.Th>
            <Table.Th w="10rem">{say('form.ring-seconds')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step, index) => (
            <Table.Tr key={index}>
              <Table.Td>
                <Target sheet={sheet} path={step} agents={agents} posts={posts} />
                <PartMistake sheet={sheet} path={step} />
              </Table.Td>
              <Table.Td>
                {rings(yaml, step) && (
                  <LineField
                    sheet={sheet}
                    path={[...step, 'ring-seconds']}
                    label={`${say('form.ring-seconds')}, ${say('form.step', { n: index + 1 })}`}
                    labelHidden
                    placeholder={yaml.at([...path, 'ring-seconds']) ?? '20'}
                    order={stepOrder}
                    optional
                    numeric
                  />
                )}
              </Table.Td>
              <Table.Td>
                <StepButtons sheet={sheet} path={step} last={index === steps.length - 1} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TableCard>
      <PartMistake sheet={sheet} path={path} />
      <Group align="end">
        {add('agent', agents[0]?.value)}
        {add('post', posts[0])}
        <LineField
          sheet={sheet}
          path={[...path, 'ring-seconds']}
          label={say('form.ring-seconds')}
          placeholder={say('form.usual', { value: 20 })}
          order={order}
          optional
          numeric
        />
      </Group>
    </Stack>
  );
}

const rings = (yaml: YamlText, step: Path): boolean =>
  !['queue', 'chain'].some((key) => yaml.keys(step).includes(key));

/** An agent or a post is chosen; everybody else is shown as written. */
function Target({
  sheet,
  path,
  agents,
  posts,
}: At & {
  readonly agents: readonly { readonly value: string; readonly label: string }[];
  readonly posts: readonly string[];
}) {
  const { say } = useWords();
  const { yaml } = sheet;
  const keys = yaml.keys(path);
  const shared = { sheet, labelHidden: true };
  const step = say('form.step', { n: Number(path.at(-1)) + 1 });
  if (keys.includes('agent'))
    return (
      <ChoiceField
        {...shared}
        path={[...path, 'agent']}
        label={`${say('form.agent')}, ${step}`}
        choices={agents}
      />
    );
  if (keys.includes('post'))
    return (
      <ChoiceField
        {...shared}
        path={[...path, 'post']}
        label={`${say('form.of-post')}, ${step}`}
        choices={posts.map((post) => ({ value: post, label: post }))}
      />
    );
  const written = keys
    .filter((key) => !['ring', 'ring-seconds', 'says'].includes(key))
    .map((key) => `${key}: ${yaml.listAt([...path, key])?.join(', ') ?? '…'}`);
  return <Text size="sm">{written.join('; ')}</Text>;
}

function StepButtons({ sheet, path, last }: At & { readonly last: boolean }) {
  const { say } = useWords();
  const { edit } = sheet;
  const index = Number(path.at(-1));
  const before = [...path.slice(0, -1), index - 1];
  const name = say('form.step', { n: index + 1 });
  return (
    <Group gap="xs" wrap="nowrap" justify="end">
      <Button
        size="compact-xs"
        variant="default"
        disabled={index === 0}
        aria-label={say('form.earlier-of', { name })}
        onClick={() => edit((text) => swapWithNext(text, before))}
      >
        {say('form.earlier')}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        disabled={last}
        aria-label={say('form.later-of', { name })}
        onClick={() => edit((text) => swapWithNext(text, path))}
      >
        {say('form.later')}
      </Button>
      <RemoveButton sheet={sheet} path={path} name={name} disabled={index === 0 && last} />
    </Group>
  );
}
