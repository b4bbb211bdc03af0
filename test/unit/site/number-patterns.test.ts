import { fc } from '../../support/properties.js';
import { bestFit, fits, parseNumberPattern, spellPattern } from '../../../src/site/index.js';

const pattern = (written: string) => {
  const parsed = parseNumberPattern(written);
  if (!parsed) throw new Error(`'${written}' is no pattern`);
  return parsed;
};

describe('number patterns', () => {
  it.each([
    ['+36301234567', '+36301234567', true],
    ['+36301234567', '+363012345678', false],
    ['+3630*', '+36301', true],
    ['+3630*', '+3631', false],
    ['+3630000-+3630099', '+3630000', true],
    ['+3630000-+3630099', '+3630099', true],
    ['+3630000-+3630099', '+3630100', false],
    ['+3630000-+3630099', '+36300000', false],
  ])('%s fits %s: %s', (written, number, expected) => {
    expect(fits(pattern(written), number)).toBe(expected);
  });

  it.each(['', '36301234567', '*', '+*', '+0*', '+36-30', '+3630099-+3630000', '+3630-+363099', '+36 30*'])(
    "'%s' is no pattern",
    (written) => expect(parseNumberPattern(written)).toBeUndefined(),
  );

  it('lets the entry win that says most of the number', () => {
    const entries = ['+36*', '+3630*', '+36301000-+36301999', '+36301500-+36301599', '+36301555'].map(
      (written) => ({ pattern: pattern(written), value: written }),
    );
    const found = (number: string) => bestFit(number, entries);
    expect(['+36301555', '+36301556', '+36301700', '+36309', '+3620', '+44'].map(found)).toEqual([
      '+36301555',
      '+36301500-+36301599',
      '+36301000-+36301999',
      '+3630*',
      '+36*',
      undefined,
    ]);
  });

  it('reads what it spells', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{4,13}$/);
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        for (const written of [`+${one}`, `+${one}*`, `+${one}-+${other}`]) {
          const parsed = parseNumberPattern(written);
          if (parsed) expect(parseNumberPattern(spellPattern(parsed))).toEqual(parsed);
        }
      }),
    );
  });
});
