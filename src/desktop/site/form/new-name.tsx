import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../words/words.js';

/** Adds something by its name. A name that is taken is refused here; of one that cannot be, the validator tells at its place. */
export function NewName({
  label,
  hint,
  button,
  taken,
  add,
}: {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly taken: readonly string[];
  readonly add: (name: string) => void;
}) {
  const { say } = useWords();
  const [name, setName] = useState('');
  const wanted = name.trim();
  const isTaken = taken.includes(wanted);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '' || isTaken) return;
        add(wanted);
        setName('');
      }}
    >
      <TextInput
        size="xs"
        label={label}
        description={hint}
        value={name}
        error={isTaken ? say('form.id-taken') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
        classNames={{ wrapper: 'rd-name' }}
        inputContainer={(input) => (
          <Group gap="xs" align="end">
            {input}
            <Button size="xs" type="submit" variant="default" disabled={wanted === '' || isTaken}>
              {button}
            </Button>
          </Group>
        )}
      />
    </form>
  );
}
