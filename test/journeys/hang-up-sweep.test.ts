/** On the way to an agent, whoever hangs up, and whenever: nothing is left, and every call has ended once. */
import { hangUpSweep } from '../support/journeys/index.js';
import {
  served,
  waiting,
  strolling,
  foretold,
  voicemail,
  featureCode,
  chain,
  reception,
  screened,
  groupOfNobody,
  onCall,
  callbackHungUp,
  customerFirstHungUp,
} from '../support/journeys/scenarios.js';

hangUpSweep('menu, queue, whisper, talk', served);
hangUpSweep('waiting while an agent does not answer', waiting);
hangUpSweep('walking menus while waiting', strolling);
hangUpSweep('told how long it will take', foretold);
hangUpSweep('voicemail', voicemail);
hangUpSweep('feature code', featureCode);
hangUpSweep('contact chain to the deputy', chain);
hangUpSweep('reception, then the protected person', reception);
hangUpSweep('screened, then the menu', screened);
hangUpSweep('a group of which nobody answers', groupOfNobody);
hangUpSweep('on call, accepted by key', onCall);
hangUpSweep('callback', callbackHungUp);
hangUpSweep('callback, customer first', customerFirstHungUp);
