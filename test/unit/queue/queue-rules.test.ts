import { QueueScene } from '../../support/queue-scene.js';

let scene: QueueScene;
beforeEach(() => {
  scene = new QueueScene();
});

describe('who gets whom', () => {
  test('a new ticket takes an idle agent who qualifies, at once', () => {
    scene.opens('bob', 'sales=2');
    expect(scene.enters('ann', 'sales=2')).toEqual(['ann → bob']);
  });

  test.each([
    ['the level is too low', 'sales=1'],
    ['the skill is missing', 'english=9'],
    ['one of two skills is missing', 'sales=3'],
  ])('an agent is not offered a ticket when %s', (_why, skills) => {
    scene.opens('bob', skills);
    expect(scene.enters('ann', skills === 'sales=3' ? 'sales=2&dutch=1' : 'sales=2')).toEqual([]);
    expect(scene.ticket('ann')).toBe('waiting');
  });

  test('whoever asks for nothing in particular takes anybody', () => {
    scene.opens('bob');
    expect(scene.enters('ann')).toEqual(['ann → bob']);
  });

  test('a freed agent takes the oldest ticket over all the queues it serves', () => {
    scene.at(0).enters('late', 'sales=1', { enqueuedSec: -5, queue: 'sales' });
    scene.at(0).enters('oldest', 'english=1', { enqueuedSec: -9, queue: 'english' });
    scene.at(0).enters('foreign', 'dutch=1', { enqueuedSec: -99, queue: 'dutch' });
    expect(scene.opens('bob', 'sales=5&english=5')).toEqual(['oldest → bob']);
  });

  test('a head start counts as waiting time, so it is overtaken by those who have waited longer', () => {
    scene.enters('important', '', { headStartSec: 60, enqueuedSec: 0 });
    scene.enters('patient', '', { enqueuedSec: -61 });
    scene.enters('ordinary', '', { enqueuedSec: -59 });
    expect([...scene.opens('a'), ...scene.opens('b'), ...scene.opens('c')]).toEqual([
      'patient → a',
      'important → b',
      'ordinary → c',
    ]);
  });

  test('of several idle agents the longest idle is taken, or the one whose skills fit best', () => {
    const agents = () => {
      scene.opens('expert', 'sales=9', -60);
      scene.opens('fitting, fresh', 'sales=3', -10);
      scene.opens('fitting, rested', 'sales=3&english=9', -20);
    };
    agents();
    expect(scene.enters('ann', 'sales=2')).toEqual(['ann → expert']);
    scene = new QueueScene();
    agents();
    expect(scene.enters('ann', 'sales=2', { pick: 'best-fit' })).toEqual(['ann → fitting, rested']);
  });

  test('what is asked for relaxes by steps, which the sweep finds due', () => {
    scene.enters('ann', 'sales=5', { later: ['30: sales=2', '60: '] });
    scene.opens('junior', 'sales=2');
    scene.opens('anybody');
    expect(scene.at(29.9).sweeps()).toEqual([]);
    expect(scene.at(30).sweeps()).toEqual(['ann → junior']);
    scene.declines('ann', 'missed');
    expect(scene.at(61).sweeps()).toEqual(['ann → anybody']);
  });

  test('a step that fell due during a declined offer counts at once', () => {
    scene.enters('ann', 'sales=5', { later: ['30: sales=2'] });
    scene.opens('junior', 'sales=2', -99);
    scene.opens('senior', 'sales=5');
    expect(scene.at(31).declines('ann', 'missed')).toEqual(['ann → junior']);
  });
});

