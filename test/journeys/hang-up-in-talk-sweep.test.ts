/** In a conversation, whoever hangs up, and whenever: nothing is left, and every call has ended once. */
import { hangUpSweep } from '../support/journeys/index.js';
import {
  agentLost,
  transfer,
  consulted,
  consultedAndBack,
  escalated,
  recorded,
  errandDone,
  errandTakenBack,
  errandLeftAlone,
  supervised,
  movedOn,
  takenOver,
  resumed,
  placed,
} from '../support/journeys/scenarios.js';

hangUpSweep('an agent who is heard no longer', agentLost);
hangUpSweep('transfer', transfer);
hangUpSweep('a colleague called in, who goes on', consulted);
hangUpSweep('a colleague called in, and let go', consultedAndBack);
hangUpSweep('a team leader asked for help', escalated);
hangUpSweep('recorded, with a hold and a pause', recorded);
hangUpSweep('sent to a flow, and back', errandDone);
hangUpSweep('sent to a flow, and taken back', errandTakenBack);
hangUpSweep('sent to a flow, and left alone', errandLeftAlone);
hangUpSweep('a supervisor, who leaves', supervised);
hangUpSweep('raised and moved by a supervisor', movedOn);
hangUpSweep('a supervisor, who takes over', takenOver);
hangUpSweep('calls that go on after a crash', resumed);
hangUpSweep('a call that an agent makes', placed);
