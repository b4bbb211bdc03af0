import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeG711, encodeG711, silenceOf } from '../../support/sip/g711.js';
import { HeardAudio } from '../../support/sip/heard-audio.js';
import { parseWav, printWav, readAudio, tone, writeWav } from '../../support/sip/index.js';
import { parseRtp, printRtp, type RtpPacket } from '../../support/sip/rtp-packet.js';
import { MediaClock } from '../../support/sip/media-clock.js';
import { RtpSession } from '../../support/sip/rtp-session.js';
import { RtpStatistics } from '../../support/sip/rtp-statistics.js';
import { answeringDirection, parseSdp, printAnswer, printOffer, SdpError } from '../../support/sip/sdp.js';
import { EventReceiver, pressSlots, printEvent, type HeardDigit } from '../../support/sip/telephone-event.js';

const packet = (sequence: number, timestamp: number, more: Partial<RtpPacket> = {}): RtpPacket => ({
  payloadType: 0,
  marker: false,
  sequence: sequence & 0xffff,
  timestamp: timestamp >>> 0,
  ssrc: 1,
  payload: Buffer.alloc(160, sequence),
  ...more,
});

describe('G.711', () => {
  test.each([
    ['PCMU', 0, 0xff],
    ['PCMU', 32_124, 0x80],
    ['PCMU', -32_124, 0x00],
    ['PCMU', 1_000, 0xce],
    ['PCMA', 8, 0xd5],
    ['PCMA', -8, 0x55],
    ['PCMA', 32_256, 0xaa],
    ['PCMA', -32_256, 0x2a],
  ] as const)('%s codes %i as %i', (codec, sample, code) => {
    expect(encodeG711(codec, Int16Array.of(sample))[0]).toBe(code);
  });

  test.each(['PCMU', 'PCMA'] as const)('every %s code word survives decoding and coding', (codec) => {
    const codes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const again = encodeG711(codec, decodeG711(codec, codes));
    // µ-law has two zeros; the negative one comes back as the other.
    if (codec === 'PCMU') codes[0x7f] = 0xff;
    expect(again.equals(codes)).toBe(true);
  });

  test.each(['PCMU', 'PCMA'] as const)('%s stays within a thirtieth of every sample', (codec) => {
    const pcm = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const back = decodeG711(codec, encodeG711(codec, pcm));
    const worst = pcm.reduce((max, x, i) => Math.max(max, Math.abs(x - back[i]!) / (Math.abs(x) + 300)), 0);
    expect(worst).toBeLessThan(1 / 30);
    expect(decodeG711(codec, Buffer.of(silenceOf(codec)))[0]).toBeLessThanOrEqual(8);
  });
});

describe('sound files', () => {
  const pcm = tone(500, 50);
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'robot-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('WAV comes back as it was written', () => {
    writeWav(join(folder, 'a.wav'), pcm);
    expect(readAudio(join(folder, 'a.wav'))).toEqual(pcm);
  });

  test('raw µ-law is read', () => {
    writeFileSync(join(folder, 'a.ulaw'), encodeG711('PCMU', pcm));
    expect(readAudio(join(folder, 'a.ulaw'))).toHaveLength(pcm.length);
  });

  test('chunks before the data are passed over, a recording cut off in the middle is read as far as it goes', () => {
    const wav = printWav(pcm);
    const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
    const withList = Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]);
    expect(parseWav(withList)).toEqual(pcm);
    expect(parseWav(wav.subarray(0, wav.length - 100))).toHaveLength(pcm.length - 50);
  });

  test('another rate is refused by name', () => {
    const wav = printWav(pcm);
    wav.writeUInt32LE(44_100, 24);
    expect(() => parseWav(wav, 'x.wav')).toThrow('x.wav: 44100 Hz');
    expect(() => parseWav(Buffer.from('no sound at all'))).toThrow('RIFF');
  });
});

