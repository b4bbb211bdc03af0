import { Refused } from '../../../src/kernel/index.js';
import { isEnding, moved, seatsAt } from '../../../src/conversations/index.js';
import type { Happening, Standing } from '../../../src/conversations/index.js';

const standings: readonly Standing[] = [
  'talking',
  'held',
  'ringing',
  'consulting',
  'alternating',
  'together',
  'errand',
];
const happenings: readonly Happening[] = [
  'hold',
  'retrieve',
  'consult',
  'answered',
  'unreached',
  'swap',
  'join',
  'back',
  'complete',
  'colleague-gone',
  'agent-gone',
  'errand',
  'returned',
];

it('leaves nobody alone with nothing to hear, but an agent who holds the caller', () => {
  for (const at of standings)
    for (const [agentThere, supervisor] of [
      [true, false],
      [false, false],
      [true, true],
      [false, true],
    ] as const) {
      const seats = [...seatsAt(at, { agent: agentThere, supervisor })];
      // Who is in a flow hears that.
      expect(seats.some(([party]) => party === 'caller')).toBe(at !== 'errand');
      const speaking = seats.filter(([, seat]) => seat === 'speaks').map(([party]) => party);
      if (at === 'held' && agentThere && !supervisor) expect(speaking).toEqual(['agent']);
      else expect(speaking.length).not.toBe(1);
    }
});

it('knows what to do whoever goes, from everywhere', () => {
  for (const at of standings) {
    expect(isEnding(moved(at, 'agent-gone'))).toBe(true);
    const colleagueThere = seatsAt(at).has('colleague');
    if (colleagueThere) expect(moved(at, 'colleague-gone')).toBe('talking');
  }
});

it('refuses with a word what makes no sense, and never goes astray', () => {
  for (const at of standings)
    for (const happening of happenings) {
      let to: string;
      try {
        to = moved(at, happening);
      } catch (error) {
        expect(error).toBeInstanceOf(Refused);
        const { code } = error as Refused;
        expect(['on-hold', 'not-on-hold', 'in-consultation', 'no-colleague', 'on-errand']).toContain(code);
        continue;
      }
      expect([...standings, 'over', 'handed-over', 'rung-on', 'left-alone']).toContain(to);
    }
});
