import { Button, Group, Input, Menu } from '@mantine/core';
import { useWords } from '../../words/words.js';
import { LineField, PartMistake, UnusualInText } from './fields.js';
import type { At } from './sheet.js';
import { setAt } from './yaml-edits.js';

/** In the middle: it is to be looked at anyway. */
const firstLevel = '5';

/** Skills with their levels; one more is added by its name. */
export function SkillLevels({
  sheet,
  path,
  label,
  hint,
  known,
  order = [],
}: At & {
  readonly label: string;
  readonly hint?: string;
  readonly known: readonly string[];
  readonly order?: readonly string[];
}) {
  const { say } = useWords();
  if (!sheet.yaml.isNames(path)) return <UnusualInText sheet={sheet} path={path} what={label} />;
  const had = sheet.yaml.keys(path);
  const others = known.filter((skill) => !had.includes(skill));
  const add = (skill: string) =>
    sheet.edit((text) =>
      had.length === 0 && sheet.yaml.place(path) === undefined
        ? setAt(text, path, { [skill]: firstLevel }, order)
        : setAt(text, [...path, skill], firstLevel),
    );
  return (
    <Input.Wrapper labelElement="div" size="xs" label={label} description={hint}>
      <Group gap="xs" align="start" mt={4} role="group" aria-label={label}>
        {had.map((skill) => (
          <div className="rd-level" key={skill}>
            <LineField sheet={sheet} path={[...path, skill]} label={skill} optional numeric />
          </div>
        ))}
        {others.length > 0 && (
          <Menu>
            <Menu.Target>
              <Button size="xs" variant="default" className="rd-beside-label">
                {say('form.add-skill')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((skill) => (
                <Menu.Item key={skill} onClick={() => add(skill)}>
                  {skill}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <PartMistake sheet={sheet} path={path} />
    </Input.Wrapper>
  );
}
