import { mayDial } from '../../../src/apps/may-dial.js';
import { testSite } from '../../support/journeys/test-site.js';

const { callbacks } = testSite;
const allowing = { ...testSite, callbacks: callbacks && { ...callbacks, agentsMayDial: true } };
const code = (dial: () => unknown): string => {
  try {
    dial();
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('lets agents ring no number unless the company says so, and then what may be rung back', () => {
  expect(callbacks?.agentsMayDial ?? false).toBe(false);
  expect(code(() => mayDial(testSite, '+36301234567'))).toBe('no-outside-calls');
  expect(mayDial(allowing, '06301234567')).toEqual({ number: '+36301234567', trunk: callbacks?.trunk });
  expect(code(() => mayDial(allowing, '+3690123456'))).not.toBe('allowed');
  expect(code(() => mayDial(allowing, '+4915112345678'))).toBe('number-forbidden');
  expect(code(() => mayDial(allowing, '999'))).toBe('invalid-number');
  const boss = { ...testSite.gate.protectedPeople.values().next().value! };
  const person = { kind: 'outside', trunk: 'carrier', number: '+36301234567', post: undefined } as const;
  const gate = { ...testSite.gate, protectedPeople: new Map([['boss', { ...boss, person }]]) };
  expect(code(() => mayDial({ ...allowing, gate }, '+36301234567'))).toBe('number-forbidden');
  expect(code(() => mayDial({ ...testSite, callbacks: undefined }, '+36301234567'))).toBe('no-outside-calls');
});
