/** Whoever hangs up, and whenever: nothing is left, and every call has ended once. */
import { hangUpSweep } from '../support/journeys/index.js';
import {
  agentLost,
  callbackHungUp,
  chain,
  consulted,
  consultedAndBack,
  escalated,
  errandDone,
  errandLeftAlone,
  errandTakenBack,
  customerFirstHungUp,
  featureCode,
  groupOfNobody,
  movedOn,
  onCall,
  placed,
  foretold,
  resumed,
  screened,
  reception,
  recorded,
  served,
  supervised,
  strolling,
  takenOver,
  transfer,
  voicemail,
  waiting,
} from '../support/journeys/scenarios.js';

hangUpSweep('menu, queue, whisper, talk', served);
hangUpSweep('waiting while an agent does not answer', waiting);
hangUpSweep('walking menus while waiting', strolling);
hangUpSweep('told how long it will take', foretold);
hangUpSweep('voicemail', voicemail);
hangUpSweep('an agent who is heard no longer', agentLost);
hangUpSweep('transfer', transfer);
hangUpSweep('feature code', featureCode);
hangUpSweep('contact chain to the deputy', chain);
hangUpSweep('reception, then the protected person', reception);
hangUpSweep('screened, then the menu', screened);
hangUpSweep('a group of which nobody answers', groupOfNobody);
hangUpSweep('on call, accepted by key', onCall);
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
hangUpSweep('callback', callbackHungUp);
hangUpSweep('callback, customer first', customerFirstHungUp);
hangUpSweep('calls that go on after a crash', resumed);
hangUpSweep('a call that an agent makes', placed);
