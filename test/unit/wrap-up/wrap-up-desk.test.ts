import { callId, WrapUpBench } from './wrap-up-bench.js';
import { againAfterMs } from '../../../src/kernel/index.js';

const key = 'wish-0001';

describe('writing a call up', () => {
  it('takes what the queue and the company name, from whoever writes the call up, and nothing else', async () => {
    const { desk } = new WrapUpBench();
    const choose = (outcome: string | undefined, tags: string[], who = 'anna', which = callId) =>
      desk.choose(who, which, { outcome, tags });
    await expect(choose('sold', [])).rejects.toMatchObject({ code: 'invalid-outcome' });
    await expect(choose('solved', ['blame'])).rejects.toMatchObject({ code: 'invalid-tag' });
    await expect(choose('solved', [], 'bela')).rejects.toMatchObject({ code: 'not-wrapping' });
    await expect(choose('solved', [], 'anna', 'call-0')).rejects.toMatchObject({ code: 'not-wrapping' });
    await choose('solved', ['praise']);
    expect(await desk.of('anna', callId)).toMatchObject({ outcome: 'solved', tags: ['praise'] });
    await choose(undefined, ['praise']);
    expect(await desk.of('anna', callId)).toMatchObject({ outcome: undefined, tags: ['praise'] });
  });

  it('is not ended without an outcome where the queue asks for one', async () => {
    const { desk, wrapping } = new WrapUpBench();
    await expect(desk.checkFinished('anna')).rejects.toMatchObject({ code: 'outcome-required' });
    await desk.choose('anna', callId, { outcome: 'solved', tags: [] });
    await desk.checkFinished('anna');
    wrapping.clear();
    await desk.checkFinished('anna');
    await new WrapUpBench('sales').desk.checkFinished('anna');
  });

  it('makes a ticket, a callback and an appointment, each once for a key', async () => {
    const bench = new WrapUpBench();
    const { desk, backOffice, customerId, clock } = bench;
    const { signal } = new AbortController();
    const ticket = { kind: 'ticket', key, summary: 'No light' } as const;
    const one = await desk.followUp('anna', callId, ticket);
    expect(await desk.followUp('anna', callId, ticket)).toEqual(one);
    const open = (await backOffice.tickets.openOf(customerId, signal)).value;
    expect(open.filter(({ summary }) => summary === 'No light')).toMatchObject([
      { reference: one.followUps[0]?.reference },
    ]);
    const callback = {
      kind: 'callback',
      key: 'wish-0002',
      number: '06 30 123 4567',
      queue: 'sales',
    } as const;
    await desk.followUp('anna', callId, callback);
    const [startsAt = ''] = await backOffice.appointments.freeTimes('szeged', clock.now(), 1, signal);
    const visit = { kind: 'appointment', key: 'wish-0003', branchId: 'szeged', startsAt } as const;
    const all = await desk.followUp('anna', callId, visit);
    expect(all.followUps.map(({ kind }) => kind)).toEqual(['ticket', 'callback', 'appointment']);
    await expect(desk.followUp('anna', callId, { ...visit, key: 'wish-0004' })).rejects.toMatchObject({
      code: 'taken',
    });
    expect(bench.kinds()).toEqual(['follow-up-made', 'callback-asked', 'follow-up-made', 'follow-up-made']);
    expect(bench.facts[1]).toMatchObject({ callId, number: '+36301234567', by: 'anna' });
  });

  it('rings nobody whom the rules forbid, and makes nothing for a customer whom nobody knows', async () => {
    const bench = new WrapUpBench();
    const { desk } = bench;
    const callback = { kind: 'callback', key, number: '+441234567890', queue: 'sales' } as const;
    await expect(desk.followUp('anna', callId, callback)).rejects.toMatchObject({
      code: expect.stringMatching(/number$/) as string,
    });
    bench.events = bench.events.filter(({ kind }) => kind !== 'customer-likely');
    await expect(desk.followUp('anna', callId, { kind: 'ticket', key, summary: 'x' })).rejects.toMatchObject({
      code: 'unknown-customer',
    });
    expect(await desk.of('anna', callId)).toBeUndefined();
  });
});

describe('telling of it', () => {
  const contactsOf = async (bench: WrapUpBench) =>
    (await bench.backOffice.contacts.latest(bench.customerId, 5, new AbortController().signal)).value;

  it('waits for the end of the write-up, and tells the journal and the back office the last word', async () => {
    const bench = new WrapUpBench();
    await bench.store.begin(callId, 'anna', bench.clock.now());
    bench.tells();
    await bench.clock.advance(20_000);
    expect(bench.facts).toEqual([]);
    await bench.desk.choose('anna', callId, { outcome: 'solved', tags: [] });
    await bench.desk.choose('anna', callId, { outcome: 'solved', tags: ['praise'] });
    await bench.desk.followUp('anna', callId, { kind: 'ticket', key, summary: 'No light' });
    bench.wrapping.clear();
    await bench.clock.advance(20_000);
    expect(bench.facts.filter(({ kind }) => kind === 'call-wrapped-up')).toMatchObject([
      { callId, agentId: 'anna', queue: 'service', outcome: 'solved', tags: ['praise'] },
    ]);
    expect(await contactsOf(bench)).toMatchObject([
      {
        ...{ callId, agent: 'anna', direction: 'inbound', queue: 'service', talkSeconds: 61 },
        outcome: { code: 'solved', words: { en: 'Solved' } },
        tags: [{ code: 'praise', words: { en: 'Praise' } }],
        notes: 'Has moved.',
        followUps: [{ kind: 'ticket' }],
      },
    ]);
    expect(await bench.store.untold()).toBe(0);
    bench.life.abort();
  });

  it('says when nothing was chosen where it was asked for', async () => {
    const bench = new WrapUpBench();
    bench.wrapping.clear();
    await bench.store.begin(callId, 'anna', bench.clock.now());
    bench.tells();
    await bench.clock.advance(10_000);
    expect(bench.facts).toMatchObject([{ kind: 'call-wrapped-up', queue: 'service', tags: [] }]);
    expect(await contactsOf(bench)).toMatchObject([{ outcome: null }]);
    bench.life.abort();
  });

  it('keeps at it while the back office is away, and tells the journal once', async () => {
    const bench = new WrapUpBench();
    bench.wrapping.clear();
    let tries = 0;
    bench.contacts = {
      ...bench.contacts,
      record: () => {
        tries += 1;
        return Promise.reject(new Error('away'));
      },
    };
    await bench.store.begin(callId, 'anna', bench.clock.now());
    bench.tells();
    await bench.clock.advance(2 * 3_600_000);
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(25);
    expect(await bench.store.untold()).toBe(1);
    bench.contacts = bench.backOffice.contacts;
    await bench.clock.advance(againAfterMs(99));
    expect(await bench.store.untold()).toBe(0);
    expect(await contactsOf(bench)).toHaveLength(1);
    expect(bench.kinds()).toEqual(['call-wrapped-up']);
    bench.life.abort();
  });
});
