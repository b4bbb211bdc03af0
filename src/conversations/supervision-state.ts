/**
 * A supervisor at a conversation: rung first, then announced to those who speak where the site wants that, then there, in
 * one of three modes that can be changed at any time.
 *
 *               answered                 announced
 *     ringing ───────────► announcing ─────────────► there    listen ◄──► whisper ◄──► barge ◄──► listen
 *        │  └────────────────(silent)──────────────► │  │
 *        │                      │                    │  └── take-over, agent-gone (barge) ──► taken-over
 *        └── leave, gone, agent-gone ────────────────┴─────────────────────────────────────► over
 *
 * The conversation goes on whatever becomes of the supervisor; it is the agent's place that a take-over takes.
 */
import { Refused } from '../kernel/index.js';

/** Hears all; is heard by the agent alone as well; speaks with everybody. */
export const supervisionModes = ['listen', 'whisper', 'barge'] as const;
export type SupervisionMode = (typeof supervisionModes)[number];

/** What a supervisor asks for. */
export type SupervisionWish = SupervisionMode | 'take-over' | 'leave';

export interface Supervising {
  readonly at: 'ringing' | 'announcing' | 'there';
  /** While it rings or is announced: the mode that is wanted then. */
  readonly mode: SupervisionMode;
}

export type SupervisionEnd = 'over' | 'taken-over';

export type SupervisionHappening =
  | SupervisionWish
  | 'answered'
  | 'announced'
  /** The supervisor did not answer, or has put the phone down. */
  | 'gone'
  | 'agent-gone';

/** Where that leads. Refused when it makes no sense now: 'not-there-yet', 'out-of-turn'. */
export function supervised(
  from: Supervising,
  happening: SupervisionHappening,
  announces: boolean,
): Supervising | SupervisionEnd {
  switch (happening) {
    case 'listen':
    case 'whisper':
    case 'barge':
      return { ...from, mode: happening };
    case 'answered':
      if (from.at !== 'ringing') throw outOfTurn(from, happening);
      return { ...from, at: announces ? 'announcing' : 'there' };
    case 'announced':
      if (from.at !== 'announcing') throw outOfTurn(from, happening);
      return { ...from, at: 'there' };
    case 'take-over':
      if (from.at !== 'there') throw new Refused('not-there-yet', 'the supervisor is not on the line yet');
      return 'taken-over';
    case 'agent-gone':
      // Who speaks with the caller is not sent away from them.
      return from.at === 'there' && from.mode === 'barge' ? 'taken-over' : 'over';
    case 'leave':
    case 'gone':
      return 'over';
  }
}

const outOfTurn = ({ at }: Supervising, happening: SupervisionHappening) =>
  new Refused('out-of-turn', `'${happening}' makes no sense while it stands at '${at}'`);

export const isSupervisionEnd = (at: Supervising | SupervisionEnd): at is SupervisionEnd =>
  typeof at === 'string';
