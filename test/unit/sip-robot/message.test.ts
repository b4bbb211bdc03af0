import { HeaderFields } from '../../support/sip/header-fields.js';
import {
  parseHostPort,
  parseNameAddress,
  parseUri,
  parseVia,
  printNameAddress,
  printVia,
} from '../../support/sip/sip-address.js';
import {
  makeRequest,
  makeResponse,
  parseCSeq,
  parseMessage,
  printMessage,
  SipParseError,
} from '../../support/sip/sip-message.js';

const text = (lines: readonly string[], body = ''): Buffer =>
  Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);

const plain = [
  'INVITE sip:100@pbx.test SIP/2.0',
  'Via: SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bKa',
  'From: <sip:1@a.test>;tag=x',
  'To: <sip:100@pbx.test>',
  'Call-ID: one',
  'CSeq: 7 INVITE',
];

test('white space, folding, compact names and odd capitals are read', () => {
  const message = parseMessage(
    Buffer.from(
      '\r\n\r\nINVITE sip:vivekg@chair-dnrc.example.test;unknownparam SIP/2.0\r\n' +
        'TO :\r\n sip:vivekg@chair-dnrc.example.test ;   tag    = 1918181833n\r\n' +
        'f   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.test>\r\n  ;\r\n  tag = 98asjd8\r\n' +
        'cseq: 0009\r\n  INVITE\r\n' +
        'v  : SIP  / 2.0\r\n  / TCP     spindle.example.test   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n' +
        '  SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n' +
        'NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n' +
        's :\r\n' +
        'I: a.b@c\r\n' +
        'L: 4\r\n\r\nbodyand more',
    ),
  );
  expect(message).toMatchObject({ kind: 'request', method: 'INVITE' });
  const { headers } = message;
  expect(parseNameAddress(headers.get('To')!).params.get('tag')).toBe('1918181833n');
  const from = parseNameAddress(headers.get('From')!);
  expect(from.displayName).toBe('J Rosenberg \\"');
  expect(from.params.get('tag')).toBe('98asjd8');
  expect(parseCSeq(message)).toEqual({ number: 9, method: 'INVITE' });
  const vias = headers.list('Via').map(parseVia);
  expect(vias.map(({ transport, host }) => `${transport} ${host}`)).toEqual([
    'TCP spindle.example.test',
    'UDP 192.168.255.111',
  ]);
  expect(vias.map(({ params }) => params.get('branch'))).toEqual(['z9hG4bK9ikj8', 'z9hG4bK30239']);
  expect(headers.get('newfangledheader')).toBe('newfangled value continued newfangled value');
  expect(headers.get('Subject')).toBe('');
  expect(headers.get('Call-ID')).toBe('a.b@c');
  expect(message.body.toString()).toBe('body');
});

test('lines that end in LF only are read', () => {
  const message = parseMessage(Buffer.from('SIP/2.0 200 OK\nCall-ID: x\nCSeq: 1 BYE\n\n'));
  expect(message).toMatchObject({ kind: 'response', status: 200, reason: 'OK' });
});

test('a body without Content-Length goes to the end of the datagram, a shorter one is an error', () => {
  expect(parseMessage(text(plain, 'v=0\r\n')).body.toString()).toBe('v=0\r\n');
  expect(() => parseMessage(text([...plain, 'Content-Length: 9999'], 'v=0'))).toThrow(SipParseError);
  expect(() => parseMessage(text([...plain, 'Content-Length: -999'], 'v=0'))).toThrow(SipParseError);
});