describe('RTP', () => {
  test('a packet comes back as it was sent; padding, extensions and contributors are taken off', () => {
    const sent = packet(65_535, 0xffffffff, { marker: true, ssrc: 0xdeadbeef });
    expect(parseRtp(printRtp(sent))).toEqual(sent);
    const plain = printRtp({ ...sent, payload: Buffer.from('abcd') });
    const dressed = Buffer.concat([
      plain.subarray(0, 12),
      Buffer.from([1, 2, 3, 4, 0xbe, 0xde, 0, 1, 9, 9, 9, 9]),
      plain.subarray(12),
      Buffer.from([0, 0, 3]),
    ]);
    dressed[0] = 0x80 | 0x20 | 0x10 | 1;
    expect(parseRtp(dressed)?.payload.toString()).toBe('abcd');
  });

  test('RTCP, torsos and other protocols are no RTP', () => {
    expect(parseRtp(Buffer.from([0x80, 200, 0, 6, ...Array<number>(24).fill(0)]))).toBeUndefined();
    expect(parseRtp(Buffer.alloc(11, 0x80))).toBeUndefined();
    expect(parseRtp(Buffer.alloc(20, 0))).toBeUndefined();
    expect(
      parseRtp(Buffer.concat([Buffer.from([0xa0, 0]), Buffer.alloc(10), Buffer.from([200])])),
    ).toBeUndefined();
  });

  test('loss is counted over the wrap of the numbers, and per source', () => {
    const statistics = new RtpStatistics();
    for (const n of [65_534, 65_535, 1, 2]) statistics.count(packet(n, n * 160), n * 20);
    expect(statistics.packetsLost).toBe(1);
    for (const n of [10, 13]) statistics.count(packet(n, n * 160, { ssrc: 2 }), n * 20);
    expect(statistics.packetsLost).toBe(3);
    expect(statistics.packetsHeard).toBe(6);
  });
});

describe('what was heard', () => {
  const codesOf = (heard: HeardAudio): number[] => {
    const codes = encodeG711('PCMU', heard.since().pcm);
    return Array.from({ length: codes.length / 160 }, (_, i) => codes[i * 160]!);
  };

  test('lies where its timestamps say, however late it came', () => {
    const heard = new HeardAudio();
    heard.add(packet(1, 1_000), 'PCMU', 500);
    heard.add(packet(2, 1_160), 'PCMU', 3_000);
    heard.add(packet(4, 1_480), 'PCMU', 3_001);
    heard.add(packet(3, 1_320), 'PCMU', 3_002);
    expect(codesOf(heard)).toEqual([1, 2, 3, 4]);
    expect(heard.durationMs).toBe(80);
    expect(heard.since(540).pcm).toHaveLength(320);
    expect(heard.since(540).startedAt.ms).toBe(540);
  });

  test('silence stands for what was never sent, and a new source begins when it comes', () => {
    const heard = new HeardAudio();
    heard.add(packet(1, 0), 'PCMU', 0);
    heard.add(packet(3, 480), 'PCMU', 61);
    heard.add(packet(9, 77_777, { ssrc: 2 }), 'PCMU', 100);
    heard.add(packet(10, 5_000_000, { ssrc: 2 }), 'PCMU', 140);
    expect(codesOf(heard)).toEqual([1, 0xff, 0xff, 3, 0xff, 9, 0xff, 10]);
  });

  test('a switch that stalls in the middle of a word is heard as if it had not, and a pause remains one', () => {
    const heard = new HeardAudio();
    heard.add(packet(1, 0), 'PCMU', 0);
    heard.add(packet(2, 160 + 800 * 8), 'PCMU', 820);
    heard.add(packet(3, 320 + 800 * 8), 'PCMU', 840);
    expect(codesOf(heard)).toEqual([1, 2, 3]);
    // What was heard since a moment is counted by the clock all the same.
    expect(heard.since(840).pcm).toHaveLength(160);
    expect(heard.since(500).pcm).toHaveLength(320);
    heard.add(packet(4, 480 + 1_700 * 8), 'PCMU', 1_760);
    expect(codesOf(heard).length).toBeGreaterThan(40);
  });
});

