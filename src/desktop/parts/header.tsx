import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../contracts/index.js';
import { liveData } from '../live/live-data.js';
import { logOut } from '../session.js';
import { useStore } from '../store.js';
import { viewsOf, type View } from '../views.js';
import { useWords } from '../words/words.js';
import { ChangePassword } from './change-password.js';
import { Elapsed } from './elapsed.js';
import { LanguageMenu } from './language-menu.js';
import { PauseLimit } from './pause-limit.js';
import { StateBadge } from './state-badge.js';
import { StateMenu } from './state-menu.js';

export function Header({ who, view }: { readonly who: Session; readonly view: View }) {
  const { say } = useWords();
  const { agents } = useStore(liveData.picture);
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const me = agents.get(who.id);
  const [changing, setChanging] = useState(false);
  const link = (to: View, text: string) => (
    <Anchor
      key={to}
      href={`#/${to}`}
      fw={view === to ? 700 : 400}
      aria-current={view === to ? 'page' : undefined}
    >
      {text}
    </Anchor>
  );
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="lg" wrap="nowrap">
        <Text component="span" fw={700} visibleFrom="sm">
          Ringdown
        </Text>
        <Group component="nav" gap="md" wrap="nowrap">
          {viewsOf[who.role].map((one) => link(one, say(`nav.${one}`)))}
        </Group>
      </Group>
      <Group gap="md" wrap="nowrap">
        {me && (
          <Group gap="xs" wrap="nowrap" data-testid="my-state" data-state={me.state}>
            <StateBadge agent={me} />
            {me.since !== 0 && <Elapsed since={me.since} />}
            <PauseLimit agent={me} />
            {who.role !== 'quality' && <StateMenu me={me} />}
          </Group>
        )}
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          visibleFrom="md"
          title={say('password.change')}
          onClick={() => setChanging(true)}
        >
          {who.name}
        </Button>
        <ChangePassword opened={changing} close={() => setChanging(false)} />
        <LanguageMenu />
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={say('scheme')}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? '☀' : '☾'}
        </ActionIcon>
        <Button variant="default" size="xs" onClick={() => void logOut()}>
          {say('logout')}
        </Button>
      </Group>
    </Group>
  );
}
