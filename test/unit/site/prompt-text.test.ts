import { parsePromptText } from '../../../src/site/index.js';

const words = (text: string, values: Record<string, string | number>, language = 'en') =>
  parsePromptText(text, language).words(values);

describe('the words of a prompt', () => {
  it('read values as their style says', () => {
    const text = 'Your balance is {amount, number, money} on {day, date, date} at {at, time, clock}.';
    expect(words(text, { amount: '3.01 GBP', day: '2026-11-24', at: '14:30' })).toBe(
      'Your balance is three pounds and one penny on the twenty-fourth of November at two thirty in the afternoon.',
    );
    expect(words('{ref, number, digits}', { ref: 'B77' })).toBe('bee, seven seven');
  });

  it('read a text of digits one by one, and a number before what it counts, where no style is given', () => {
    expect(words('You entered {number}.', { number: '123456' })).toBe(
      'You entered one two three, four five six.',
    );
    expect(words('{n} perc', { n: 2 }, 'hu')).toBe('két perc');
    expect(words('Pause, {reason}.', { reason: 'lunch' })).toBe('Pause, lunch.');
    expect(words('For {name}, press {key}.', { name: 'Miss Egorova' })).toBe('For Miss Egorova, press .');
  });

  it('choose the form of a plural and put its number in words', () => {
    const text =
      '{n, plural, one {{n, number, feminine accusative} минуту} few {# минуты} many {# минут} other {# минуты}}';
    expect([1, 3, 5, 21].map((n) => words(text, { n }, 'ru'))).toEqual([
      'одну минуту',
      'три минуты',
      'пять минут',
      'двадцать одну минуту',
    ]);
    expect(words('{n, plural, offset:1 =1 {you alone} other {you and # more}}', { n: 4 })).toBe(
      'you and three more',
    );
    expect(words('{r, select, short_break {a break} other {{r}}}', { r: 'short-break' })).toBe('a break');
    expect(words('{day, select, today {now} other {on {day}}}', { day: 'monday' })).toBe('on monday');
  });

  it('read a value that its style does not fit as it is, and tell', () => {
    const told: string[] = [];
    const text = parsePromptText('Until {day, date, day}, {amount, number, money}.', 'en');
    const given = { day: 'Monday', amount: '1250' };
    expect(text.words(given, (name, style) => told.push(`${name}: ${style}`))).toBe(
      'Until Monday, one two five zero.',
    );
    expect(told).toEqual(['day: date', 'amount: number']);
    expect(text.needs).toEqual(new Set(['day', 'amount']));
  });

  it('name styles that there are not', () => {
    const { styleProblems } = parsePromptText(
      '{a, number, currency} {b, date, ::yyyy} {c, time, clock}',
      'en',
    );
    expect(styleProblems.map(({ problem }) => problem)).toEqual([
      "{a, number, …} cannot be read as 'currency'",
      '{b, date, …} cannot be read as a pattern with ::',
    ]);
  });
});
