/** An agent sends the caller to a flow, a PIN or a card number, hears nothing of it, and has the caller back. */
import { browserLine } from '../../src/agents/index.js';
import { agentCallOf } from '../../src/live/agent-call.js';
import { centreWorld, dutyOf, stateOf } from '../support/journeys/centre.js';
import type { CentreWorld } from '../support/journeys/centre.js';
import { endOf, nothingLeft } from '../support/journeys/ends.js';
import {
  customerWho,
  exampleNumber,
  exampleSite,
  exampleWorld,
} from '../support/journeys/example-callers.js';
import type { PartyInCall } from '../support/journeys/party.js';
import { placedBy } from '../support/journeys/scenarios.js';
import { numbers, phoneOf } from '../support/journeys/test-site.js';

let world: CentreWorld;
afterEach(() => nothingLeft(world));

const sends = (agentId: string, errand: string) =>
  world.settled(world.shared.conversations.ask(agentId, { kind: 'errand', errand }));
const takesBack = (agentId: string) =>
  world.settled(world.shared.conversations.ask(agentId, { kind: 'retrieve' }));
const onPage = (call: PartyInCall, agentId: string) =>
  agentCallOf(
    world.journal.events.filter(({ callId }) => callId === call.farEnd.leg.id),
    agentId,
  );
const ends = () => world.journal.of('errand-ended').map(({ how, agentGone }) => [how, agentGone] as const);

