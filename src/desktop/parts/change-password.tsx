import { Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { changePassword } from '../session.js';
import { useWords } from '../words/words.js';
import { Form } from './form.js';

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

  const send = async () => {
    if (wished !== again) return 'password.differ';
    await changePassword(old, wished);
    close();
    return undefined;
  };

  return (
    <Form send={send} refusals={{ 'wrong-password': 'password.wrong' }} label={say('password.change')}>
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
    </Form>
  );
}
