import { ariAddress } from '../../src/asterisk/ari-address.js';
import { AriRefused, AriUnavailable } from '../../src/asterisk/ari-errors.js';
import { CommandPool } from '../../src/asterisk/command-pool.js';
import { OperatorError } from '../../src/kernel/index.js';
import { FakeAri } from './fake-ari.js';

describe('command pool', () => {
  let fake: FakeAri;
  let pool: CommandPool;

  beforeEach(async () => {
    fake = await FakeAri.open();
    pool = poolFor(fake.url, 'right');
  });

  afterEach(async () => {
    await fake[Symbol.asyncDispose]();
    await pool.close();
  });

  function poolFor(url: string, password: string, timeoutMs = 1_000): CommandPool {
    return new CommandPool(ariAddress(url, 'ringdown', password), {
      connections: 4,
      timeoutMs,
      keepAliveMs: 5_000,
    });
  }

  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('puts names into the path, lists and numbers into the query, all of it encoded', async () => {
    fake.misbehave = () => ({ status: 201, json: {} });
    await pool.request('channels.playWithId', {
      channelId: 'a/b ?',
      playbackId: 'p1',
      media: ['sound:x y', 'sound:ő'],
    });
    const [{ path, query } = { path: '', query: new URLSearchParams() }] = fake.requests;
    expect(path).toBe('/channels/a/b ?/play/p1');
    expect(query.get('media')).toBe('sound:x y,sound:ő');
  });

  it.each(['', '.', '..'])('refuses the id "%s", which would be another resource', async (channelId) => {
    expect(await failure(pool.request('channels.hangup', { channelId }))).toBeInstanceOf(Error);
    expect(fake.requests).toEqual([]);
  });

  it.each([400, 404, 409, 412, 422, 500])(
    'names a refusal with %i and what Asterisk said',
    async (status) => {
      fake.misbehave = () => ({ status, json: { message: 'because' } });
      const error = await failure(pool.request('channels.answer', { channelId: 'c1' }));
      expect(error).toBeInstanceOf(AriRefused);
      expect(error).toMatchObject({ operation: 'channels.answer', status, said: 'because' });
    },
  );

  it('tells the operator of a wrong password, naming URL, user and remedy', async () => {
    const wrong = poolFor(fake.url, 'wrong');
    const error = await failure(wrong.request('channels.list', {}));
    expect(error).toBeInstanceOf(OperatorError);
    expect((error as OperatorError).message).toContain(fake.url);
    expect((error as OperatorError).message).toContain('"ringdown"');
    expect((error as OperatorError).message).not.toContain('wrong');
    expect((error as OperatorError).remedy).toContain('ari.conf');
    await wrong.close();
  });

  it('gives up a request that is not answered', async () => {
    fake.misbehave = () => 'never';
    const startedAt = performance.now();
    const error = await failure(pool.request('channels.list', {}, { timeoutMs: 80 }));
    expect(error).toBeInstanceOf(AriUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    fake.misbehave = () => undefined;
    expect(await pool.request('channels.list', {})).toEqual([]);
  });

  it('rings an agent at once although many channels keep their commands waiting', async () => {
    fake.misbehave = ({ path }) => (path.endsWith('/addChannel') ? 'never' : { status: 200, json: {} });
    const waiting = Array.from({ length: 20 }, (_, number) =>
      failure(pool.request('bridges.addChannel', { bridgeId: 'music', channel: `c${number}` })),
    );
    await pool.request('channels.originateWithId', { channelId: 'd1', endpoint: 'PJSIP/anna', app: 'a' });
    await pool.request('channels.hangup', { channelId: 'c1' });
    expect(fake.requests.map(({ path }) => path)).toContain('/channels/d1');
    await Promise.all(waiting);
  });

  it('counts the wait for a free socket into the time', async () => {
    fake.misbehave = () => 'never';
    const all = Array.from({ length: 12 }, () =>
      failure(pool.request('channels.list', {}, { timeoutMs: 80 })),
    );
    for (const error of await Promise.all(all)) expect(error).toBeInstanceOf(AriUnavailable);
    expect(pool.underWay).toBe(0);
  });

  it('repeats what may be repeated when a kept-open socket was closed', async () => {
    fake.channels.set('c1', fake.channel('c1'));
    let cuts = 0;
    fake.misbehave = () => (cuts++ === 0 ? 'cut' : undefined);
    await pool.request('channels.answer', { channelId: 'c1' });
    expect(fake.requests).toHaveLength(2);
  });

  it('does not repeat what would happen twice', async () => {
    fake.channels.set('c1', fake.channel('c1'));
    fake.misbehave = () => 'cut';
    const record = pool.request('channels.record', { channelId: 'c1', name: 'r', format: 'wav' });
    expect(await failure(record)).toBeInstanceOf(AriUnavailable);
    expect(fake.requests).toHaveLength(1);
  });

  it('says so when nobody is there', async () => {
    const nobody = poolFor('http://127.0.0.1:9/ari', 'right');
    expect(await failure(nobody.request('channels.list', {}))).toBeInstanceOf(AriUnavailable);
    await nobody.close();
  });

  it('takes an answer that is no JSON for no answer', async () => {
    fake.misbehave = () => ({ status: 200, json: undefined });
    expect(await pool.request('asterisk.ping', {})).toBeUndefined();
  });

  it('takes the address with and without /ari, and no other', () => {
    expect(ariAddress('http://h:1', 'u', 'p').basePath).toBe('/ari');
    expect(ariAddress('http://h:1/prefix/ari/', 'u', 'p').basePath).toBe('/prefix/ari');
    expect(() => ariAddress('h:1', 'u', 'p')).toThrow(OperatorError);
    expect(() => ariAddress('ftp://h', 'u', 'p')).toThrow(OperatorError);
  });
});
