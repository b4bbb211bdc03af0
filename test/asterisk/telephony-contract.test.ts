import { telephonyContract } from '../support/telephony-contract.js';
import { AsteriskHarness, bringSounds } from './asterisk-harness.js';
import { startAsterisk, type RealAsterisk } from './real-asterisk.js';

jest.setTimeout(60_000);

let asterisk: RealAsterisk;

beforeAll(async () => {
  asterisk = await startAsterisk('contract');
  await bringSounds(asterisk);
}, 120_000);

afterAll(async () => {
  await asterisk[Symbol.asyncDispose]();
}, 60_000);

telephonyContract('asterisk', () => AsteriskHarness.begin(asterisk));
