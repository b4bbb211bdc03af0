import { Button, Menu, Text } from '@mantine/core';
import type { AgentCall } from '../../contracts/index.js';
import { useAction } from '../action.js';
import { send } from '../api.js';
import { inWords, useWords } from '../words/words.js';
import { Elapsed } from './elapsed.js';
import { useSite } from './state-menu.js';

/** Sends the caller to a flow of self-service; nothing to choose where the site has none. */
export function SendTo({ call, me }: { readonly call: AgentCall; readonly me: string }) {
  const { say, language } = useWords();
  const { run, busy } = useAction();
  const site = useSite();
  const errands = Object.entries(site.data?.errands ?? {});
  if (errands.length === 0 || (call.phase !== 'talking' && call.phase !== 'held')) return null;
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" loading={busy}>
          {say('errand.send')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {errands.map(([errand, words]) => (
          <Menu.Item
            key={errand}
            onClick={() => void run(() => send('POST', `/api/agents/${me}/call/errand`, { errand }))}
          >
            {inWords(words, language, site.data?.defaultLanguage)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** In which flow the caller is and since when, or what came of the last one. */
export function ErrandState({ call }: { readonly call: AgentCall }) {
  const { say, language } = useWords();
  const site = useSite();
  const { errand } = call;
  if (!errand) return null;
  const { how, confirmed, since } = errand;
  const name = inWords(
    site.data?.errands[errand.name] ?? { en: errand.name },
    language,
    site.data?.defaultLanguage,
  );
  const good = how === null || how === 'done' || confirmed;
  return (
    <Text size="sm" data-testid="errand" data-how={how ?? 'there'} {...(good ? {} : { c: 'red' })}>
      {how === null ? (
        <>
          {say('errand.there', { name })} <Elapsed since={since} />
        </>
      ) : (
        `${name}: ${say(confirmed ? 'errand.confirmed' : `errand.${how}`)}`
      )}
    </Text>
  );
}
