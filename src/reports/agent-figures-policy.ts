/**
 * An agent's own day in figures, from the journal. Pure. Occupancy is a word for many things; ours is
 * (talk + wrap-up) ÷ (signed in − paused), and what has not ended yet counts up to now.
 */
import { lengthMs, type Span } from '../kernel/index.js';

export interface DutyChange {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly reason: string | undefined;
}

export interface AgentDay {
  readonly from: number;
  readonly to: number;
  /** Oldest first; may begin before the day. */
  readonly duties: readonly DutyChange[];
  /** Conversations that ended that day. */
  readonly talks: readonly Span[];
  /** Reasons to pause that are no breaks. */
  readonly work: ReadonlySet<string>;
}

export interface AgentFigures {
  readonly calls: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  readonly pausedMs: number;
  readonly signedInMs: number;
  /** Null when there was no time to be busy in. */
  readonly occupancy: number | null;
  /** Talked and written up since the last break, or since signing in. */
  readonly busySinceBreakMs: number;
}

export function agentFigures({ from, to, duties, talks, work }: AgentDay): AgentFigures {
  const spells = duties.map(({ at, to: duty, reason }, index) => ({
    duty,
    isBreak: duty === 'signed-out' || (duty === 'paused' && !work.has(reason ?? '')),
    span: clipped([at, duties[index + 1]?.at ?? to], from, to),
  }));
  const spansOf = (...named: readonly string[]) =>
    spells.filter(({ duty }) => named.includes(duty)).map(({ span }) => span);
  const today = talks.map((talk) => clipped(talk, from, to));
  const wraps = spansOf('wrapping');
  const talkMs = lengthMs(today);
  const pausedMs = lengthMs(spansOf('paused'));
  const signedInMs = lengthMs(spansOf('available', 'paused', 'missed', 'wrapping'));
  const wrapUpMs = lengthMs(wraps);
  const workedMs = signedInMs - pausedMs;
  const rested = spells.findLast(({ isBreak }) => isBreak)?.span[1] ?? from;
  const since = (span: Span): Span => clipped(span, rested, to);
  return {
    ...{ calls: talks.length, talkMs, wrapUpMs, pausedMs, signedInMs },
    occupancy: workedMs <= 0 ? null : Math.min(1, (talkMs + wrapUpMs) / workedMs),
    busySinceBreakMs: lengthMs([...today, ...wraps].map(since)),
  };
}

/** What of the span lies within; of no length when nothing does. */
function clipped([begins, ends]: Span, from: number, to: number): Span {
  const first = Math.min(Math.max(begins, from), to);
  return [first, Math.max(first, Math.min(ends, to))];
}
