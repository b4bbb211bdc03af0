import type { HostPort } from './sip-address.js';

/** Who may send, seen from the side that wrote it (RFC 8866 §6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The telephone codecs the robots speak, by their static payload types (RFC 3551 §6). */
export const codecPayloadTypes = { PCMU: 0, PCMA: 8 } as const;
export type Codec = keyof typeof codecPayloadTypes;

/** The audio half of a session description (RFC 8866), as far as a telephone cares. */
export interface AudioDescription {
  readonly remote: HostPort;
  readonly codecs: readonly Codec[];
  /** Payload type of RFC 4733 telephone-event, when offered. */
  readonly eventPayloadType?: number;
  readonly direction: Direction;
  /** All m= lines: an answer must have as many as the offer (RFC 3264 §6). */
  readonly mediaLines: readonly string[];
}

/** The description has no audio that we could speak. */
export class SdpError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SdpError';
  }
}

export function parseSdp(text: string): AudioDescription {
  const sections = text.split(/\r?\n(?=m=)/);
  const session = sections.shift() ?? '';
  const mediaLines = sections.map((section) => section.split(/\r?\n/)[0] ?? '');
  const audio = sections.find((section) => /^m=audio [1-9]/.test(section));
  if (audio === undefined) throw new SdpError('No audio in the session description');
  const [, port = '', formats = ''] = /^m=audio (\d+)(?:\/\d+)? \S+ (.*)$/m.exec(audio) ?? [];
  const connection = /^c=IN IP[46] ([^\s/]+)/m;
  const host = (connection.exec(audio) ?? connection.exec(session))?.[1];
  if (host === undefined) throw new SdpError('No c= line');
  const payloadTypes = formats.trim().split(/\s+/).map(Number);
  const names = new Map<number, string>([
    [0, 'PCMU'],
    [8, 'PCMA'],
  ]);
  for (const [, type, name = ''] of audio.matchAll(/^a=rtpmap:(\d+) ([^/\s]+)\/8000/gm)) {
    names.set(Number(type), name);
  }
  const codecs = payloadTypes
    .filter((type) => type === 0 || type === 8)
    .map((type) => (type === 0 ? 'PCMU' : 'PCMA'));
  const eventPayloadType = payloadTypes.find((type) => names.get(type)?.toLowerCase() === 'telephone-event');
  const said = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  const direction = ((said.exec(audio) ?? said.exec(session))?.[1] ?? 'sendrecv') as Direction;
  return {
    remote: { host, port: Number(port) },
    codecs,
    // A zero address is the old way to hold (RFC 3264 §8.4).
    direction: host === '0.0.0.0' && direction === 'sendrecv' ? 'sendonly' : direction,
    mediaLines,
    ...(eventPayloadType === undefined ? {} : { eventPayloadType }),
  };
}

export interface LocalAudio {
  readonly local: HostPort;
  readonly codecs: readonly Codec[];
  readonly eventPayloadType: number;
  readonly direction: Direction;
  /** Rises with every change, so the other side notices (RFC 3264 §8). */
  readonly version: number;
}

export function printOffer(audio: LocalAudio): string {
  return printSections(audio, [audioSection(audio, true)]);
}

/** The answer to an offer: our codec, its telephone-event number, a refused line for everything else. */
export function printAnswer(offer: AudioDescription, audio: LocalAudio): string {
  const types = audio.codecs.filter((codec) => offer.codecs.includes(codec));
  if (types.length === 0) throw new SdpError('No codec in common');
  const eventPayloadType = offer.eventPayloadType ?? audio.eventPayloadType;
  let answered = false;
  const sections = offer.mediaLines.map((line) => {
    if (!answered && /^m=audio [1-9]/.test(line)) {
      answered = true;
      return audioSection(
        { ...audio, codecs: types, eventPayloadType },
        offer.eventPayloadType !== undefined,
      );
    }
    return line.replace(/^(m=\S+) \d+/, '$1 0').trim();
  });
  return printSections(audio, sections);
}

/** What we may do when the other side has said what it does (RFC 3264 §6.1). */
export function answeringDirection(offered: Direction, wanted: Direction = 'sendrecv'): Direction {
  const weMaySend = offered === 'sendrecv' || offered === 'recvonly';
  const weMayHear = offered === 'sendrecv' || offered === 'sendonly';
  const send = weMaySend && (wanted === 'sendrecv' || wanted === 'sendonly');
  const hear = weMayHear && (wanted === 'sendrecv' || wanted === 'recvonly');
  if (send && hear) return 'sendrecv';
  if (send) return 'sendonly';
  return hear ? 'recvonly' : 'inactive';
}

function audioSection(audio: LocalAudio, withEvents: boolean): string {
  const types = audio.codecs.map((codec) => codecPayloadTypes[codec]);
  const event = audio.eventPayloadType;
  return [
    `m=audio ${audio.local.port} RTP/AVP ${[...types, ...(withEvents ? [event] : [])].join(' ')}`,
    ...audio.codecs.map((codec) => `a=rtpmap:${codecPayloadTypes[codec]} ${codec}/8000`),
    ...(withEvents ? [`a=rtpmap:${event} telephone-event/8000`, `a=fmtp:${event} 0-15`] : []),
    'a=ptime:20',
    `a=${audio.direction}`,
  ].join('\r\n');
}

function printSections(audio: LocalAudio, sections: readonly string[]): string {
  const kind = audio.local.host.includes(':') ? 'IP6' : 'IP4';
  const head = [
    'v=0',
    `o=robot ${audio.local.port} ${audio.version} IN ${kind} ${audio.local.host}`,
    's=-',
    `c=IN ${kind} ${audio.local.host}`,
    't=0 0',
  ];
  return `${[...head, ...sections].join('\r\n')}\r\n`;
}