test.each([
  ['nothing', ''],
  ['no empty line', 'OPTIONS sip:a SIP/2.0\r\nCall-ID: x'],
  ['another protocol', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['another version', 'OPTIONS sip:a SIP/7.0\r\nCall-ID: x\r\n\r\n'],
  ['a blank within the URI', 'INVITE sip:a b SIP/2.0\r\nCall-ID: x\r\n\r\n'],
  ['a status of four digits', 'SIP/2.0 4294967301 better\r\nCall-ID: x\r\n\r\n'],
  ['a line without colon', 'OPTIONS sip:a SIP/2.0\r\nCall-ID\r\n\r\n'],
  ['a colon without name', 'OPTIONS sip:a SIP/2.0\r\n: x\r\n\r\n'],
])('%s is refused', (_, datagram) => {
  expect(() => parseMessage(Buffer.from(datagram))).toThrow(SipParseError);
});

test('unknown methods, long lines and bytes that are not UTF-8 pass through unharmed', () => {
  const method = "!interesting-Method0123456789_*+`.%indeed'~";
  const name = 'á'.repeat(2_000);
  const message = parseMessage(
    text([
      `${method} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?@example.test SIP/2.0`,
      `From: "${name}" <sip:a@b>`,
    ]),
  );
  expect(message).toMatchObject({ method });
  expect(parseNameAddress(message.headers.get('From')!).displayName).toBe(name);

  const odd = Buffer.concat([
    Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nFrom: "'),
    Buffer.from([0xc3, 0x28, 0xff]),
    Buffer.from('" <sip:a@b>;tag=1\r\nContent-Length: 0\r\n\r\n'),
  ]);
  expect(printMessage(parseMessage(odd)).equals(odd)).toBe(true);
  expect(
    printMessage(makeResponse(parseMessage(odd) as ReturnType<typeof makeRequest>, 400)).includes(
      Buffer.from([0xc3, 0x28, 0xff]),
    ),
  ).toBe(true);
});

test('commas and semicolons inside quotes and angle brackets do not divide', () => {
  const headers = new HeaderFields([
    ['Contact', '"Mr, <Watson>; \\"the\\" man" <sip:watson@a.test;x=1,2>;q=0.7, <sip:b@c>'],
    ['m', '*'],
  ]);
  const contacts = headers.list('Contact');
  expect(contacts).toHaveLength(3);
  expect(parseNameAddress(contacts[0]!)).toMatchObject({
    displayName: 'Mr, <Watson>; "the" man',
    uri: 'sip:watson@a.test;x=1,2',
  });
  expect(parseNameAddress(contacts[0]!).params.get('q')).toBe('0.7');
});

test('parameters without angle brackets belong to the field', () => {
  const address = parseNameAddress('sip:a@b;tag=1;x');
  expect(address).toMatchObject({ displayName: '', uri: 'sip:a@b' });
  expect([...address.params]).toEqual([
    ['tag', '1'],
    ['x', ''],
  ]);
});

test.each([
  ['sip:1;phone-context=x@host:5070;lr', { user: '1;phone-context=x', host: 'host', port: 5070 }],
  ['sips:a%40b%20c@[2001:db8::1]:5061', { user: 'a@b c', host: '2001:db8::1', port: 5061 }],
  ['sip:alice:secret@host', { user: 'alice', host: 'host' }],
  ['sip:host', { host: 'host' }],
  ['sip:100%@host', { user: '100%', host: 'host' }],
  ['sip:x@host?Subject=a@b', { host: 'b' }],
  ['tel:+36-1-234;ext=1', { user: '+36-1-234', host: '' }],
])('the URI %s is read', (uri, expected) => {
  expect(parseUri(uri)).toMatchObject(expected);
});

test('what is printed is read back the same', () => {
  const written = printNameAddress('sip:+361@h', 'He said "no\\yes"', { tag: 'a' });
  expect(parseNameAddress(written)).toMatchObject({ displayName: 'He said "no\\yes"', uri: 'sip:+361@h' });
  const via = parseVia('SIP/2.0/UDP [2001:db8::9]:5060;rport;branch=z9hG4bKx');
  expect(printVia(via)).toBe('SIP/2.0/UDP [2001:db8::9]:5060;rport;branch=z9hG4bKx');
  expect(parseHostPort('a.test')).toEqual({ host: 'a.test' });
  const request = makeRequest('MESSAGE', 'sip:a@b', new HeaderFields([['Call-ID', 'q']]), 'szia ő');
  expect(parseMessage(printMessage(request))).toEqual({ ...request, headers: expect.anything() as unknown });
});

test('a header value cannot smuggle in a line', () => {
  expect(() => new HeaderFields([['X-A', 'a\r\nVia: evil']])).toThrow('Line break');
});

test('set replaces all occurrences in the place of the first', () => {
  const headers = new HeaderFields([
    ['Via', 'a'],
    ['To', 't'],
    ['v', 'b'],
  ]);
  headers.set('Via', 'c');
  expect([...headers]).toEqual([
    ['Via', 'c'],
    ['To', 't'],
  ]);
});