describe('in a small company', () => {
  beforeEach(async () => {
    world = await centreWorld();
  });

  async function talking() {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const call = world.caller().dials(numbers.support);
    await call.isConnectedTo(anna);
    await world.passes(10_000);
    return { anna, call };
  }

  async function sent(errand = 'card') {
    const people = await talking();
    await sends('anna', errand);
    await people.call.hears(errand === 'card' ? 'ask-card' : 'welcome');
    return people;
  }

  it('brings the caller back when the flow has ended, and says how', async () => {
    const { anna, call } = await sent();
    await anna.call.hearsMusic();
    expect(onPage(call, 'anna')).toMatchObject({ phase: 'errand', errand: { name: 'card', how: null } });
    const heardBefore = anna.call.heard.length;
    call.presses('4929#');
    await call.hears('thanks');
    expect(anna.call.heard).toHaveLength(heardBefore);
    await call.isConnectedTo(anna);
    expect(onPage(call, 'anna')).toMatchObject({
      phase: 'talking',
      errand: { how: 'done', confirmed: false },
    });
    expect(JSON.stringify(world.journal.events)).not.toContain('4929');
    call.neverWaitedInSilence(1_000);
    anna.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'agent' });
  });

  it('credits the agent with it as with a hold, and tells how long it was', async () => {
    const { anna, call } = await sent();
    const [began] = world.journal.of('errand-began');
    await world.passes(7_000);
    await takesBack('anna');
    await call.isConnectedTo(anna);
    const errandMs = world.clock.now() - (began?.at ?? 0);
    expect(errandMs).toBeGreaterThanOrEqual(7_000);
    await world.passes(5_000);
    anna.hangsUp();
    await endOf(world, call);
    expect(world.journal.of('errand-ended')).toMatchObject([{ errandMs }]);
    expect(world.journal.of('conversation-ended')).toMatchObject([{ talkMs: 15_000 + errandMs }]);
  });

  it('takes the caller back early by one click', async () => {
    const { anna, call } = await sent();
    await takesBack('anna');
    await call.isConnectedTo(anna);
    expect(ends()).toEqual([['taken-back', false]]);
    // A key that is pressed now is for nobody.
    call.presses('4929#');
    await expect(takesBack('anna')).rejects.toMatchObject({ code: 'not-on-hold' });
    expect(onPage(call, 'anna')).toMatchObject({ phase: 'talking', errand: { how: 'taken-back' } });
  });

  it('says so when nothing was keyed in, and when the flow leads to a person', async () => {
    const { anna, call } = await sent();
    await call.isConnectedTo(anna);
    expect(ends()).toEqual([['not-done', false]]);
    for (const key of ['1', '4', '5']) {
      await sends('anna', 'stroll');
      await call.hears('main-menu');
      call.presses(key);
      await call.isConnectedTo(anna);
    }
    expect(ends().slice(1)).toEqual(Array.from({ length: 3 }, () => ['to-agent', false]));
    expect(await stateOf(world, 'anna')).toBe('talking');
    expect(world.journal.of('queue-entered')).toHaveLength(1);
  });

  it('sends a caller from hold, and refuses everything else meanwhile', async () => {
    const { anna, call } = await talking();
    const ask = world.shared.conversations;
    await world.settled(ask.ask('anna', { kind: 'hold' }));
    await sends('anna', 'card');
    await call.hears('ask-card');
    for (const command of [
      { kind: 'hold' },
      { kind: 'join' },
      { kind: 'errand', errand: 'card' },
      { kind: 'consult', to: { kind: 'agent', agentId: 'bela' } },
      { kind: 'transfer', to: { kind: 'queue', queue: 'sales' } },
    ] as const)
      await expect(world.settled(ask.ask('anna', command))).rejects.toMatchObject({ code: 'on-errand' });
    await takesBack('anna');
    await call.isConnectedTo(anna);
    await expect(sends('anna', 'nowhere')).rejects.toMatchObject({ code: 'unknown-errand' });
    expect(world.journal.of('call-retrieved')).toEqual([]);
  });

  it('takes no key that was pressed before as an answer', async () => {
    const { anna, call } = await talking();
    call.presses('1111#');
    await sends('anna', 'card');
    await call.hears('ask-card');
    await world.passes(1_000);
    expect(onPage(call, 'anna')?.phase).toBe('errand');
    await takesBack('anna');
    await call.isConnectedTo(anna);
  });

  it('is over for the agent when the caller hangs up in the flow', async () => {
    const { anna, call } = await sent();
    call.presses('49');
    call.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served', endedBy: 'caller' });
    expect(ends()).toEqual([['hung-up', false]]);
    expect(anna.farEnd?.state).toBe('ended');
    expect(await dutyOf(world, 'anna')).toBe('wrapping');
    expect(onPage(call, 'anna')).toMatchObject({ phase: 'over', errand: { how: 'hung-up' } });
  });

  it('leaves the caller to the flow when the agent hangs up, and to the queue after it, at the old place', async () => {
    const { anna, call } = await sent();
    const [entered] = world.journal.of('queue-entered');
    await world.agent('bela').answers(1000).isSignedIn();
    anna.hangsUp();
    await world.passes(1_000);
    expect(await dutyOf(world, 'anna')).toBe('wrapping');
    expect(world.journal.of('errand-ended')).toEqual([]);
    call.presses('4929#');
    await call.hears('thanks');
    await call.isConnectedTo(world.agent('bela'));
    expect(ends()).toEqual([['done', true]]);
    expect(world.journal.of('call-handed-on')).toMatchObject([{ agentId: 'anna', to: 'support' }]);
    // The wait counts from the first beginning on.
    const views = [...world.shared.queue.state.tickets.values()];
    expect(views.map(({ request }) => request.enqueuedAt)).toEqual([entered?.at]);
    expect(onPage(call, 'anna')?.phase).toBe('over');
    call.neverWaitedInSilence(1_000);
    call.hangsUp();
    await endOf(world, call);
  });

  it('goes on while the page of the agent is loaded anew', async () => {
    const { anna, call } = await sent();
    const first = anna.farEnd;
    const page = world.switch.phone(browserLine(phoneOf('anna')));
    page.registers();
    page.behaves({ kind: 'answers', afterMs: 1000 });
    const rejoined = world.shared.conversations.ask('anna', { kind: 'rejoin' });
    await world.passes(500);
    first?.hangsUp();
    await world.settled(rejoined);
    expect(page.call?.hearing.kind).toBe('music');
    expect(onPage(call, 'anna')?.phase).toBe('errand');
    call.presses('4929#');
    await call.isConnectedTo({ farEnd: page.call });
    expect(ends()).toEqual([['done', false]]);
    page.call?.hangsUp();
    await endOf(world, call);
  });

  it('lets a supervisor who listens hear nothing of it either', async () => {
    const dora = await world.agent('dora').answers(1000).isAtThePhone();
    const { anna, call } = await talking();
    const listen = { kind: 'supervise', by: 'dora', wish: 'listen' } as const;
    await world.settled(world.shared.conversations.ask('anna', listen));
    await call.hears('supervisor-announced');
    await world.passes(5_000);
    expect(dora.farEnd?.hearing).toMatchObject({
      kind: 'talk',
      with: [anna.farEnd?.leg.id, call.farEnd.leg.id],
    });
    await sends('anna', 'card');
    await call.hears('ask-card');
    call.presses('4929');
    await world.passes(500);
    const { hearing } = dora.farEnd ?? {};
    expect(JSON.stringify(hearing)).not.toContain(call.farEnd.leg.id);
    expect(dora.call.heard.join(' ')).not.toContain('ask-card');
    await takesBack('anna');
    await call.isConnectedTo(anna);
    expect(dora.farEnd?.hearing).toMatchObject({
      kind: 'talk',
      with: [anna.farEnd?.leg.id, call.farEnd.leg.id],
    });
  });

  it('lets a supervisor who has joined in speak with the agent meanwhile, and take the caller over', async () => {
    const dora = await world.agent('dora').answers(1000).isAtThePhone();
    const { anna, call } = await sent();
    const wishes = (wish: 'barge' | 'take-over') =>
      world.settled(world.shared.conversations.ask('anna', { kind: 'supervise', by: 'dora', wish }));
    await takesBack('anna');
    await wishes('barge');
    await call.hears('supervisor-announced');
    await call.isConnectedTo(dora);
    await sends('anna', 'card');
    await call.hears('ask-card');
    await anna.call.isConnectedTo(dora);
    expect(call.farEnd.hearing.kind).toBe('sound');
    await wishes('take-over');
    await call.isConnectedTo(dora);
    expect(ends().at(-1)).toEqual(['taken-back', false]);
  });

  it('brings the two together when the service dies meanwhile', async () => {
    const { anna, call } = await sent();
    call.presses('49');
    world.engineDies();
    await world.engineStarts();
    await call.isConnectedTo(anna);
    expect(ends()).toEqual([['interrupted', false]]);
    expect(onPage(call, 'anna')).toMatchObject({ phase: 'talking', errand: { how: 'interrupted' } });
    await sends('anna', 'card');
    await call.hears('ask-card');
    call.presses('4929#');
    await call.isConnectedTo(anna);
    expect(onPage(call, 'anna')).toMatchObject({ phase: 'talking', errand: { how: 'done' } });
  });

  it('gives the caller back to the queue when the service dies and the agent had hung up', async () => {
    const { anna, call } = await sent();
    anna.hangsUp();
    await world.passes(500);
    world.engineDies();
    await world.engineStarts();
    await world.agent('bela').answers(1000).isSignedIn();
    await call.isConnectedTo(world.agent('bela'));
    expect(ends()).toEqual([['interrupted', true]]);
    call.hangsUp();
    await endOf(world, call);
  });

  it.each(['own agent', 'somebody handed on to'])('goes on after a crash with %s by name', async (who) => {
    const anna = await world.agent('anna').answers(1000).isSignedIn();
    const bela = await world.agent('bela').answers(1000).isSignedIn();
    const call = world.caller().dials(who === 'own agent' ? numbers.boss : numbers.support);
    await call.isConnectedTo(anna);
    if (who !== 'own agent') {
      const to = { kind: 'agent', agentId: 'bela' } as const;
      await world.settled(world.shared.conversations.ask('anna', { kind: 'transfer', to }));
      await call.isConnectedTo(bela);
    }
    const [agent, id] = who === 'own agent' ? [anna, 'anna'] : [bela, 'bela'];
    await sends(id, 'card');
    await call.hears('ask-card');
    world.engineDies();
    await world.engineStarts();
    await call.isConnectedTo(agent);
    expect(await stateOf(world, id)).toBe('talking');
    agent.hangsUp();
    expect(await endOf(world, call)).toMatchObject({ outcome: 'served' });
  });
});

