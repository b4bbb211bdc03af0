import { soonestHeardMs, soonestSpokenMs, whyNobodyReached } from '../../../src/callbacks/index.js';
import type { AnsweredCall } from '../../../src/callbacks/index.js';

const listened: AnsweredCall = {
  ...{ lastedMs: 60_000, hungUp: true, withAgent: false, pressedKeys: false, ignoredAll: false },
};

test.each([
  ['whoever listens and puts the phone down', {}, undefined],
  ['whoever presses a key, however soon they are gone', { pressedKeys: true, lastedMs: 200 }, undefined],
  ['whoever presses a key and then nothing more', { pressedKeys: true, ignoredAll: true }, undefined],
  ['a machine that lets all questions pass', { ignoredAll: true }, 'voicemail'],
  ['one that hangs up after that', { ignoredAll: true, hungUp: false }, 'voicemail'],
  ['a machine that hangs up before anything was asked', { lastedMs: soonestHeardMs - 1 }, 'abandoned'],
  ['one that was put through to an agent', { withAgent: true, lastedMs: soonestSpokenMs - 1 }, 'abandoned'],
  ['somebody who said no to an agent', { withAgent: true, lastedMs: soonestSpokenMs }, undefined],
  ['somebody with whom we were done as soon', { lastedMs: 200, hungUp: false }, undefined],
  ['somebody who answered before a restart of the service', { lastedMs: undefined }, undefined],
  ['somebody who listened just long enough', { lastedMs: soonestHeardMs }, undefined],
] as const)('%s', (_who, more, expected) => {
  expect(whyNobodyReached({ ...listened, ...more })).toBe(expected);
});
