/** What every journey owes when it is over. */
import type { CentreWorld } from './centre.js';
import type { PartyInCall } from './party.js';

/** The call's one and only end, now or within half a minute. */
export async function endOf(world: CentreWorld, call: PartyInCall) {
  const callId = call.farEnd.leg.id;
  await world.journal.sees('call-ended', 30_000, (event) => event.callId === callId);
  await world.settles();
  const ends = world.journal.of('call-ended').filter((event) => event.callId === callId);
  const [end] = ends;
  if (!end || ends.length > 1)
    throw new Error(`${callId} has ${ends.length} ends:\n${world.journal.toString()}`);
  return end;
}

/** Everybody has hung up: nothing is left in the switch, the queue or the process, every call has ended once. */
export async function nothingLeft(world: CentreWorld): Promise<void> {
  for (const caller of world.callers) caller.hangsUp();
  for (const agent of world.agents) agent.hangsUp();
  await world.passes(30_000);
  expect([...world.left(), ...complaints(world)]).toEqual([]);
}

/** What a sweep asks after each run in addition. */
export function complaints({ journal, shared }: CentreWorld): string[] {
  const ends = journal.of('call-ended');
  const badlyEnded = journal
    .of('call-arrived')
    .map(({ callId }) => ({ callId, count: ends.filter((end) => end.callId === callId).length }))
    .filter(({ count }) => count !== 1)
    .map(({ callId, count }) => `${callId} has ${count} ends`);
  const tickets = [...shared.queue.state.tickets.keys()].map((id) => `ticket ${id} is still in the queue`);
  const seats = [...shared.queue.state.seats.values()]
    .filter(({ state }) => state !== 'idle')
    .map(({ agentId, state }) => `the seat of ${agentId} is still ${state}`);
  const kept = shared.duties.all.flatMap(([agentId, { directCall }]) =>
    directCall ? [`${agentId} is still kept for ${directCall.callId}`] : [],
  );
  return [
    ...badlyEnded,
    ...kept,
    ...tickets,
    ...seats,
    ...shared.errors.map((error) => `an error was logged: ${error}`),
  ];
}