describe('what becomes of an offer', () => {
  beforeEach(() => {
    scene.opens('bob', '', -60);
    scene.enters('ann');
  });

  test('accepted and finished: ticket and seat are gone', () => {
    expect(scene.accepts('ann')).toBe(true);
    expect([scene.ticket('ann'), scene.seat('bob')]).toEqual(['engaged', 'engaged']);
    expect(scene.finishes('ann')).toBe(true);
    expect([scene.ticket('ann'), scene.seat('bob')]).toEqual([undefined, undefined]);
  });

  test.each(['missed', 'rejected', 'unreachable'] as const)(
    '%s: the seat closes, the next agent is tried',
    (reason) => {
      scene.opens('eve');
      expect(scene.declines('ann', reason)).toEqual(['ann → eve']);
      expect(scene.seat('bob')).toBeUndefined();
    },
  );

  test('a declined ticket keeps its place before those who came later', () => {
    scene.at(1).enters('later');
    scene.declines('ann', 'missed');
    expect(scene.opens('eve')).toEqual(['ann → eve']);
  });

  test('withdrawn: the agent stays idle as long as before and is not offered the same ticket before the next sweep', () => {
    expect(scene.declines('ann', 'withdrawn')).toEqual([]);
    scene.opens('eve', '', -10);
    scene.leaves('ann');
    // Bob has been idle for longer than Eve, in spite of the offer.
    expect(scene.enters('tom')).toEqual(['tom → bob']);
    scene.declines('tom', 'withdrawn');
    expect(scene.ticket('tom')).toBe('offered');
    expect(scene.state.tickets.get('tom')?.offer?.agentId).toBe('eve');
    scene.declines('tom', 'missed');
    expect(scene.ticket('tom')).toBe('offered');
  });

  test('withdrawn with nobody else there: the sweep offers it again', () => {
    scene.declines('ann', 'withdrawn');
    expect(scene.seat('bob')).toBe('idle');
    expect(scene.sweeps()).toEqual(['ann → bob']);
  });

  test('the caller leaves: the offer is withdrawn and the agent takes the next', () => {
    scene.enters('tom');
    expect(scene.leaves('ann')).toEqual(['ann ✕ bob', 'tom → bob']);
  });

  test('the agent pauses: the offer is withdrawn and the ticket goes to the next agent', () => {
    scene.opens('eve');
    expect(scene.closes('bob')).toEqual(['ann ✕ bob', 'ann → eve']);
  });

  test('an agent who is in a conversation cannot be closed, and opening changes only the skills', () => {
    scene.accepts('ann');
    expect(scene.closes('bob')).toEqual([]);
    expect(scene.opens('bob', 'sales=4')).toEqual([]);
    expect(scene.seat('bob')).toBe('engaged');
    expect(scene.state.seats.get('bob')?.skills).toEqual([{ skill: 'sales', level: 4 }]);
  });

  test('it broke before it was a conversation: the old place, and the next agent', () => {
    scene.at(5).enters('later');
    scene.accepts('ann');
    expect(scene.returns('ann')).toEqual([]);
    expect(scene.opens('eve')).toEqual(['ann → eve']);
    expect(scene.seat('bob')).toBeUndefined();
  });

  test('a stale fence is refused by every command', () => {
    const stale = scene.fence('ann');
    scene.declines('ann', 'withdrawn');
    scene.sweeps();
    expect(scene.fence('ann')).toBeGreaterThan(stale);
    expect(scene.accepts('ann', stale)).toBe(false);
    expect(scene.run({ kind: 'decline', ticketId: 'ann', fence: stale, reason: 'missed' }).done).toBe(false);
    expect(scene.run({ kind: 'renew', leases: [{ ticketId: 'ann', fence: stale }] }).refused).toEqual([
      stale,
    ]);
    scene.accepts('ann');
    expect(scene.run({ kind: 'finish', ticketId: 'ann', fence: stale }).done).toBe(false);
    expect(scene.run({ kind: 'returnToQueue', ticketId: 'ann', fence: stale }).done).toBe(false);
    expect(scene.ticket('ann')).toBe('engaged');
  });

  test('a lease that nobody renews runs out: the ticket waits, the agent is idle, both may meet again', () => {
    scene.at(4).sweeps();
    const fence = scene.fence('ann');
    expect(scene.at(5).sweeps()).toEqual(['ann ✕ bob', 'ann → bob']);
    expect(scene.fence('ann')).toBeGreaterThan(fence);
  });

  test('a lease that is renewed does not run out', () => {
    const leases = [{ ticketId: 'ann', fence: scene.fence('ann') }];
    for (let second = 2; second <= 20; second += 2) {
      scene.at(second).run({ kind: 'renew', leases });
      expect(scene.sweeps()).toEqual([]);
    }
  });
});