describe('whom we have called', () => {
  const number = '+36301234567';
  const customer = () => world.switch.number('carrier', number);
  const hears = (kind: string) =>
    world.clock.advanceUntil(() => customer().call?.hearing.kind === kind, 30_000);
  beforeEach(async () => {
    world = await centreWorld();
    customer().behaves({ kind: 'answers', afterMs: 1000 });
  });

  async function inTheFlow() {
    await world.agent('anna').call.isTalking();
    await hears('talk');
    await sends('anna', 'card');
    expect(await hears('sound')).toBe(true);
  }

  async function together() {
    expect(await hears('talk')).toBe(true);
    expect(world.agent('anna').farEnd?.hearing.kind).toBe('talk');
  }

  async function isRungBack() {
    const call = world.caller(number).dials(numbers.callback);
    await call.hears('callback-own-number');
    call.presses('1');
    await call.isOver();
    await world.agent('anna').answers(1000).isSignedIn();
    await world.agent('anna').rings();
  }

  async function isCalled() {
    await world.agent('anna').answers(1000).isSignedIn();
    await placedBy(world, 'anna', number, 'support');
    await world.agent('anna').rings();
  }

  it.each([isRungBack, isCalled])('comes back, also after a crash (%p)', async (begins) => {
    await begins();
    await inTheFlow();
    customer().call?.presses('4929#');
    await together();
    expect(ends()).toEqual([['done', false]]);
    await sends('anna', 'card');
    expect(await hears('sound')).toBe(true);
    world.engineDies();
    await world.engineStarts();
    await together();
    customer().call?.hangsUp();
    await world.passes(5_000);
  });

  it.each([isRungBack, isCalled])('goes to the queue when the agent hangs up (%p)', async (begins) => {
    await begins();
    await inTheFlow();
    const bela = await world.agent('bela').answers(1000).isSignedIn();
    world.agent('anna').hangsUp();
    await world.passes(500);
    customer().call?.presses('4929#');
    await bela.rings();
    await bela.call.isTalking();
    expect(await hears('talk')).toBe(true);
    expect(ends()).toEqual([['done', true]]);
    customer().call?.hangsUp();
    await world.passes(5_000);
  });

  it.each([
    [isRungBack, true],
    [isRungBack, false],
    [isCalled, true],
  ])('loses nobody when the agent hangs up and the service dies (%p, %p)', async (begins, late) => {
    await begins();
    await inTheFlow();
    world.agent('anna').hangsUp();
    if (late) await world.passes(500);
    world.engineDies();
    await world.engineStarts();
    if (begins === isRungBack) {
      await world.agent('bela').answers(1000).isSignedIn();
      expect(await hears('talk')).toBe(true);
      const [callback] = [...world.shared.callbacks.callbacks.values()];
      expect(callback).toMatchObject({ state: 'done', attempts: 1 });
    }
    expect(customer().call?.state).toBe('up');
    customer().call?.hangsUp();
    await world.passes(5_000);
  });
});

