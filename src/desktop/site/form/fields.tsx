/** Fields of a form that show and change what stands at one place of a text. */
import { Button, Checkbox, Group, Input, NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../words/words.js';
import type { At } from './sheet.js';
import { removeAt, setAt, setList } from './yaml-edits.js';
import { YamlText } from './yaml-text.js';

interface FieldParts extends At {
  readonly label: string;
  /** In a table, whose head says it to those who see. */
  readonly labelHidden?: boolean;
  readonly hint?: string;
  /** The names in which a new one finds its place. */
  readonly order?: readonly string[];
}

const labelled = ({ label, labelHidden = false, hint }: FieldParts) => ({
  ...(labelHidden ? { 'aria-label': label } : { label }),
  ...(hint === undefined ? {} : { description: hint }),
});

/** What is typed stands in the text at once; the field shows it as it was typed as long as one is in it. */
function useTyped(shown: string, write: (typed: string) => void, leave: () => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? shown,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      setTyped(event.currentTarget.value);
      write(event.currentTarget.value.trim());
    },
    onBlur: () => {
      setTyped(undefined);
      leave();
    },
  };
}

/** A text in one line. `optional`: what is emptied is taken out when the field is left. */
export function LineField(
  parts: FieldParts & {
    readonly optional?: boolean;
    readonly placeholder?: string;
    readonly numeric?: boolean;
  },
) {
  const { sheet, path, order = [], optional = false, placeholder, numeric } = parts;
  const typing = useTyped(
    sheet.yaml.at(path) ?? '',
    (typed) => sheet.edit((text) => setAt(text, path, typed, order)),
    () => {
      if (optional) sheet.edit((text) => (new YamlText(text).at(path) === '' ? removeAt(text, path) : text));
    },
  );
  if (!sheet.yaml.isLine(path)) return <InText {...parts} />;
  return (
    <TextInput
      size="xs"
      {...labelled(parts)}
      {...typing}
      placeholder={placeholder}
      inputMode={numeric ? 'numeric' : undefined}
      error={sheet.mistakes.of(path)}
      data-field={path.join('.')}
    />
  );
}

/** Opening times; `read` and `write` know how they are written. */
export function TimesField(
  parts: FieldParts & {
    readonly shown: string | undefined;
    readonly write: (text: string, typed: string) => string;
    readonly placeholder?: string;
  },
) {
  const { sheet, path, shown, write, placeholder } = parts;
  const [emptied, setEmptied] = useState(false);
  const typing = useTyped(
    shown ?? '',
    (typed) => {
      setEmptied(typed === '');
      if (typed !== '') sheet.edit((text) => write(text, typed));
    },
    () => {
      if (emptied) sheet.edit((text) => write(text, ''));
      setEmptied(false);
    },
  );
  if (shown === undefined) return <InText {...parts} />;
  return (
    <TextInput
      size="xs"
      {...labelled(parts)}
      {...typing}
      placeholder={placeholder}
      error={sheet.mistakes.of(path)}
      data-field={path.join('.')}
    />
  );
}

/** One of several; what is not among them is shown as it stands. */
export function ChoiceField(
  parts: FieldParts & {
    readonly choices: readonly { readonly value: string; readonly label: string }[];
    /** What holds when nothing is written. */
    readonly usual?: string;
  },
) {
  const { sheet, path, choices, usual = '', order = [] } = parts;
  if (!sheet.yaml.isLine(path)) return <InText {...parts} />;
  const value = sheet.yaml.at(path) ?? usual;
  const known = choices.some((choice) => choice.value === value);
  return (
    <NativeSelect
      size="xs"
      {...labelled(parts)}
      data={known ? [...choices] : [{ value, label: value }, ...choices]}
      value={value}
      onChange={(event) => {
        const wanted = event.currentTarget.value;
        sheet.edit((text) => setAt(text, path, wanted, order));
      }}
      error={sheet.mistakes.of(path)}
      data-field={path.join('.')}
    />
  );
}

/** `yes`, or not there. */
export function YesField(parts: FieldParts) {
  const { sheet, path, label, labelHidden = false, order = [] } = parts;
  if (!sheet.yaml.isLine(path)) return <InText {...parts} />;
  return (
    <Checkbox
      size="xs"
      {...(labelHidden ? { 'aria-label': label } : { label })}
      checked={['yes', 'true'].includes(sheet.yaml.at(path) ?? '')}
      onChange={(event) => {
        const yes = event.currentTarget.checked;
        sheet.edit((text) => (yes ? setAt(text, path, 'yes', order) : removeAt(text, path)));
      }}
      error={sheet.mistakes.of(path)}
      data-field={path.join('.')}
    />
  );
}

/** Any of several. */
export function SomeField(parts: FieldParts & { readonly choices: readonly string[] }) {
  const { sheet, path, label, choices } = parts;
  const value = sheet.yaml.listAt(path);
  if (value === undefined) return <InText {...parts} />;
  const shown = [...choices, ...value.filter((one) => !choices.includes(one))];
  return (
    <Checkbox.Group
      size="xs"
      label={label}
      value={[...value]}
      onChange={(wanted) => sheet.edit((text) => setList(text, path, wanted))}
      error={sheet.mistakes.of(path)}
    >
      <Group gap="sm" mt={4}>
        {shown.map((one) => (
          <Checkbox key={one} size="xs" value={one} label={one} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** In place of a field for what a field could not keep as it is. */
export function InText({ sheet, path, label, labelHidden = false }: FieldParts) {
  const { say } = useWords();
  return (
    <Input.Wrapper
      labelElement="div"
      size="xs"
      label={labelHidden ? undefined : label}
      error={sheet.mistakes.of(path)}
    >
      <div>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`${label}: ${say('form.in-text')}`}
          onClick={() => sheet.toText(path)}
        >
          {say('form.in-text')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

/** A part of the form that is written in a way it does not know. */
export function UnusualInText({ sheet, path, what }: At & { readonly what: string }) {
  const { say } = useWords();
  return (
    <Group gap="xs">
      <Text size="sm">{say('form.unusual', { what })}</Text>
      <InText sheet={sheet} path={path} label={what} labelHidden />
    </Group>
  );
}

/** What is said of a whole part, not of one of its fields. */
export function PartMistake({ sheet, path }: At) {
  const said = sheet.mistakes.of(path);
  return said === undefined ? null : <Input.Error size="xs">{said}</Input.Error>;
}

/** Takes what stands at this place out of the text. `name`: of what, for those who do not see the row. */
export function RemoveButton({
  sheet,
  path,
  name,
  disabled = false,
}: At & { readonly name: string; readonly disabled?: boolean }) {
  const { say } = useWords();
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={disabled}
      aria-label={say('form.remove-of', { name })}
      onClick={() => sheet.edit((text) => removeAt(text, path))}
    >
      {say('form.remove')}
    </Button>
  );
}
