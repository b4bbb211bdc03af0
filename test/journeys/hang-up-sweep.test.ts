/** Whoever hangs up, and whenever: nothing is left, and every call has ended once. */
import { hangUpSweep } from '../support/journeys/index.js';
import {
  featureCode,
  resumed,
  served,
  strolling,
  transfer,
  voicemail,
  waiting,
} from '../support/journeys/scenarios.js';

hangUpSweep('menu, queue, whisper, talk', served);
hangUpSweep('waiting while an agent does not answer', waiting);
hangUpSweep('walking menus while waiting', strolling);
hangUpSweep('voicemail', voicemail);
hangUpSweep('transfer', transfer);
hangUpSweep('feature code', featureCode);
hangUpSweep('calls that go on after a crash', resumed);
