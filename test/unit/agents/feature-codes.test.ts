import { parseFeatureCode } from '../../../src/agents/index.js';

const codes = { signIn: '*11', signOut: '*12', pause: '*1', resume: '*14', status: '*15' };
const reasons = [
  { digit: '2', name: 'never reached: *12 is signing out' },
  { digit: '7', name: 'lunch' },
];

describe('feature codes', () => {
  it.each([
    ['*11', { kind: 'command', command: { kind: 'sign-in' } }],
    ['*12', { kind: 'command', command: { kind: 'sign-out' } }],
    ['*14', { kind: 'command', command: { kind: 'resume' } }],
    ['*15', { kind: 'status' }],
    ['*17', { kind: 'command', command: { kind: 'pause', reason: 'lunch' } }],
    ['*1', { kind: 'unknown' }],
    ['*18', { kind: 'unknown' }],
    ['*177', { kind: 'unknown' }],
    ['', { kind: 'unknown' }],
    ['+3612345678', { kind: 'unknown' }],
  ])('%s', (dialled, expected) => {
    expect(parseFeatureCode(codes, reasons, dialled)).toEqual(expected);
  });
});
