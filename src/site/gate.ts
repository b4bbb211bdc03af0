/** Who is kept from whom: protected people, reception before them, and callers who are screened or turned away. */
import type { NumberPattern } from './number-patterns.js';
import type { Person } from './people.js';

export interface Gate {
  /** By the name of the entry. */
  readonly protectedPeople: ReadonlyMap<string, ProtectedPerson>;
  /** There whenever somebody is protected. */
  readonly reception: Reception | undefined;
  readonly nuisance: NuisanceSettings;
}

export interface ProtectedPerson {
  readonly name: string;
  readonly person: Person;
  /** Ids of agents, roles, and ids of callers who reach this person without reception. */
  readonly agents: readonly string[];
  readonly roles: readonly string[];
  readonly callers: readonly string[];
}

export interface Reception {
  readonly queue: string;
  /** "Who are you and what is it about?" */
  readonly askPrompt: string;
  readonly maxSec: number;
  /** What reception's agent presses during the conversation. */
  readonly passOnKey: string;
  readonly refuseKey: string;
  /** Said to a caller who is refused. */
  readonly refusedPrompt: string;
}

export type Treatment = 'allow' | 'screen' | 'block';

export interface NuisanceEntry {
  readonly pattern: NumberPattern;
  readonly treatment: Treatment;
  readonly reason: string;
}

export interface NuisanceSettings {
  readonly entries: readonly NuisanceEntry[];
  /** Callers who withhold their number. */
  readonly anonymous: Treatment;
}

/** Announcements that operations staff switch on while many call for one reason. */
export interface SurgeSettings {
  /** Agents who may switch them by telephone. */
  readonly switchedBy: readonly string[];
  readonly byName: ReadonlyMap<string, SurgePlan>;
}

export interface SurgePlan {
  readonly name: string;
  /** Follows the code on the phone. */
  readonly digit: string | undefined;
  readonly prompt: string;
  readonly heard: SurgePlace;
  /** None of them: everywhere. */
  readonly flows: readonly string[];
  readonly queues: readonly string[];
}

/** Before the first thing that waits for the caller, or before a queue. */
export type SurgePlace = 'on-arrival' | 'before-queue';
