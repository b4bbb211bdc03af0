import { fc } from '../../support/properties.js';
import type { DutyCommand, RunningAgentDesk } from '../../../src/agents/index.js';
import { Refused } from '../../../src/kernel/index.js';
import { agent, siteOf, World } from './desk-under-test.js';

type Happening =
  | { readonly kind: 'command'; readonly command: DutyCommand }
  | { readonly kind: 'phone'; readonly reachable: boolean; readonly heard: boolean }
  | { readonly kind: 'seat'; readonly state: 'offered' | 'engaged' | 'closed' }
  | { readonly kind: 'missed' }
  | { readonly kind: 'wrap-up'; readonly wrapUpMs: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'time'; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('command' as const),
    command: fc.constantFrom<DutyCommand>(
      { kind: 'sign-in' },
      { kind: 'sign-out' },
      { kind: 'resume' },
      { kind: 'pause', reason: 'lunch' },
    ),
  }),
  fc.record({ kind: fc.constant('phone' as const), reachable: fc.boolean(), heard: fc.boolean() }),
  fc.record({ kind: fc.constant('seat' as const), state: fc.constantFrom('offered', 'engaged', 'closed') }),
  fc.constant({ kind: 'missed' as const }),
  fc.nat(20_000).map((wrapUpMs) => ({ kind: 'wrap-up' as const, wrapUpMs })),
  fc.constant({ kind: 'restart' as const }),
  fc.constant({ kind: 'left-out' as const }),
  fc.nat(7_000).map((ms) => ({ kind: 'time' as const, ms })),
);

async function happen(world: World, desk: RunningAgentDesk, one: Happening): Promise<RunningAgentDesk> {
  switch (one.kind) {
    case 'command':
      await desk.command('anna', one.command, 'test').catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      });
      return desk;
    case 'phone':
      if (one.heard) world.telephony.reach('phone-anna', one.reachable);
      else if (one.reachable) world.telephony.reachable.add('phone-anna');
      else world.telephony.reachable.delete('phone-anna');
      return desk;
    case 'seat':
      world.seats.put('anna', one.state);
      return desk;
    case 'missed':
      await desk.missed('anna');
      return desk;
    case 'wrap-up':
      await desk.wrapUp('anna', one.wrapUpMs);
      return desk;
    case 'restart':
      await world.crash();
      return world.started();
    case 'left-out':
      // The store of seats came back empty.
      world.seats.all.clear();
      return desk;
    case 'time':
      await world.clock.advance(one.ms);
      return desk;
  }
}

it('agrees in the end, whatever happened and whoever crashed in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (story) => {
      await using world = new World(siteOf([agent('anna')]));
      let desk = await world.started();
      for (const one of story) desk = await happen(world, desk, one);
      // The queue ends offers and conversations; then quiet for longer than the longest wrap-up and two sweeps.
      if (world.seats.state('anna') !== 'idle') world.seats.put('anna', 'closed');
      await world.clock.advance(35_000);
      const { record } = await world.store.read('anna');
      const takesCalls = record.duty === 'available' && world.telephony.reachable.has('phone-anna');
      expect(world.seats.state('anna')).toBe(takesCalls ? 'idle' : 'closed');
      expect(record.duty).not.toBe('wrapping');
      expect(record.afterCall).toBeUndefined();
      expect((await desk.status('anna'))?.state).toBe(
        record.duty === 'available' && !takesCalls ? 'unreachable' : record.duty,
      );
    }),
    { numRuns: 150 },
  );
});
