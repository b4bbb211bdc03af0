import { OperatorError } from '../kernel/index.js';

/** Where ARI is and who we are there. */
export interface AriAddress {
  /** `http://host:port`. */
  readonly origin: string;
  /** `/ari`, behind the prefix of http.conf if there is one. */
  readonly basePath: string;
  readonly user: string;
  /** The value of the Authorization header: the password never goes into a URL, where logs would keep it. */
  readonly authorization: string;
}

/** Takes `http://host:port`, with or without `/ari`. Throws `OperatorError` when it is no such URL. */
export function ariAddress(url: string, user: string, password: string): AriAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new OperatorError(
      `"${url}" is no address of Asterisk's HTTP server`,
      'give it as http://host:port/ari, with the port of http.conf',
    );
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  return {
    origin: parsed.origin,
    basePath: path.endsWith('/ari') ? path : `${path}/ari`,
    user,
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  };
}

/** Where Asterisk's side of a media connection is met. Whoever knows its id gets in: it is never logged. */
export const mediaUrl = (address: AriAddress, connectionId: string): string =>
  `${address.origin.replace(/^http/, 'ws')}${address.basePath.replace(/\/ari$/, '')}/media/${encodeURIComponent(connectionId)}`;

/** Wrong name or password. */
export const credentialsRefused = (address: AriAddress): OperatorError =>
  new OperatorError(
    `Asterisk at ${address.origin}${address.basePath} does not accept the user "${address.user}"`,
    `compare user and password with [${address.user}] in ari.conf, and its permit and deny lines`,
  );

export const unreachable = (address: AriAddress, why: string): OperatorError =>
  new OperatorError(
    `Asterisk cannot be reached at ${address.origin}${address.basePath} as "${address.user}": ${why}`,
    'see that Asterisk runs, that http.conf has enabled=yes and this port, and that ari.conf has enabled=yes',
  );
