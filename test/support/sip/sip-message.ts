import { isUtf8 } from 'node:buffer';
import { HeaderFields } from './header-fields.js';

interface MessageParts {
  readonly headers: HeaderFields;
  readonly body: Buffer;
  /** Bytes that are not UTF-8 are carried as Latin-1, so that what is echoed is echoed byte for byte. */
  readonly encoding: 'utf8' | 'latin1';
}

export interface SipRequest extends MessageParts {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends MessageParts {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** The datagram is no SIP message that could be answered or matched. */
export class SipParseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SipParseError';
  }
}

/**
 * Parses one datagram (RFC 3261 §7, §25): folded lines, compact names, bare LF and leading CRLF are taken,
 * as RFC 4475 §3.1.1 asks; a body shorter than Content-Length is an error (§18.3).
 */
export function parseMessage(datagram: Buffer): SipMessage {
  const encoding = isUtf8(datagram) ? 'utf8' : 'latin1';
  let from = 0;
  while (datagram[from] === 0x0d || datagram[from] === 0x0a) from += 1;
  const { headEnd, bodyStart } = findHeadEnd(datagram, from);
  const lines = datagram
    .toString(encoding, from, headEnd)
    // Folding: a line that begins with white space continues the one before (§7.3.1).
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const startLine = lines.shift() ?? '';
  const headers = new HeaderFields();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new SipParseError(`No header field: ${excerpt(line)}`);
    headers.add(
      name,
      line
        .slice(colon + 1)
        .trim()
        .replace(/\r/g, ' '),
    );
  }
  const body = readBody(headers, datagram.subarray(bodyStart));
  return { ...parseStartLine(startLine), headers, body, encoding };
}

function findHeadEnd(datagram: Buffer, from: number): { headEnd: number; bodyStart: number } {
  const crlf = datagram.indexOf('\r\n\r\n', from, 'latin1');
  const lf = datagram.indexOf('\n\n', from, 'latin1');
  if (crlf >= 0 && (lf < 0 || crlf < lf)) return { headEnd: crlf, bodyStart: crlf + 4 };
  if (lf >= 0) return { headEnd: lf, bodyStart: lf + 2 };
  throw new SipParseError('No empty line after the header fields');
}

function readBody(headers: HeaderFields, rest: Buffer): Buffer {
  const said = headers.get('Content-Length');
  // Over UDP the datagram ends the body when Content-Length is missing (§18.3).
  if (said === undefined) return rest;
  if (!/^\d{1,9}$/.test(said)) throw new SipParseError(`Content-Length is no number: ${excerpt(said)}`);
  const length = Number(said);
  if (length > rest.length)
    throw new SipParseError(`Content-Length ${length}, but ${rest.length} bytes came`);
  return rest.subarray(0, length);
}

type StartLine =
  Pick<SipRequest, 'kind' | 'method' | 'uri'> | Pick<SipResponse, 'kind' | 'status' | 'reason'>;

function parseStartLine(line: string): StartLine {
  const response = /^SIP\/2\.0[ \t]+([1-6]\d\d)(?:[ \t]+(.*))?$/i.exec(line);
  if (response !== null) {
    return { kind: 'response', status: Number(response[1]), reason: (response[2] ?? '').trim() };
  }
  const request = /^([\w!%*_+`'~.-]+) (\S+) SIP\/2\.0$/i.exec(line);
  if (request === null) throw new SipParseError(`No start line: ${excerpt(line)}`);
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '' };
}

/** The bytes of a message; Content-Length is always written last and always true. */
export function printMessage(message: SipMessage): Buffer {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const fields = [...message.headers]
    .filter(([name]) => !/^(content-length|l)$/i.test(name))
    .map(([name, value]) => `${name}: ${value}`);
  const head = [first, ...fields, `Content-Length: ${message.body.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, message.encoding), message.body]);
}

/** A request made here. */
export function makeRequest(
  method: string,
  uri: string,
  headers: HeaderFields,
  body: string | Buffer = '',
): SipRequest {
  return { kind: 'request', method, uri, headers, body: Buffer.from(body), encoding: 'utf8' };
}

/** A response to a request: Via, From, To, Call-ID, CSeq and Record-Route copied (RFC 3261 §8.2.6.2, §12.1.1). */
export function makeResponse(
  request: SipRequest,
  status: number,
  reason: string = reasonPhrase(status),
  body: string | Buffer = '',
): SipResponse {
  const headers = new HeaderFields();
  for (const name of ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq']) {
    for (const value of request.headers.values(name)) headers.add(name, value);
  }
  return { kind: 'response', status, reason, headers, body: Buffer.from(body), encoding: request.encoding };
}

export function parseCSeq(message: SipMessage): { number: number; method: string } {
  const match = /^(\d{1,10})\s+(\S+)$/.exec(message.headers.get('CSeq') ?? '');
  if (match === null) throw new SipParseError('No usable CSeq');
  return { number: Number(match[1]), method: match[2] ?? '' };
}

const excerpt = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const phrases: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  301: 'Moved Permanently',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  600: 'Busy Everywhere',
  603: 'Decline',
};

/** The usual words for a status (RFC 3261 §21). */
export function reasonPhrase(status: number): string {
  return phrases[status] ?? 'Unnamed';
}
