import { memoryHarness } from '../../support/memory-harness.js';
import { telephonyContract } from '../../support/telephony-contract.js';

telephonyContract('switch in memory', memoryHarness);
