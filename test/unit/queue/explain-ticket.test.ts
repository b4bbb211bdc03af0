/** The sentences must be what the next command would show to be true. */
import { explainTicket } from '../../../src/queue/index.js';
import type { QueuePicture } from '../../../src/queue/index.js';
import { positionOf, seatView, ticketView } from '../../../src/queue/queue-views.js';
import { QueueScene } from '../../support/queue-scene.js';

function explained(scene: QueueScene, ticketId: string, absent: QueuePicture['absent'] = []) {
  const ticket = scene.state.tickets.get(ticketId);
  if (!ticket) throw new Error(`no ticket ${ticketId}`);
  const picture = {
    ticket: ticketView(ticket),
    position: positionOf(scene.state, ticketId),
    seats: [...scene.state.seats.values()].map((seat) => seatView(scene.state, seat)),
    staff: [...scene.state.staff.values()],
    absent,
  };
  return explainTicket(picture, scene.now, (at) => new Date(at).toISOString().slice(11, 19));
}

test('those who have the skills are talking or wrapping up; a later step would take whoever is idle', () => {
  const scene = new QueueScene();
  for (const agent of ['alice', 'carol']) {
    scene.opens(agent, 'service=5');
    scene.enters(`of ${agent}`, 'service=5');
    scene.accepts(`of ${agent}`);
  }
  scene.finishes('of carol');
  scene.opens('bob', 'service=2');
  scene.enters('ann', 'service=5', { later: ['30: service=2'] });
  expect(explained(scene.at(10), 'ann').sentences).toEqual([
    'waiting in orders since 09:00:00 (10 s), number 1',
    '2 on duty have service ≥ 5: alice (talking), carol (wrapping-up); none of them is free',
    'at 09:00:30, service ≥ 2 will do: bob (idle now) could then be taken',
  ]);
  // And so it is.
  expect(scene.at(30).sweeps()).toEqual(['ann → bob']);
});

test('held for an agent', () => {
  const scene = new QueueScene();
  scene.comesOnDuty('mary');
  scene.enters('ann', 'service=5', { prefer: 'mary', holdSec: 30 });
  const { sentences, changesAt } = explained(scene, 'ann');
  expect(sentences[1]).toBe(
    'held for mary (wrapping-up) until 09:00:30; then, or when mary goes off duty, for everybody with the skills',
  );
  expect(changesAt).toBe(scene.at(30).now);
});

test('nobody has what is asked for', () => {
  const scene = new QueueScene();
  scene.enters('ann', 'service=5&dutch=5/service=5&english=8');
  expect(explained(scene, 'ann').sentences).toContain(
    'nobody on duty has dutch ≥ 5 and service ≥ 5, or english ≥ 8 and service ≥ 5',
  );
});

test('who is first in line', () => {
  const scene = new QueueScene();
  scene.enters('first', 'service=5');
  scene.at(1).enters('ann', 'service=5');
  expect(explained(scene, 'ann').position).toBe(2);
});

test('who has missed the call, and who is not on duty but could take it', () => {
  const scene = new QueueScene();
  scene.opens('alice', 'service=5');
  scene.enters('ann', 'service=5');
  scene.declines('ann', 'missed');
  const skills = [{ skill: 'service', level: 6 }];
  const { sentences } = explained(scene, 'ann', [
    { agentId: 'carol', skills, state: 'paused' },
    { agentId: 'dave', skills: [], state: 'signed-out' },
  ]);
  expect(sentences).toContain('1 on duty has service ≥ 5: alice (missed); none of them is free');
  expect(sentences).toContain(
    'not on duty with service ≥ 5: carol (paused); whoever of them comes back could take it',
  );
});
