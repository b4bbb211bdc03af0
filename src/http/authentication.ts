/** Who is asking, by what the request carries. The server asks; `accounts/` answers. */
import type { Account } from './route-module.js';

export interface Authenticator {
  /** The account of a session that is open and not idle for too long; counts as use of the session. */
  bySession(sessionId: string): Promise<Account | undefined>;
  /** Undefined when name or password is wrong; rejects with `Refused('too-many-attempts')`. */
  byPassword(user: string, password: string, remoteAddress: string): Promise<Account | undefined>;
}

/**
 * Name of the session's cookie. Over HTTPS the prefix makes browsers insist on Secure, Path=/ and no Domain
 * (RFC 6265bis §4.1.3.2).
 */
export const sessionCookie = (https: boolean): string => (https ? '__Host-ringdown' : 'ringdown-session');

/** The value of a cookie in a `Cookie` header (RFC 6265 §4.2.1); ours are base64url and need no decoding. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A `Set-Cookie` header that gives the session to this site's pages alone, out of reach of scripts, or takes it away. */
export function sessionCookieHeader(sessionId: string | undefined, https: boolean): string {
  const flags = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(https ? ['Secure'] : [])];
  const value = sessionId === undefined ? ['', 'Max-Age=0'] : [sessionId];
  return [`${sessionCookie(https)}=${value[0]}`, ...value.slice(1), ...flags].join('; ');
}

/** Name and password of an `Authorization: Basic` header (RFC 7617); undefined when it is none. */
export function basicCredentials(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^basic +([a-z0-9+/=]{1,2000})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * A page of another site must not act in the name of whoever looks at it: browsers tell where a request comes from
 * (Fetch standard, `Origin`; W3C Fetch Metadata, `Sec-Fetch-Site`). Programs send neither.
 */
export function isFromForeignPage(headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  if (origin === undefined) return false;
  return typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).host !== host;
}
