import { Badge } from '@mantine/core';
import type { LiveAgent } from '../../contracts/index.js';
import { useWords } from '../words/words.js';
import { clockText, useNow } from './elapsed.js';

/** How long the pause may still last, or by how much it is too long; and whether it was for a hard call. */
export function PauseLimit({ agent }: { readonly agent: LiveAgent }) {
  const { say } = useWords();
  const now = useNow();
  const { pauseUntil, hardCall } = agent;
  const left = pauseUntil === null ? null : pauseUntil - now;
  return (
    <>
      {hardCall && (
        <Badge size="sm" color="red.9" data-testid="hard-call">
          {say('state.hard-call')}
        </Badge>
      )}
      {left !== null && (
        <Badge
          size="sm"
          autoContrast
          color={left < 0 ? 'red.9' : 'gray.7'}
          data-testid="pause-limit"
          data-over={left < 0}
        >
          {left < 0
            ? say('state.pause-over', { time: clockText(-left) })
            : say('state.pause-left', { time: clockText(left) })}
        </Badge>
      )}
    </>
  );
}
