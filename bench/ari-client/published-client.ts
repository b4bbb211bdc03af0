/** The part of the published `ari-client` 2.2.0 that is compared; it brings no types. */
export interface PublishedChannel {
  readonly id: string;
  on(event: string, listener: (event: unknown, channel: PublishedChannel) => void): void;
}

export interface PublishedClient {
  readonly asterisk: { getInfo(params: { only: string }): Promise<unknown> };
  /** Its listeners of single channels, by event type. */
  readonly _instanceListeners: Readonly<Record<string, readonly unknown[]>>;
  on(event: string, listener: (event: never, channel: PublishedChannel) => void): void;
  start(app: string): Promise<void>;
  stop(): void;
}

interface PublishedModule {
  connect(url: string, user: string, password: string): Promise<PublishedClient>;
}

export function connectPublished(url: string, user: string, password: string): Promise<PublishedClient> {
  // It wants the address without /ari. Loaded late: it takes a while and overwrites the global Promise's helpers.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const published = require('ari-client') as PublishedModule;
  return published.connect(url.replace(/\/ari$/, ''), user, password);
}
