import { Alert, Button, Group, Stack } from '@mantine/core';
import { useMemo, type ComponentType } from 'react';
import type { SiteMistakeShown } from '../../../contracts/index.js';
import { useWords } from '../../words/words.js';
import { AgentsForm } from './agents-form.js';
import { ChainsForm } from './chains-form.js';
import { fieldMistakes, sentence } from './field-mistakes.js';
import { formFields, type FormFile } from './form-fields.js';
import { HoursForm } from './hours-form.js';
import { QueuesForm } from './queues-form.js';
import type { Sheet } from './sheet.js';
import { YamlText } from './yaml-text.js';

const forms: Readonly<Record<FormFile, ComponentType<{ readonly sheet: Sheet }>>> = {
  'agents.yaml': AgentsForm,
  'queues.yaml': QueuesForm,
  'hours.yaml': HoursForm,
  'chains.yaml': ChainsForm,
};

/** A file of the site as fields. The text stays what is true: each change is one of the text, at its place. */
export default function SiteForm({
  file,
  text,
  checked,
  mistakes,
  readOnly,
  edit,
  toLine,
}: {
  readonly file: FormFile;
  readonly text: string;
  /** The text that the mistakes were found in. */
  readonly checked: string;
  readonly mistakes: readonly SiteMistakeShown[];
  readonly readOnly: boolean;
  readonly edit: Sheet['edit'];
  /** Leaves the form for a line of the text, from 1. */
  readonly toLine: (line: number) => void;
}) {
  const { say } = useWords();
  const yaml = useMemo(() => new YamlText(text), [text]);
  const found = useMemo(
    () => fieldMistakes(file, mistakes, new YamlText(checked), formFields[file]),
    [file, mistakes, checked],
  );
  const sheet: Sheet = { yaml, mistakes: found, edit, toText: (path) => toLine(yaml.lineOf(path)) };
  const Fields = forms[file];
  if (!yaml.usable)
    return (
      <Alert color="orange" role="status">
        <Group justify="space-between">
          {say('form.unreadable')}
          <Button size="xs" onClick={() => toLine(found.others[0]?.line ?? 1)}>
            {say('form.in-text')}
          </Button>
        </Group>
      </Alert>
    );
  return (
    <Stack data-testid="site-form">
      {found.others.length > 0 && (
        <Alert color="orange" title={say('form.others')}>
          <ul className="rd-list">
            {found.others.map((mistake) => (
              <li key={`${mistake.line}:${mistake.column}:${mistake.message}`}>
                <Button variant="transparent" size="compact-sm" px={0} onClick={() => toLine(mistake.line)}>
                  {mistake.file}:{mistake.line}
                </Button>{' '}
                {sentence(mistake)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <fieldset className="rd-fields" disabled={readOnly} aria-label={file}>
        <Fields sheet={sheet} />
      </fieldset>
    </Stack>
  );
}
