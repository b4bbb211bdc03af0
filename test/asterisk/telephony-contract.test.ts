import { telephonyContract } from '../support/telephony-contract.js';
import { AsteriskHarness, bringSounds } from './asterisk-harness.js';
import { startAsterisk, type RealAsterisk } from './real-asterisk.js';

let asterisk: RealAsterisk;

beforeAll(async () => {
  asterisk = await startAsterisk('contract');
  await bringSounds(asterisk);
});

afterAll(async () => {
  await asterisk[Symbol.asyncDispose]();
});

telephonyContract('asterisk', () => AsteriskHarness.begin(asterisk));
