import { RobotCarrier, SipRobot } from '../../support/sip/index.js';

// Slow machines are no reason to fail: the waits have deadlines of their own.

const wait = { withinMs: 10_000 };
const accounts = { '+3612345678': 'trunk-secret' };
const account = { user: '+3612345678', password: 'trunk-secret' };

test.each(['MD5', 'SHA-256'] as const)(
  'a customer registers with %s, refreshes and leaves',
  async (algorithm) => {
    await using carrier = await RobotCarrier.openCarrier({ accounts, algorithm });
    await using customer = await SipRobot.open({ server: carrier.local });
    const registration = await customer.register({ ...account, expiresSec: 60 }, wait);
    expect((await carrier.registered(account.user, wait)).contact).toContain(`:${customer.local.port}`);
    await registration.refresh();
    // The nonce serves again: one challenge, two registrations.
    expect(registration.log.entries.map(({ event }) => event.kind)).toEqual([
      'challenged',
      'registered',
      'registered',
    ]);
    await registration.unregister();
    expect(carrier.bindingOf(account.user)).toBeUndefined();
  },
);

test('a registrar whose every nonce is old at once is given up, not asked for ever', async () => {
  await using carrier = await RobotCarrier.openCarrier({ accounts, nonceLifeMs: -1 });
  await using customer = await SipRobot.open({ server: carrier.local });
  const refused = customer.register(account, wait);
  await expect(refused).rejects.toThrow('refused with 401');
});

test('a wrong password is refused', async () => {
  await using carrier = await RobotCarrier.openCarrier({ accounts });
  await using customer = await SipRobot.open({ server: carrier.local });
  await expect(customer.register({ ...account, password: 'guess' }, wait)).rejects.toThrow(
    'refused with 403',
  );
  expect(carrier.bindingOf(account.user)).toBeUndefined();
});

test('the carrier brings a call to the registered contact, and takes one with credentials', async () => {
  await using carrier = await RobotCarrier.openCarrier({ accounts });
  await using customer = await SipRobot.open({ server: carrier.local });
  await customer.register(account, wait);

  const brought = await carrier.brings(account.user, {
    to: '+3612345600',
    from: { user: '+36709998877', displayName: 'Caller' },
    headers: { 'P-Asserted-Identity': '"Verified" <sip:+36709998877@carrier.test>' },
  });
  const incoming = await customer.nextInvite(wait);
  expect(incoming.called).toBe('+3612345600');
  expect(incoming.caller).toMatchObject({ user: '+36709998877', displayName: 'Verified' });
  await incoming.answers(wait);
  await brought.answered(wait);
  await brought.hangsUp(wait);

  const outgoing = await customer.dial({ to: '+442071234567', from: { user: account.user } });
  const world = await carrier.nextInvite(wait);
  expect(world.called).toBe('+442071234567');
  expect(outgoing.log.entries.map(({ event }) => event)).toContainEqual({ kind: 'challenged', status: 407 });
  await world.answers(wait);
  await outgoing.answered(wait);
  await world.hangsUp(wait);
  await outgoing.ended(wait);

  const stranger = await customer.dial({
    to: '1',
    from: { user: 'x' },
    credentials: { user: 'x', password: 'y' },
  });
  expect(await stranger.ended(wait)).toMatchObject({ how: 'refused', status: 403 });
});
