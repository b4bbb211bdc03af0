import { Alert, Button, Center, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../api.js';
import { logIn } from '../session.js';
import { useWords } from '../words/words.js';
import { LanguageMenu } from '../parts/language-menu.js';

export function LoginPage() {
  const { say } = useWords();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await logIn(user.trim(), password);
    } catch (error) {
      const wrong = error instanceof ApiError && error.code === 'unauthenticated';
      setProblem(wrong ? say('login.wrong') : say('error.failed', { why: (error as Error).message }));
      setBusy(false);
    }
  };

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper component="form" withBorder p="xl" w="100%" maw={380} onSubmit={(event) => void submit(event)}>
        <Stack>
          <Title order={1} size="h2">
            Ringdown
          </Title>
          <TextInput
            label={say('login.user')}
            name="user"
            autoComplete="username"
            autoFocus
            required
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <PasswordInput
            label={say('login.password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <Button type="submit" loading={busy}>
            {say('login.submit')}
          </Button>
          <LanguageMenu />
        </Stack>
      </Paper>
    </Center>
  );
}