describe('telephone events', () => {
  test('one press: marker first, growing duration, the end three times, then the gap', () => {
    const slots = [...pressSlots('5', { durationMs: 80, gapMs: 40 })];
    expect(slots.map((slot) => slot.length)).toEqual([1, 1, 1, 3, 0, 0]);
    const all = slots.flat();
    expect(all.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false, false, false]);
    expect(all.map(({ payload }) => payload.readUInt16BE(2))).toEqual([160, 320, 480, 640, 640, 640]);
    expect(all.map(({ payload }) => payload[1]! >> 7)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(new Set(all.map(({ payload }) => payload[0]))).toEqual(new Set([5]));
  });

  test('what is no key is refused', () => {
    expect(() => [...pressSlots('12x')]).toThrow('"X"');
  });

  test('each press is reported once, whatever gets lost', () => {
    const digits: HeardDigit[] = [];
    const receiver = new EventReceiver((digit) => digits.push(digit));
    const send = (event: number, timestamp: number, isEnd: boolean, duration: number): void =>
      receiver.receive(printEvent(event, isEnd, duration), timestamp);
    send(1, 1_000, false, 160);
    for (let i = 0; i < 3; i += 1) send(1, 1_000, true, 800);
    send(1, 9_000, false, 160);
    // The ends of this 1 are lost; the 11 (#) that follows closes it.
    send(11, 20_000, true, 400);
    send(11, 20_000, true, 400);
    send(200, 30_000, true, 400);
    receiver.receive(Buffer.of(1, 2), 5);
    expect(digits).toEqual([
      { digit: '1', durationMs: 100 },
      { digit: '1', durationMs: 20 },
      { digit: '#', durationMs: 50 },
    ]);
  });
});

describe('a timer that comes late', () => {
  const sent = async (say: (session: RtpSession) => Promise<boolean>) => {
    using clock = new MediaClock();
    await using session = await RtpSession.open(
      '127.0.0.1',
      clock,
      { sends: 'when-speaking' },
      { onFirstPacket: () => undefined, onAudio: () => undefined, onDigit: () => undefined },
      () => Promise.reject(new Error('no sink is needed')),
    );
    const remote = { host: '127.0.0.1', port: 9 };
    session.aim({ remote, codec: 'PCMU', eventPayloadType: 101, direction: 'sendrecv' });
    const before = session.statistics.packetsSent;
    void say(session);
    for (let slot = 1; slot <= 4; slot += 1) session.sendSlot(slot, slot < 4);
    return session.statistics.packetsSent - before;
  };

  it('makes up for words, and lets a key be held longer', async () => {
    expect(await sent((session) => session.speak(tone(440, 200)))).toBe(4);
    expect(await sent((session) => session.press('5'))).toBe(1);
  });
});

describe('session descriptions', () => {
  const offer = [
    'v=0',
    'o=- 1 1 IN IP4 10.0.0.1',
    's=-',
    'c=IN IP4 10.0.0.1',
    't=0 0',
    'm=video 4000 RTP/AVP 96',
    'a=rtpmap:96 VP8/90000',
    'm=audio 5000 RTP/AVP 9 8 0 96',
    'c=IN IP4 10.0.0.2',
    'a=rtpmap:96 telephone-event/8000',
    'a=sendonly',
    '',
  ].join('\r\n');
  const local = { host: '127.0.0.1', port: 6000 };
  const ours = {
    local,
    codecs: ['PCMU', 'PCMA'],
    eventPayloadType: 101,
    direction: 'recvonly',
    version: 3,
  } as const;

  test('the audio is found among other media, with its own address', () => {
    expect(parseSdp(offer)).toMatchObject({
      remote: { host: '10.0.0.2', port: 5000 },
      codecs: ['PCMA', 'PCMU'],
      eventPayloadType: 96,
      direction: 'sendonly',
    });
  });

  test('an answer refuses the other media and takes over the event number', () => {
    const answer = printAnswer(parseSdp(offer), ours);
    expect(answer).toContain('m=video 0 RTP/AVP 96\r\n');
    expect(answer).toContain('m=audio 6000 RTP/AVP 0 8 96\r\n');
    expect(answer).toContain('a=recvonly');
    expect(parseSdp(answer).eventPayloadType).toBe(96);
  });

  test('our offer is read back as it is meant; a zero address is hold', () => {
    expect(parseSdp(printOffer(ours))).toMatchObject({
      remote: local,
      codecs: ['PCMU', 'PCMA'],
      direction: 'recvonly',
    });
    expect(
      parseSdp(printOffer({ ...ours, local: { host: '0.0.0.0', port: 1 }, direction: 'sendrecv' })).direction,
    ).toBe('sendonly');
  });

  test('no audio or no common codec is an error', () => {
    expect(() => parseSdp('v=0\r\n')).toThrow(SdpError);
    expect(() =>
      printAnswer({ ...parseSdp(offer), codecs: ['PCMA'] }, { ...ours, codecs: ['PCMU'] }),
    ).toThrow(SdpError);
  });

  test.each([
    ['sendrecv', 'sendrecv'],
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ] as const)('to %s the answer is %s', (offered, answered) => {
    expect(answeringDirection(offered)).toBe(answered);
  });
});
