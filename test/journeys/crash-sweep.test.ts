/** Whenever the engine dies, another one goes on: nothing is left, and every call has ended once. */
import { crashSweep } from '../support/journeys/index.js';
import {
  agentLost,
  chain,
  consulted,
  consultedAndBack,
  escalated,
  errandDone,
  errandLeftAlone,
  errandTakenBack,
  callback,
  callbackHandedOn,
  callbackWithNobody,
  customerFirst,
  customerFirstWithNobody,
  featureCode,
  groupOfNobody,
  movedOn,
  onCall,
  placedBeforeCrash,
  foretold,
  reception,
  recorded,
  screened,
  served,
  supervised,
  strolling,
  takenOver,
  transfer,
  voicemail,
  waiting,
} from '../support/journeys/scenarios.js';

crashSweep('menu, queue, whisper, talk', served);
crashSweep('waiting while an agent does not answer', waiting);
crashSweep('walking menus while waiting', strolling);
crashSweep('told how long it will take', foretold);
crashSweep('voicemail', voicemail);
crashSweep('an agent who is heard no longer', agentLost);
crashSweep('transfer', transfer);
crashSweep('feature code', featureCode);
crashSweep('contact chain to the deputy', chain);
crashSweep('reception, then the protected person', reception);
crashSweep('screened, then the menu', screened);
crashSweep('a group of which nobody answers', groupOfNobody);
crashSweep('on call, accepted by key', onCall);
crashSweep('a colleague called in, who goes on', consulted);
crashSweep('a colleague called in, and let go', consultedAndBack);
crashSweep('a team leader asked for help', escalated);
crashSweep('recorded, with a hold and a pause', recorded);
crashSweep('sent to a flow, and back', errandDone);
crashSweep('sent to a flow, and taken back', errandTakenBack);
crashSweep('sent to a flow, and left alone', errandLeftAlone);
crashSweep('a supervisor, who leaves', supervised);
crashSweep('raised and moved by a supervisor', movedOn);
crashSweep('a supervisor, who takes over', takenOver);
crashSweep('callback', callback);
crashSweep('callback, customer first', customerFirst);
crashSweep('callback, with no engine for a while', callbackWithNobody);
crashSweep('callback, customer first, with no engine for a while', customerFirstWithNobody);
crashSweep('callback, handed on to a queue', callbackHandedOn);
crashSweep('a call that an agent makes', placedBeforeCrash);
