import { z } from 'zod';

const epochMs = z.number();

/** Where an agent's call stands. 'over' is a call that is being written up. */
export const callPhases = [
  'offered',
  'ringing',
  'whispering',
  'talking',
  'held',
  /** A colleague is being rung; the caller hears music. */
  'calling-in',
  /** Speaks with the colleague; the caller hears music. */
  'consulting',
  /** Speaks with the caller; the colleague hears music. */
  'alternating',
  'together',
  /** The caller is alone in a flow of self-service; the agent hears music. */
  'errand',
  /** Was called in by an agent who has the caller. */
  'called-in',
  /** A supervisor at the conversation of another agent. */
  'supervising',
  'over',
] as const;

export type CallPhase = (typeof callPhases)[number];

/** The agent has the caller, on the line, on hold or in a flow. */
export const hasCaller = (phase: CallPhase): boolean =>
  ['talking', 'held', 'calling-in', 'consulting', 'alternating', 'together', 'errand'].includes(phase);

/** How an errand ended: as the flow says, for a person, or before its end. */
export const errandEnds = [
  'done',
  'not-done',
  'to-agent',
  'taken-back',
  'hung-up',
  'interrupted',
  'failed',
] as const;

export const supervisionMode = z.enum(['listen', 'whisper', 'barge']);

/** The call at an agent's phone, from the moment it is offered: what the page shows before it is answered. */
export const agentCall = z.object({
  callId: z.string(),
  phase: z.enum(callPhases),
  /** Since when in this phase. */
  since: epochMs,
  offeredAt: epochMs,
  /** When both could hear each other. */
  talkingSince: epochMs.nullable(),
  ticketId: z.string().nullable(),
  queue: z.string().nullable(),
  /** How long the caller had waited when it was offered. */
  waitedMs: z.number().nullable(),
  caller: z.object({
    number: z.string(),
    name: z.string(),
    /** The entry of the site's callers by whom the number is known. */
    profile: z.string().nullable(),
    callerClass: z.string().nullable(),
  }),
  direction: z.enum(['inbound', 'outbound']),
  calledNumber: z.string(),
  language: z.string(),
  arrivedAt: epochMs.nullable(),
  /** Who is being called in, or by whom this agent was; `failed` when the last one could not be had. */
  colleague: z
    .object({
      name: z.string(),
      failed: z.string().nullable(),
      /** A team leader, asked for help. */
      leader: z.boolean(),
    })
    .nullable(),
  /** This one is a team leader, and that agent asks for help with the call. */
  escalatedBy: z.string().nullable(),
  /** The flow in which the caller is, or was last; `how` is null while they are in it. */
  errand: z
    .object({
      name: z.string(),
      since: epochMs,
      how: z.enum(errandEnds).nullable(),
      /** The PIN was right in it. */
      confirmed: z.boolean(),
    })
    .nullable(),
  /** The conversation at which this agent, a supervisor, is; `mode` is wanted while `there` is false. */
  supervises: z.object({ agentId: z.string(), mode: supervisionMode, there: z.boolean() }).nullable(),
  /** The supervisor who is there, where that is announced. */
  supervisedBy: z.object({ name: z.string(), mode: supervisionMode }).nullable(),
  /** What is done at this agent's conversation; 'announcing' until those who speak were told. */
  recording: z.enum(['announcing', 'on', 'paused', 'failed']).nullable(),
  /** What the matcher saw. */
  why: z
    .object({
      step: z.number(),
      preferred: z.boolean(),
      candidates: z.number(),
      runnerUp: z.string().nullable(),
      idleSince: epochMs,
    })
    .nullable(),
  /** What the caller did before, oldest first. */
  story: z.array(z.object({ at: epochMs, text: z.string() })),
});
export type AgentCall = z.infer<typeof agentCall>;
