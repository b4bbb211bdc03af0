import type { AgentDesk } from '../agents/index.js';
import type { CallbackBook } from '../callbacks/index.js';
import type { ConversationDesk, WaitingDesk } from '../conversations/index.js';
import type { NuisanceList, ReceptionDesk } from '../callers/index.js';
import type { Directory } from '../directory/index.js';
import type { BackOffice } from '../customers/index.js';
import type { Clock, NewId } from '../kernel/index.js';
import type { HandlerRegistry } from '../ivr/index.js';
import type { Journal } from '../journal/index.js';
import type { PromptBook } from '../prompts/index.js';
import type { Recognisers } from '../speech/index.js';
import type { SkillQueue } from '../queue/index.js';
import type { VoicemailBoxes } from '../recordings/index.js';
import type { Site } from '../site/index.js';
import type { ReminderBook } from '../reminders/index.js';
import type { SurgeBoard } from '../surges/index.js';
import type { Telephony } from '../telephony/index.js';
import type { Logger } from '../platform/index.js';
import type { Waits } from '../waits/index.js';
import type { PhonesInUse } from './phones-in-use.js';

/** All that a journey may reach for. `apps/` puts it together. */
export interface Centre {
  readonly engine: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Logger;
  readonly telephony: Telephony;
  /** The company as it is described now; a call keeps the description it started with. */
  readonly site: () => Site;
  readonly prompts: PromptBook;
  readonly handlers: HandlerRegistry;
  /** Who understands what callers say; without them callers have keys only. */
  readonly recognisers?: Recognisers;
  readonly queue: SkillQueue;
  readonly agents: AgentDesk;
  readonly waits: Waits;
  readonly phones: PhonesInUse;
  readonly voicemail: VoicemailBoxes;
  readonly surges: SurgeBoard;
  readonly nuisance: NuisanceList;
  readonly reception: ReceptionDesk;
  readonly backOffice: BackOffice;
  readonly conversations: ConversationDesk;
  /** Who is responsible for what; without it callers choose topics by key. */
  readonly directory?: Pick<Directory, 'find'>;
  readonly waiting: WaitingDesk;
  readonly callbacks: CallbackBook;
  readonly reminders: ReminderBook;
  readonly journal: Journal;
}
