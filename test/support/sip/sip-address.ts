import { splitOutside } from './header-fields.js';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface SipUri {
  readonly scheme: string;
  readonly user?: string;
  readonly host: string;
  readonly port?: number;
  readonly params: ReadonlyMap<string, string>;
}

/** A From, To, Contact, Route … value: `"Ann" <sip:ann@host>;tag=1` (RFC 3261 §20.10). */
export interface NameAddress {
  readonly displayName: string;
  /** The URI as written. */
  readonly uri: string;
  readonly params: ReadonlyMap<string, string>;
}

/** Reads a sip: or sips: URI (§19.1.1); for tel: the number is taken as the user and the host is empty. */
export function parseUri(text: string): SipUri {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new Error(`No URI: ${text.slice(0, 80)}`);
  const rest = text.slice(scheme.length + 1);
  if (scheme === 'tel') {
    const [user = '', ...params] = rest.split(';');
    return { scheme, user: unescape(user), host: '', params: parseParams(params) };
  }
  // The user part may itself hold ';' and '?' (§19.1.1), so the last '@' divides.
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? undefined : rest.slice(0, at).replace(/:.*$/, '');
  const [hostAndPort = '', ...params] = rest
    .slice(at + 1)
    .replace(/\?.*$/, '')
    .split(';');
  const { host, port } = parseHostPort(hostAndPort);
  return {
    scheme,
    host,
    params: parseParams(params),
    ...(user === undefined ? {} : { user: unescape(user) }),
    ...(port === undefined ? {} : { port }),
  };
}

/** `host`, `host:port`, `[v6]:port`. */
export function parseHostPort(text: string): { host: string; port?: number } {
  const match = /^\s*(\[[^\]]*\]|[^:\s]*)\s*(?::\s*(\d{1,5}))?\s*$/.exec(text);
  if (match === null) throw new Error(`No host: ${text.slice(0, 80)}`);
  const host = (match[1] ?? '').replace(/^\[|\]$/g, '');
  return match[2] === undefined ? { host } : { host, port: Number(match[2]) };
}

export function parseNameAddress(text: string): NameAddress {
  const angled = /^\s*((?:"(?:[^"\\]|\\[^])*"|[^<"]*))\s*<([^>]*)>([^]*)$/.exec(text);
  if (angled !== null) {
    return {
      displayName: unquote((angled[1] ?? '').trim()),
      uri: (angled[2] ?? '').trim(),
      params: parseParams(splitOutside(angled[3] ?? '', ';')),
    };
  }
  // Without <> all parameters belong to the header field, not to the URI (§20).
  const [uri = '', ...params] = splitOutside(text, ';');
  return { displayName: '', uri: uri.trim(), params: parseParams(params) };
}

/** Writes a name-addr; the display name is quoted and escaped (§25.1 quoted-string). */
export function printNameAddress(
  uri: string,
  displayName = '',
  params: Readonly<Record<string, string>> = {},
): string {
  const name = displayName === '' ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}" `;
  const tail = Object.entries(params).map(([key, value]) => (value === '' ? `;${key}` : `;${key}=${value}`));
  return `${name}<${uri}>${tail.join('')}`;
}

/** The user part of any name-addr or URI header value; '' when there is none. */
export function userOf(nameAddress: string): string {
  try {
    return parseUri(parseNameAddress(nameAddress).uri).user ?? '';
  } catch {
    return '';
  }
}

export interface Via {
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly params: ReadonlyMap<string, string>;
}

/** `SIP / 2.0 / UDP host:port;branch=…` with any white space RFC 4475 §3.1.1.1 can think of. */
export function parseVia(text: string): Via {
  const match = /^SIP\s*\/\s*2\.0\s*\/\s*([\w.-]+)\s+([^;]+)([^]*)$/i.exec(text.trim());
  if (match === null) throw new Error(`No Via: ${text.slice(0, 80)}`);
  return {
    transport: (match[1] ?? '').toUpperCase(),
    ...parseHostPort(match[2] ?? ''),
    params: parseParams(splitOutside(match[3] ?? '', ';')),
  };
}

export function printVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`;
  const host = via.host.includes(':') ? `[${via.host}]` : via.host;
  const params = [...via.params].map(([key, value]) => (value === '' ? `;${key}` : `;${key}=${value}`));
  return `SIP/2.0/${via.transport} ${host}${port}${params.join('')}`;
}

/** Where a request to this URI goes on UDP without DNS: its maddr or host, port 5060 unless said (RFC 3263). */
export function hostPortOf(uri: string): HostPort {
  const { host, port, params } = parseUri(uri);
  return { host: params.get('maddr') ?? host, port: port ?? 5060 };
}

function parseParams(parts: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const part of parts) {
    const [key = '', ...value] = part.split('=');
    if (key.trim() !== '') params.set(key.trim().toLowerCase(), unquote(value.join('=').trim()));
  }
  return params;
}

function unquote(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\([^])/g, '$1') : text;
}

/** %HH of the user part; a lone % stays as it is. */
function unescape(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
