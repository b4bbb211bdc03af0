import { Alert } from '@mantine/core';
import { problem } from '../action.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';

export function Problem() {
  const { say } = useWords();
  const text = useStore(problem);
  if (text === undefined) return null;
  return (
    <Alert
      color="red"
      role="alert"
      mb="md"
      withCloseButton
      closeButtonLabel={say('cancel')}
      onClose={() => problem.set(undefined)}
    >
      {say('error.failed', { why: text })}
    </Alert>
  );
}
