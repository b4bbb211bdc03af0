import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { siteReply, type LiveAgent } from '../../contracts/index.js';
import { get, send } from '../api.js';
import { useAction } from '../action.js';
import { useWords } from '../words/words.js';

export const useSite = () =>
  useQuery({ queryKey: ['site'], queryFn: () => get(siteReply, '/api/site'), staleTime: 300_000 });

type Command = { readonly command: string; readonly reason?: string };

/** Available, breaks with their reasons, signing out: whatever makes sense now; of a colleague for supervisors. */
export function StateMenu({ me, mine = true }: { readonly me: LiveAgent; readonly mine?: boolean }) {
  const { say } = useWords();
  const site = useSite();
  const { run, busy } = useAction();
  const command = (body: Command) => void run(() => send('POST', `/api/agents/${me.id}/duty`, body));
  const comesBack = me.state === 'paused' || me.state === 'missed' || me.state === 'wrapping';
  return (
    <>
      {me.state === 'signed-out' && (
        <Button size="xs" loading={busy} onClick={() => command({ command: 'sign-in' })}>
          {say('state.go-available')}
        </Button>
      )}
      {comesBack && (
        <Button size="xs" loading={busy} onClick={() => command({ command: 'resume' })}>
          {me.state === 'wrapping' ? say('state.finish-wrap-up') : say('state.go-available')}
        </Button>
      )}
      {me.state !== 'signed-out' && (
        <Menu>
          <Menu.Target>
            <Button
              size="xs"
              variant="default"
              aria-label={mine ? say('state.change') : say('state.change-of', { name: me.name })}
            >
              ▾
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(site.data?.pauseReasons ?? []).map(({ name, limitMinutes }) => (
              <Menu.Item key={name} onClick={() => command({ command: 'pause', reason: name })}>
                {say('state.break', { reason: name })}
                {limitMinutes !== null && ` · ${say('state.limit', { minutes: limitMinutes })}`}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={() => command({ command: 'sign-out' })}>{say('state.sign-out')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
