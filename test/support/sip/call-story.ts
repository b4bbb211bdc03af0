import type { Moment } from './moment.js';
import type { Direction } from './sdp.js';

/**
 *     inviting ──180/183──▶ ringing ──200──▶ answered ──BYE──▶ ended
 *         │                    │ refused, cancelled, no answer ──▶│
 *         └────────────────────┴──────────────────────────────────┘
 */
export type CallState = 'inviting' | 'ringing' | 'answered' | 'ended';

const moves: Readonly<Record<CallState, readonly CallState[]>> = {
  inviting: ['ringing', 'answered', 'ended'],
  ringing: ['answered', 'ended'],
  answered: ['ended'],
  ended: [],
};

export function mayMove(from: CallState, to: CallState): boolean {
  return moves[from].includes(to);
}

/** When a call's SIP and RTP happened; what has not happened is absent. */
export interface CallTimings {
  inviteSent?: Moment;
  inviteReceived?: Moment;
  firstProvisional?: Moment;
  ringing?: Moment;
  answered?: Moment;
  /** The ACK to our 200 arrived (incoming calls). */
  acknowledged?: Moment;
  firstRtp?: Moment;
  byeSent?: Moment;
  byeReceived?: Moment;
  cancelReceived?: Moment;
  ended?: Moment;
}

export interface CallEnd {
  /** `near` is the robot. */
  readonly by: 'near' | 'far' | 'nobody';
  readonly how: 'hung up' | 'cancelled' | 'refused' | 'unanswered' | 'closed';
  /** The final status of the INVITE; 200 for a call that was answered. */
  readonly status: number;
  readonly reason: string;
  /** The Reason headers of the BYE, CANCEL or refusal (RFC 3326), as written. */
  readonly reasonHeaders: readonly string[];
  /** The Q.850 cause among them. */
  readonly q850?: number;
}

export type CallEvent =
  | { readonly kind: 'dialled'; readonly to: string }
  | { readonly kind: 'arrived'; readonly from: string; readonly to: string }
  | { readonly kind: 'challenged'; readonly status: number }
  | { readonly kind: 'trying' }
  | { readonly kind: 'ringing'; readonly status: number; readonly hasEarlyMedia: boolean }
  | { readonly kind: 'answered' }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'first-rtp' }
  | { readonly kind: 'digit-heard'; readonly digit: string; readonly durationMs: number }
  | { readonly kind: 'pressed'; readonly digits: string }
  | { readonly kind: 'spoke'; readonly durationMs: number }
  | { readonly kind: 'media-changed'; readonly direction: Direction; readonly by: 'near' | 'far' }
  | { readonly kind: 'info'; readonly contentType: string; readonly body: string }
  | { readonly kind: 'bye-answered'; readonly status: number }
  | { readonly kind: 'refer-answered'; readonly status: number }
  | { readonly kind: 'refer-progress'; readonly sipfrag: string }
  | { readonly kind: 'referred'; readonly target: string }
  | { readonly kind: 'answered-request'; readonly method: string; readonly status: number }
  | { readonly kind: 'trouble'; readonly text: string }
  | ({ readonly kind: 'ended' } & CallEnd);

/** The cause of a `Q.850;cause=16;text="…"` value. */
export function q850Of(reasonHeaders: readonly string[]): number | undefined {
  for (const header of reasonHeaders) {
    const cause = /^\s*Q\.850\s*;.*\bcause\s*=\s*(\d{1,3})/i.exec(header)?.[1];
    if (cause !== undefined) return Number(cause);
  }
  return undefined;
}
