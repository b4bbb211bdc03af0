import { browserLine, isLineOf, lineToRing, reachOf } from '../../../src/agents/agent-lines.js';
import { agent } from './desk-under-test.js';

const anna = agent('anna');
const softphone = anna.phone;
const browser = browserLine(anna.phone);
const reach =
  (lines: Readonly<Record<string, number>>, lost: Readonly<Record<string, number>> = {}) =>
  (line: string) =>
    line in lines
      ? { reachable: true, since: lines[line] ?? 0 }
      : { reachable: false, since: lost[line] ?? 0 };

describe('an agent with a softphone and a browser phone', () => {
  it('is rung in the browser while that is there, otherwise at the softphone', () => {
    expect(lineToRing(anna, reach({ [browser]: 5, [softphone]: 1 }))).toBe(browser);
    expect(lineToRing(anna, reach({ [softphone]: 1 }))).toBe(softphone);
    expect(lineToRing(anna, reach({}))).toBe(softphone);
  });

  it('can be reached while either is there, since the first of them', () => {
    expect(reachOf(anna, reach({ [browser]: 5, [softphone]: 1 }))).toEqual({ reachable: true, since: 1 });
    expect(reachOf(anna, reach({ [browser]: 5 }))).toEqual({ reachable: true, since: 5 });
    expect(reachOf(anna, reach({}, { [browser]: 7, [softphone]: 3 }))).toEqual({
      reachable: false,
      since: 7,
    });
  });

  it('owns both lines and no others', () => {
    expect([softphone, browser, `${browser}-web`, 'x'].map((line) => isLineOf(anna, line))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
