import type { LineQuality } from './phone-state.js';

export interface QualityBefore {
  readonly received: number;
  readonly lost: number;
}

interface InboundRtp {
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly jitter?: number;
  readonly codecId?: string;
}

/** From WebRTC's statistics (W3C webrtc-stats): what has come in since the last time, and how long a round trip takes. */
export function qualityOf(
  stats: RTCStatsReport,
  before: QualityBefore = { received: 0, lost: 0 },
): { readonly quality: LineQuality | undefined; readonly before: QualityBefore } {
  let inbound: InboundRtp | undefined;
  let roundTripMs: number | null = null;
  stats.forEach((one: RTCStats & Record<string, unknown>) => {
    if (one.type === 'inbound-rtp' && one['kind'] === 'audio') inbound = one as InboundRtp;
    const seconds = one['currentRoundTripTime'];
    if (one.type === 'candidate-pair' && one['nominated'] === true && typeof seconds === 'number')
      roundTripMs = Math.round(seconds * 1_000);
  });
  if (!inbound) return { quality: undefined, before };
  const { packetsReceived = 0, packetsLost = 0, jitter = 0, codecId } = inbound;
  const received = packetsReceived - before.received;
  const lost = Math.max(0, packetsLost - before.lost);
  const codec = codecId === undefined ? undefined : (stats.get(codecId) as { mimeType?: string } | undefined);
  return {
    quality: {
      lost: received + lost > 0 ? lost / (received + lost) : 1,
      jitterMs: Math.round(jitter * 1_000),
      roundTripMs,
      codec: (codec?.mimeType ?? '').replace('audio/', ''),
    },
    before: { received: packetsReceived, lost: packetsLost },
  };
}
