import { Alert, Button, Modal, PasswordInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../api.js';
import { changePassword } from '../session.js';
import { useWords } from '../words/words.js';

/** One's own password: the old one, and the new one twice. All other sessions of the account end with it. */
export function ChangePassword({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { say } = useWords();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={say('password.change')}
      closeButtonProps={{ 'aria-label': say('cancel') }}
    >
      <PasswordForm close={close} />
    </Modal>
  );
}

function PasswordForm({ close }: { readonly close: () => void }) {
  const { say } = useWords();
  const [old, setOld] = useState('');
  const [wished, setWished] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wished !== again) return setProblem(say('password.differ'));
    setBusy(true);
    setProblem(undefined);
    try {
      await changePassword(old, wished);
      close();
    } catch (error) {
      const why = (error as Error).message;
      setProblem(
        error instanceof ApiError && error.code === 'wrong-password'
          ? say('password.wrong')
          : say('error.failed', { why }),
      );
      setBusy(false);
    }
  };

  return (
    <Stack component="form" onSubmit={(event) => void submit(event)}>
      <PasswordInput
        label={say('password.old')}
        name="old"
        autoComplete="current-password"
        required
        data-autofocus
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
      />
      <PasswordInput
        label={say('password.new')}
        name="new"
        description={say('password.rule')}
        autoComplete="new-password"
        required
        value={wished}
        onChange={(event) => setWished(event.currentTarget.value)}
      />
      <PasswordInput
        label={say('password.again')}
        name="again"
        autoComplete="new-password"
        required
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button type="submit" loading={busy}>
        {say('password.change')}
      </Button>
    </Stack>
  );
}
