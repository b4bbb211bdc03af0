import {
  chooseChallenge,
  digestResponse,
  DigestClient,
  DigestServer,
  parseChallenge,
} from '../../support/sip/digest.js';

const realm = 'http-auth@example.org';
const rfc7616 = {
  user: 'Mufasa',
  realm,
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  auth: { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
};

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('RFC 7616 §3.9.1, %s', (algorithm, expected) => {
  expect(digestResponse({ ...rfc7616, algorithm })).toBe(expected);
});

test('RFC 2617 §3.5', () => {
  const response = digestResponse({
    algorithm: 'MD5',
    user: 'Mufasa',
    realm: 'testrealm@host.com',
    password: 'Circle Of Life',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
    auth: { nc: '00000001', cnonce: '0a4f113b' },
  });
  expect(response).toBe('6629fae49393a05397450978507c4ef1');
});

test('RFC 2069 manner: no qop (vector of RFC 2069 with the correction of its errata)', () => {
  const response = digestResponse({
    algorithm: 'MD5',
    user: 'Mufasa',
    realm: 'testrealm@host.com',
    password: 'CircleOfLife',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  });
  expect(response).toBe('1949323746fe6a43ef61f9606e7febea');
});

test('a challenge is read with its quotes and lists', () => {
  const text =
    'Digest  realm="a, \\"b\\"",nonce="n=1", opaque="", stale=TRUE, algorithm=md5, qop="auth,auth-int"';
  expect(parseChallenge(text)).toEqual({
    realm: 'a, "b"',
    nonce: 'n=1',
    opaque: '',
    stale: true,
    algorithm: 'md5',
    qop: ['auth', 'auth-int'],
  });
  expect(parseChallenge('Basic realm="a"')).toBeUndefined();
});

test('the first challenge that we can answer is taken', () => {
  const values = [
    'Digest realm="a", nonce="1", algorithm=NEW-HASH',
    'Digest realm="a", nonce="2", algorithm=MD5, qop="auth-int"',
    'Digest realm="a", nonce="3", algorithm=SHA-256, qop="auth"',
    'Digest realm="a", nonce="4", algorithm=MD5',
  ];
  expect(chooseChallenge(values)?.nonce).toBe('3');
});

describe.each(['MD5', 'SHA-256'])('client and server with %s', (algorithm) => {
  const passwordOf = (user: string): string | undefined => (user === 'ann' ? 'secret "1"' : undefined);
  const answered = (server: DigestServer, password: string, user = 'ann'): DigestClient => {
    const client = new DigestClient({ user, password });
    client.take([server.challenge()]);
    return client;
  };

  test('agree on the right password, and a nonce serves again', () => {
    const server = new DigestServer('r', algorithm);
    const client = answered(server, 'secret "1"');
    for (let i = 0; i < 3; i += 1) {
      expect(server.check(client.answer('INVITE', 'sip:a'), 'INVITE', passwordOf).verdict).toBe('right');
    }
  });

  test('disagree on a wrong password, user, method', () => {
    const server = new DigestServer('r', algorithm);
    expect(server.check(answered(server, 'guess').answer('BYE', 'sip:a'), 'BYE', passwordOf).verdict).toBe(
      'wrong',
    );
    const stranger = answered(server, 'secret "1"', 'bob');
    expect(server.check(stranger.answer('BYE', 'sip:a'), 'BYE', passwordOf).verdict).toBe('wrong');
    const other = answered(server, 'secret "1"');
    expect(server.check(other.answer('BYE', 'sip:a'), 'INVITE', passwordOf).verdict).toBe('wrong');
    expect(server.check(undefined, 'BYE', passwordOf).verdict).toBe('missing');
  });

  test('a replayed answer and an unknown nonce are stale', () => {
    const server = new DigestServer('r', algorithm);
    const client = answered(server, 'secret "1"');
    const answer = client.answer('BYE', 'sip:a');
    expect(server.check(answer, 'BYE', passwordOf).verdict).toBe('right');
    expect(server.check(answer, 'BYE', passwordOf).verdict).toBe('stale');
    const restarted = new DigestServer('r', algorithm);
    expect(restarted.check(client.answer('BYE', 'sip:a'), 'BYE', passwordOf).verdict).toBe('stale');
  });
});
