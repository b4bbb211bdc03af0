import { Center, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { Form } from '../parts/form.js';
import { LanguageMenu } from '../parts/language-menu.js';
import { logIn } from '../session.js';
import { useWords } from '../words/words.js';

export function LoginPage() {
  const { say } = useWords();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');

  const send = async () => {
    await logIn(user.trim(), password);
    return undefined;
  };

  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" w="100%" maw={380}>
        <Stack>
          <Title order={1} size="h2">
            Ringdown
          </Title>
          <Form send={send} refusals={{ unauthenticated: 'login.wrong' }} label={say('login.submit')}>
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
          </Form>
          <LanguageMenu />
        </Stack>
      </Paper>
    </Center>
  );
}
