import { createHash, randomBytes } from 'node:crypto';
import { splitOutside } from './header-fields.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** One WWW-Authenticate or Proxy-Authenticate value (RFC 7616 §3.3; RFC 2617 §3.2.1; RFC 8760 for SIP). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: string;
  readonly qop: readonly string[];
  readonly stale: boolean;
}

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'MD5-SESS': 'md5',
  'SHA-256': 'sha256',
  'SHA-256-SESS': 'sha256',
  'SHA-512-256': 'sha512-256',
  'SHA-512-256-SESS': 'sha512-256',
};

/** The parameters after the word Digest; undefined for any other scheme. */
export function parseDigestParams(value: string): ReadonlyMap<string, string> | undefined {
  const match = /^\s*Digest\s+([^]*)$/i.exec(value);
  if (match === null) return undefined;
  const params = new Map<string, string>();
  for (const part of splitOutside(match[1] ?? '', ',')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const text = part.slice(equals + 1).trim();
    const bare = /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\([^])/g, '$1') : text;
    params.set(part.slice(0, equals).trim().toLowerCase(), bare);
  }
  return params;
}

export function parseChallenge(value: string): Challenge | undefined {
  const params = parseDigestParams(value);
  const realm = params?.get('realm');
  const nonce = params?.get('nonce');
  if (params === undefined || realm === undefined || nonce === undefined) return undefined;
  const opaque = params.get('opaque');
  return {
    realm,
    nonce,
    algorithm: params.get('algorithm') ?? 'MD5',
    qop: (params.get('qop') ?? '').split(/[\s,]+/).filter((word) => word !== ''),
    stale: params.get('stale')?.toLowerCase() === 'true',
    ...(opaque === undefined ? {} : { opaque }),
  };
}

/** The first challenge we can answer: the server lists them by preference (RFC 7616 §3.7). */
export function chooseChallenge(values: readonly string[]): Challenge | undefined {
  return values
    .map(parseChallenge)
    .find(
      (challenge) =>
        challenge !== undefined &&
        hashes[challenge.algorithm.toUpperCase()] !== undefined &&
        (challenge.qop.length === 0 || challenge.qop.includes('auth')),
    );
}

export interface DigestInput {
  readonly algorithm: string;
  readonly user: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent for challenges without qop (RFC 2069 manner). */
  readonly auth?: { readonly nc: string; readonly cnonce: string };
}

/** The `response` value (RFC 7616 §3.4.1). */
export function digestResponse(input: DigestInput): string {
  const name = input.algorithm.toUpperCase();
  const hash = hashes[name];
  if (hash === undefined) throw new Error(`Unknown digest algorithm ${input.algorithm}`);
  const h = (text: string): string => createHash(hash).update(text).digest('hex');
  const secret = h(`${input.user}:${input.realm}:${input.password}`);
  const a1 = name.endsWith('-SESS') ? h(`${secret}:${input.nonce}:${input.auth?.cnonce ?? ''}`) : secret;
  const a2 = h(`${input.method}:${input.uri}`);
  return input.auth === undefined
    ? h(`${a1}:${input.nonce}:${a2}`)
    : h(`${a1}:${input.nonce}:${input.auth.nc}:${input.auth.cnonce}:auth:${a2}`);
}

/** Remembers the challenge of one realm, so that a nonce serves many requests with a rising count (§3.4). */
export class DigestClient {
  #challenge: Challenge | undefined;
  #count = 0;

  constructor(readonly credentials: Credentials) {}

  /** Takes a new challenge; undefined when there is none we can answer. */
  take(values: readonly string[]): Challenge | undefined {
    const challenge = chooseChallenge(values);
    if (challenge !== undefined) {
      this.#challenge = challenge;
      this.#count = 0;
    }
    return challenge;
  }

  /** The Authorization value for a request; undefined before the first challenge. */
  answer(method: string, uri: string): string | undefined {
    const challenge = this.#challenge;
    if (challenge === undefined) return undefined;
    this.#count += 1;
    const { realm, nonce, algorithm, opaque } = challenge;
    const { user, password } = this.credentials;
    const auth = { nc: this.#count.toString(16).padStart(8, '0'), cnonce: randomBytes(8).toString('hex') };
    const input = { algorithm, user, realm, password, method, uri, nonce };
    const parts = [
      `username=${quote(user)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri=${quote(uri)}`,
    ];
    if (challenge.qop.length > 0) {
      parts.push(`response="${digestResponse({ ...input, auth })}"`);
      parts.push(`qop=auth`, `nc=${auth.nc}`, `cnonce="${auth.cnonce}"`);
    } else parts.push(`response="${digestResponse(input)}"`);
    parts.push(`algorithm=${algorithm}`);
    if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
    return `Digest ${parts.join(', ')}`;
  }
}

export type DigestVerdict = 'right' | 'wrong' | 'stale' | 'missing';

/** The side that challenges: hands out nonces and checks answers; a nonce lives `nonceLifeMs`. */
export class DigestServer {
  readonly #nonces = new Map<string, { readonly since: number; highestCount: number }>();

  constructor(
    readonly realm: string,
    readonly algorithm: string = 'MD5',
    readonly nonceLifeMs: number = 300_000,
  ) {}

  challenge(stale = false): string {
    const nonce = randomBytes(16).toString('hex');
    this.#nonces.set(nonce, { since: Date.now(), highestCount: 0 });
    const end = stale ? ', stale=true' : '';
    return `Digest realm=${quote(this.realm)}, nonce="${nonce}", algorithm=${this.algorithm}, qop="auth"${end}`;
  }

  check(
    header: string | undefined,
    method: string,
    passwordOf: (user: string) => string | undefined,
  ): { verdict: DigestVerdict; user: string } {
    const params = parseDigestParams(header ?? '');
    const get = (name: string): string => params?.get(name) ?? '';
    const user = get('username');
    if (params === undefined) return { verdict: 'missing', user };
    const issued = this.#nonces.get(get('nonce'));
    const password = passwordOf(user);
    if (password === undefined || get('realm') !== this.realm) return { verdict: 'wrong', user };
    const expected = digestResponse({
      algorithm: this.algorithm,
      user,
      realm: this.realm,
      password,
      method,
      uri: get('uri'),
      nonce: get('nonce'),
      ...(params.has('qop') ? { auth: { nc: get('nc'), cnonce: get('cnonce') } } : {}),
    });
    if (expected !== get('response')) return { verdict: 'wrong', user };
    if (issued === undefined || Date.now() - issued.since > this.nonceLifeMs)
      return { verdict: 'stale', user };
    const count = parseInt(get('nc') || '0', 16);
    // The same count twice is a replay (RFC 7616 §3.4 nc).
    if (params.has('qop') && count <= issued.highestCount) return { verdict: 'stale', user };
    issued.highestCount = count;
    return { verdict: 'right', user };
  }
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
