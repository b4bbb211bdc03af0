/** The engine that takes over dies as well: a third one goes on, and nothing is left. */
import { secondCrashSweep } from '../support/journeys/index.js';
import {
  callback,
  chain,
  customerFirst,
  errandCrashedTwice,
  onCall,
  reception,
  served,
  strolling,
  transfer,
  voicemail,
  waiting,
} from '../support/journeys/scenarios.js';

secondCrashSweep('menu, queue, whisper, talk', served);
secondCrashSweep('waiting while an agent does not answer', waiting);
secondCrashSweep('walking menus while waiting', strolling);
secondCrashSweep('voicemail', voicemail);
secondCrashSweep('transfer', transfer);
secondCrashSweep('contact chain to the deputy', chain);
secondCrashSweep('reception, then the protected person', reception);
secondCrashSweep('on call, accepted by key', onCall);
secondCrashSweep('sent to a flow, and back', errandCrashedTwice);
secondCrashSweep('callback', callback);
secondCrashSweep('callback, customer first', customerFirst);
