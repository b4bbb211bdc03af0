/**
 * Requests are signed, never a secret sent: HMAC-SHA256 over id, timestamp and body, joined by points, as in Standard
 * Webhooks 1.0. The receiver refuses what is older than five minutes and an id that it has seen.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const headerNames = {
  id: 'ringdown-id',
  timestamp: 'ringdown-timestamp',
  signature: 'ringdown-signature',
} as const;

export interface SignedParts {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

export const signatureToleranceSec = 300;

export const signatureOf = ({ id, timestamp, body }: SignedParts, secret: string): string =>
  `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

/** In constant time. `nowSec` is the receiver's clock. */
export function isSigned(parts: SignedParts, signature: string, secret: string, nowSec: number): boolean {
  if (!(Math.abs(nowSec - parts.timestamp) <= signatureToleranceSec)) return false;
  const right = Buffer.from(signatureOf(parts, secret));
  const given = Buffer.from(signature);
  return right.length === given.length && timingSafeEqual(right, given);
}