describe('at the example company', () => {
  beforeAll(() => exampleSite());
  beforeEach(async () => {
    world = await exampleWorld();
  });

  async function talking() {
    const agent = await world.agent('alice').answers(1000).isSignedIn();
    const call = world.caller('+36201230000').dials(exampleNumber);
    await call.hears('main-menu');
    call.presses('1');
    await call.isConnectedTo(agent);
    return { agent, call };
  }

  async function keysIn(call: PartyInCall, accountNumber: string, pin: string) {
    await call.hears('ask-account-number');
    call.presses(`${accountNumber}#`);
    await call.hears('ask-pin');
    call.presses(`${pin}#`);
  }

  it('confirms by PIN who is on the line, and keeps it over a crash', async () => {
    const { accountNumber, pin, id } = customerWho(world, () => true);
    const { agent, call } = await talking();
    await sends('alice', 'identification');
    await call.hears('agent-hears-nothing');
    await keysIn(call, accountNumber, pin);
    await call.hears('back-with-agent');
    await call.isConnectedTo(agent);
    expect(world.journal.of('customer-confirmed')).toMatchObject([{ customerId: id }]);
    expect(onPage(call, 'alice')).toMatchObject({
      phase: 'talking',
      errand: { name: 'identification', how: 'done', confirmed: true },
    });
    const kept = call.farEnd.leg.stage ?? '';
    expect(kept).toContain(`"confirmed":"${id}"`);
    expect(kept).not.toContain('"errand"');
    const told = JSON.stringify(world.journal.events) + kept;
    expect(told).not.toContain(pin);
    expect(told).not.toContain(accountNumber);
    expect(agent.call.heard.join(' ')).not.toMatch(/pin|account/);
    world.engineDies();
    await world.engineStarts();
    await call.isConnectedTo(agent);
    expect(call.farEnd.leg.stage).toBe(kept);
    call.hangsUp();
    await endOf(world, call);
  });

  it('says that a PIN was not right, and brings back who asks for the agent', async () => {
    const { accountNumber } = customerWho(world, () => true);
    const { agent, call } = await talking();
    await sends('alice', 'identification');
    await keysIn(call, accountNumber, '00000000');
    await call.hears('pin-refused');
    await call.hears('ask-account-number');
    call.presses('0');
    await call.isConnectedTo(agent);
    expect(onPage(call, 'alice')).toMatchObject({
      phase: 'talking',
      errand: { how: 'to-agent', confirmed: false },
    });
    expect(world.journal.of('pin-refused')).toHaveLength(1);
    await sends('alice', 'identification');
    await call.isConnectedTo(agent, { withinMs: 120_000 });
    expect(onPage(call, 'alice')).toMatchObject({ errand: { how: 'not-done', confirmed: false } });
    call.hangsUp();
    await endOf(world, call);
  });
});