describe('engines', () => {
  test('a ticket whose engine shows no sign of life keeps its place and is offered to nobody', () => {
    scene.enters('ann', '', { engine: 'dead', enqueuedSec: -60 });
    scene.enters('tom');
    scene.at(6).sweeps();
    expect(scene.ticket('ann')).toBe('waiting (orphan)');
    expect(scene.opens('bob')).toEqual(['tom → bob']);
    expect(scene.opens('eve')).toEqual([]);
  });

  test('an offer of a dead engine ends, and its agent takes the next ticket', () => {
    scene.opens('bob');
    scene.enters('ann', '', { engine: 'dead' });
    scene.enters('tom');
    expect(scene.at(6).sweeps()).toEqual(['tom → bob']);
  });

  test('whoever adopts an orphan finds it at its old place', () => {
    scene.enters('ann', '', { engine: 'dead', enqueuedSec: -60 });
    scene.enters('tom');
    scene.at(6).sweeps();
    scene.does({ kind: 'adopt', ticketId: 'ann' });
    expect(scene.opens('bob')).toEqual(['ann → bob']);
  });

  test('an engine that starts anew holds nothing, until it adopts what it finds', () => {
    scene.opens('bob');
    scene.enters('ann');
    scene.does({ kind: 'enlist' });
    expect([scene.ticket('ann'), scene.seat('bob')]).toEqual(['waiting (orphan)', 'idle']);
    expect(scene.does({ kind: 'adopt', ticketId: 'ann' })).toEqual(['ann → bob']);
  });

  test('a conversation outlives its engine; without anybody who adopts it, it is swept away after ten minutes', () => {
    scene.opens('bob');
    scene.enters('ann', '', { engine: 'dead' });
    scene.accepts('ann');
    scene.enters('tom', '', { engine: 'dead' });
    scene.at(6).sweeps();
    scene.at(605).sweeps();
    expect([scene.ticket('ann'), scene.ticket('tom'), scene.seat('bob')]).toEqual([
      'engaged (orphan)',
      'waiting (orphan)',
      'engaged',
    ]);
    scene.at(606).sweeps();
    expect([scene.ticket('ann'), scene.ticket('tom'), scene.seat('bob')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('what the store has lost is put back, at the old place and with greater fences', () => {
    const fence = scene.now * 1000 + 5_000_000_000;
    const engaged = { agentId: 'bob', fence };
    scene.does({ kind: 'restore', ticket: scene.request('ann', '', { enqueuedSec: -90 }), engaged });
    scene.does({
      kind: 'restore',
      ticket: scene.request('tom', '', { enqueuedSec: -60 }),
      engaged: undefined,
    });
    scene.enters('new');
    expect(scene.seat('bob')).toBe('engaged');
    expect(scene.opens('bob')).toEqual([]);
    expect(scene.opens('eve')).toEqual(['tom → eve']);
    expect(scene.fence('tom')).toBeGreaterThan(fence);
    expect(scene.finishes('ann')).toBe(true);
  });

  test('an agent who is restored to a conversation loses the offer made meanwhile', () => {
    scene.opens('bob');
    scene.enters('new');
    const engaged = { agentId: 'bob', fence: 7 };
    expect(scene.does({ kind: 'restore', ticket: scene.request('ann', ''), engaged })).toEqual(['new ✕ bob']);
    expect(scene.ticket('new')).toBe('waiting');
  });
});
