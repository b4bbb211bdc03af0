/**
 * How the parties of a conversation stand to each other: the caller, the agent, and a colleague (or a number outside)
 * whom the agent calls in.
 *
 *                hold                consult
 *     talking ◄────────► held ──────────────┐
 *      ▲  │     retrieve                    ▼          answered               swap
 *      │  └─────────── consult ─────────► ringing ─────────────► consulting ◄──────► alternating
 *      │                                    │                        │ └─────┐ join ┌─────┘ │
 *      ├─────── back, unreached ────────────┘                        │       ▼      ▼       │
 *      └─────── back, colleague-gone ◄───────────────────────────────┴────── together ──────┘
 *
 *     talking, held ──── errand ──► errand ──── returned, retrieve ──► talking    the caller walks a flow alone
 *
 *     errand ──── agent-gone ──► left-alone         the caller walks it to its end, and goes to the queue
 *     ringing ──── complete, agent-gone ──► rung-on      the caller waits for the colleague, with music
 *     consulting, alternating, together ──── complete, agent-gone ──► handed-over    the other two speak
 *     talking, held ──── agent-gone ──► over
 *
 * When the caller goes, all of it is over, from anywhere. Nobody but an agent who has chosen to hold the caller is ever
 * left alone with nothing to hear.
 */
import { Refused } from '../kernel/index.js';

export type Standing = 'talking' | 'held' | 'ringing' | 'consulting' | 'alternating' | 'together' | 'errand';

export type Ending = 'over' | 'handed-over' | 'rung-on' | 'left-alone';

export type Happening =
  | 'hold'
  | 'retrieve'
  | 'consult'
  | 'answered'
  | 'unreached'
  | 'swap'
  | 'join'
  | 'back'
  | 'complete'
  | 'colleague-gone'
  | 'errand'
  | 'returned'
  | 'agent-gone';

const withColleague = {
  back: 'talking',
  'colleague-gone': 'talking',
  complete: 'handed-over',
  'agent-gone': 'handed-over',
} as const;

const moves: Readonly<Record<Standing, Readonly<Partial<Record<Happening, Standing | Ending>>>>> = {
  talking: { hold: 'held', consult: 'ringing', errand: 'errand', 'agent-gone': 'over' },
  held: { retrieve: 'talking', consult: 'ringing', errand: 'errand', 'agent-gone': 'over' },
  errand: { returned: 'talking', retrieve: 'talking', 'agent-gone': 'left-alone' },
  ringing: {
    answered: 'consulting',
    unreached: 'talking',
    back: 'talking',
    complete: 'rung-on',
    'agent-gone': 'rung-on',
  },
  consulting: { ...withColleague, swap: 'alternating', join: 'together' },
  alternating: { ...withColleague, swap: 'consulting', join: 'together' },
  together: withColleague,
};

/** Where that leads. Refused when it makes no sense now: 'on-hold', 'not-on-hold', 'in-consultation', 'no-colleague', 'on-errand'. */
export function moved(from: Standing, happening: Happening): Standing | Ending {
  const to = moves[from][happening];
  if (to !== undefined) return to;
  if (from === 'errand') throw onErrand();
  if (happening === 'hold' && from === 'held') throw new Refused('on-hold', 'the caller is on hold already');
  if (happening === 'retrieve' && from === 'talking')
    throw new Refused('not-on-hold', 'the caller is not on hold');
  if (from === 'talking' || from === 'held')
    throw new Refused('no-colleague', 'no colleague has been called in');
  throw new Refused('in-consultation', `not while it stands at '${from}': a colleague has been called in`);
}

export const onErrand = () => new Refused('on-errand', 'the caller is in a flow: take them back first');

export const isEnding = (at: Standing | Ending): at is Ending =>
  at === 'over' || at === 'handed-over' || at === 'rung-on' || at === 'left-alone';

export type Party = 'caller' | 'agent' | 'colleague' | 'supervisor';

/** In the conversation, or kept company outside it: by music, or by the tone of a phone that rings. */
export type Seat = 'speaks' | 'music' | 'ringing';

/** Who is there beside what the standing says. */
export interface Presence {
  /** False: the agent's phone is being rung anew. */
  readonly agent: boolean;
  /** A supervisor speaks with whoever speaks. */
  readonly supervisor: boolean;
}

/** Who is where; who is not named is not there: a caller on an errand hears the flow, and nobody here. */
export function seatsAt(
  at: Standing,
  presence: Presence = { agent: true, supervisor: false },
): ReadonlyMap<Party, Seat> {
  const there = seats[at]
    .filter(([party]) => presence.agent || party !== 'agent')
    // The two who wait for the caller may speak with each other.
    .map(([party, seat]) => [party, at === 'errand' && presence.supervisor ? 'speaks' : seat] as const);
  const speaking = there.filter(([, seat]) => seat === 'speaks').map(([party]) => party);
  if (presence.supervisor) speaking.push('supervisor');
  const placed = new Map<Party, Seat>(there);
  if (presence.supervisor) placed.set('supervisor', 'speaks');
  const [only, ...others] = speaking;
  // Whoever would be left alone in the conversation hears music, but an agent who has chosen it so.
  if (only !== undefined && others.length === 0 && only !== 'agent') placed.set(only, 'music');
  return placed;
}

const seats: Readonly<Record<Standing, readonly (readonly [Party, Seat])[]>> = {
  talking: [
    ['caller', 'speaks'],
    ['agent', 'speaks'],
  ],
  held: [
    ['caller', 'music'],
    ['agent', 'speaks'],
  ],
  ringing: [
    ['caller', 'music'],
    ['agent', 'ringing'],
  ],
  errand: [['agent', 'music']],
  consulting: [
    ['caller', 'music'],
    ['agent', 'speaks'],
    ['colleague', 'speaks'],
  ],
  alternating: [
    ['caller', 'speaks'],
    ['agent', 'speaks'],
    ['colleague', 'music'],
  ],
  together: [
    ['caller', 'speaks'],
    ['agent', 'speaks'],
    ['colleague', 'speaks'],
  ],
};
