import { z } from 'zod';

/**
 * Where a call stands, attached to its leg inside the switch: after this process has died, the next one reads it and
 * enters the journey from there (resume-call.ts). Short, and without anything secret.
 */
/** The caller is on the way to a protected person and waits for reception, or speaks with it. */
const gate = z.object({
  person: z.string(),
  /** What the caller said; none when nothing was. */
  recording: z.string().exactOptional(),
  chain: z.string(),
  step: z.number(),
});
export type AnnouncedStage = z.infer<typeof gate>;

const common = {
  v: z.literal(1),
  arrivedAt: z.number(),
  entry: z.string(),
  language: z.string(),
  variables: z.record(z.string(), z.string()),
  /** Since when the caller has waited in queues, the ones before the present one included. */
  waitingSince: z.number().exactOptional(),
  gate: gate.exactOptional(),
  /** Who is calling. A PIN that was right need not be keyed in again after a crash; the PIN is not in here. */
  customer: z.object({ likely: z.string().optional(), confirmed: z.string().optional() }).exactOptional(),
  /** An agent has sent the caller to a flow, and waits for them. */
  errand: z.object({ name: z.string(), agentId: z.string(), since: z.number() }).exactOptional(),
  /** Protected people to whom reception has passed the caller on. */
  passedOn: z.array(z.string()).exactOptional(),
};

/** What every stage of a caller has. */
export type CommonStage = z.infer<z.ZodObject<typeof common>>;

/** Called in by an agent who goes on having the caller. */
const consulted = z.literal(true).exactOptional();

const stageSchema = z.discriminatedUnion('at', [
  z.object({ at: z.literal('flow'), ...common, flow: z.string(), node: z.string() }),
  /** Before any flow: is asked for a name and a key. */
  z.object({ at: z.literal('screen'), ...common, recordingUntil: z.number().exactOptional() }),
  z.object({
    at: z.literal('queue'),
    ...common,
    flow: z.string(),
    node: z.string(),
    queue: z.string(),
    ticketId: z.string(),
    enqueuedAt: z.number(),
    /** When the caller came to this queue; later than `enqueuedAt` for one who waited in another before. */
    enteredAt: z.number().exactOptional(),
    /** Where the caller walks menus meanwhile. */
    walk: z.object({ flow: z.string(), node: z.string().exactOptional() }).optional(),
  }),
  z.object({
    at: z.literal('chain'),
    ...common,
    flow: z.string(),
    node: z.string(),
    chain: z.string(),
    /** From 0. */
    step: z.number(),
    /** The switch records what the caller says, until then at the latest; nothing can be played meanwhile. */
    recordingUntil: z.number().exactOptional(),
  }),
  z.object({
    at: z.literal('voicemail'),
    ...common,
    flow: z.string(),
    node: z.string(),
    box: z.string(),
    recording: z.string(),
    /** When the recording began. */
    since: z.number(),
  }),
  /** A customer who is rung back; how far that has come is in the database. */
  z.object({
    at: z.literal('callback'),
    ...common,
    callbackId: z.string(),
    queue: z.string(),
    ticketId: z.string(),
    enqueuedAt: z.number(),
    /** Is there, and waits for an agent with music. */
    waits: z.literal(true).exactOptional(),
  }),
  /** Rung by an agent; `queue` is the one for which it is. */
  z.object({ at: z.literal('outgoing'), ...common, queue: z.string().exactOptional() }),
  /** The leg to an agent's phone: all that is needed to go on with the conversation, should it have become one. */
  z.object({
    at: z.literal('agent'),
    v: z.literal(1),
    callId: z.string(),
    agentId: z.string(),
    ticketId: z.string(),
    fence: z.number(),
    queue: z.string(),
    offeredAt: z.number(),
    consulted,
  }),
  /** The leg to a number outside, or to a phone without a queue; `agentId` is kept for the call by the desk. */
  z.object({
    at: z.literal('transfer'),
    v: z.literal(1),
    callId: z.string(),
    agentId: z.string().optional(),
    consulted,
  }),
]);

/** Whose place it is, and where in which flow the caller came to the queue: what a later process must know. */
export interface QueuePlace {
  readonly flow: string;
  readonly node: string;
  readonly ticketId: string;
  readonly enqueuedAt: number;
  readonly enteredAt?: number;
}

export type Stage = z.infer<typeof stageSchema>;
export type AgentStage = Extract<Stage, { at: 'agent' }>;
export type TransferStage = Extract<Stage, { at: 'transfer' }>;
export type CallbackStage = Extract<Stage, { at: 'callback' }>;
export type CallerStage = Exclude<Stage, AgentStage | TransferStage | CallbackStage>;

/** A caller who stands at a node of a flow. */
export type PlacedStage = Exclude<CallerStage, { at: 'screen' | 'outgoing' }>;

/** What a stage has of its own. */
export const ownPart = (stage: object): object =>
  Object.fromEntries(Object.entries(stage).filter(([key]) => key !== 'at' && !(key in common)));

export const writeStage = (stage: Stage): string => JSON.stringify(stage);

/** Undefined for a record that is missing or not ours. */
export function readStage(text: string | undefined): Stage | undefined {
  if (text === undefined) return undefined;
  try {
    return stageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
