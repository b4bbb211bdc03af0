import { Alert, Button, Stack } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ApiError } from '../api.js';
import type { Word } from '../words/en.js';
import { useWords } from '../words/words.js';

interface FormParts {
  /** What is wrong with the form itself, if anything; otherwise it has been sent. */
  readonly send: () => Promise<Word | undefined>;
  /** What to say to refusals by their code; others are told as they come. */
  readonly refusals?: Readonly<Record<string, Word>>;
  readonly label: string;
  readonly children: ReactNode;
}

/** Fields and a button that sends them: busy meanwhile, and what does not work is said below the fields. */
export function Form({ send, refusals = {}, label, children }: FormParts) {
  const { say } = useWords();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const wrong = await send();
      if (wrong) setProblem(say(wrong));
    } catch (error) {
      const known = error instanceof ApiError ? refusals[error.code] : undefined;
      setProblem(known ? say(known) : say('error.failed', { why: (error as Error).message }));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack component="form" onSubmit={(event) => void submit(event)}>
      {children}
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button type="submit" loading={busy}>
        {label}
      </Button>
    </Stack>
  );
}
