import { slotOf, slotsFrom, timeZoneOf, whenRung } from '../../../src/callbacks/index.js';
import type { MinuteSpan, OpeningHours } from '../../../src/site/index.js';

const span = (from: number, to: number): MinuteSpan => ({ fromMinute: from * 60, toMinute: to * 60 });
const always: MinuteSpan = span(0, 24);

const hoursIn = (timeZone: string, day: MinuteSpan): OpeningHours => ({
  name: 'office',
  timeZone,
  week: [[], ...Array.from({ length: 7 }, () => [day])],
  exceptions: new Map(),
  yearly: new Map(),
});

const hourly = { hours: 'office', lengthMinutes: 60, daysAhead: 0, noticeMinutes: 0 };
const halfHourly = { ...hourly, lengthMinutes: 30 };
const budapest = { timeZone: 'Europe/Budapest', day: always };
const utc = (text: string) => Date.parse(`${text}Z`);

describe('times to wish for', () => {
  it('lie within opening hours, after the notice, and end before closing', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(9, 12)),
      { ...hourly, noticeMinutes: 45 },
      budapest,
      utc('2026-11-23T08:30'),
    );
    // 9:30 in Budapest; 10:00 is too soon.
    expect(found.map(({ time, day }) => `${day} ${time}`)).toEqual(['today 11:00']);
  });

  it('are told on the clock of the customer', () => {
    const [first] = slotsFrom(
      hoursIn('Europe/Budapest', span(9, 17)),
      hourly,
      { timeZone: 'Europe/London', day: always },
      utc('2026-11-23T06:00'),
    );
    expect(first).toMatchObject({ local: '2026-11-23T08:00', time: '8:00', timeZone: 'Europe/London' });
    expect(first?.at).toBe(utc('2026-11-23T08:00'));
  });

  it('name days as people do', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(9, 10)),
      { ...hourly, daysAhead: 3 },
      budapest,
      utc('2026-11-20T06:00'),
    );
    expect(found.map(({ day }) => day)).toEqual(['today', 'tomorrow', 'sunday', 'monday']);
  });

  it('wake nobody: outside the customer’s day none is offered', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(8, 11)),
      hourly,
      { timeZone: 'Europe/London', day: span(8, 21) },
      utc('2026-11-23T05:00'),
    );
    expect(found.map(({ local }) => local)).toEqual(['2026-11-23T08:00', '2026-11-23T09:00']);
  });

  it('are none on a holiday', () => {
    const hours = {
      ...hoursIn('Europe/Budapest', span(9, 17)),
      yearly: new Map([['12-25', { name: 'Christmas Day', spans: [] }]]),
    };
    expect(slotsFrom(hours, hourly, budapest, utc('2026-12-25T05:00'))).toEqual([]);
  });
});

describe('where clocks go forward', () => {
  // Budapest, 29 March 2026: 2:00 CET becomes 3:00 CEST.
  it('the hour that does not exist is not offered, and every slot is the instant it says', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(0, 6)),
      halfHourly,
      budapest,
      utc('2026-03-28T23:00'),
    );
    expect(found.map(({ time }) => time)).toEqual([
      '0:00',
      '0:30',
      '1:00',
      '1:30',
      '3:00',
      '3:30',
      '4:00',
      '4:30',
      '5:00',
      '5:30',
    ]);
    expect(found.find(({ time }) => time === '1:30')?.at).toBe(utc('2026-03-29T00:30'));
    expect(found.find(({ time }) => time === '3:00')?.at).toBe(utc('2026-03-29T01:00'));
  });

  it('a time of the day after is the wall-clock time', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(9, 10)),
      { ...hourly, daysAhead: 1 },
      budapest,
      utc('2026-03-28T05:00'),
    );
    expect(found.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
    ]);
  });
});

describe('where clocks go back', () => {
  // Budapest, 25 October 2026: 3:00 CEST becomes 2:00 CET.
  it('the hour that comes twice is offered once, as its first coming', () => {
    const found = slotsFrom(
      hoursIn('Europe/Budapest', span(0, 5)),
      hourly,
      budapest,
      utc('2026-10-24T22:00'),
    );
    expect(found.map(({ time }) => time)).toEqual(['0:00', '1:00', '2:00', '3:00', '4:00']);
    expect(found.find(({ time }) => time === '2:00')?.at).toBe(utc('2026-10-25T00:00'));
    expect(found.find(({ time }) => time === '3:00')?.at).toBe(utc('2026-10-25T02:00'));
  });

  it('no two slots are called the same on the customer’s clock when only that one goes back', () => {
    // Our hours are in UTC, where nothing happens.
    const found = slotsFrom(hoursIn('UTC', span(0, 5)), hourly, budapest, utc('2026-10-25T00:00'));
    const names = found.map(({ local }) => local);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('2026-10-25T02:00');
    expect(found.find(({ time }) => time === '2:00')?.at).toBe(utc('2026-10-25T00:00'));
  });
});

// The four zones of the failure plan: two of Europe, one that changes on other days, one that never does.
test.each([
  ['Europe/Budapest', '2026-03-29T07:00'],
  ['Europe/London', '2026-03-29T08:00'],
  ['America/New_York', '2026-03-29T13:00'],
  ['Europe/Moscow', '2026-03-29T06:00'],
])('in %s nobody is rung before nine in the morning', (timeZone, morning) => {
  const rules = { timeZones: new Map(), customerDay: span(9, 21) };
  const at = (text: string) => whenRung(rules, timeZone, '+1', utc(text));
  const nine = utc(morning);
  expect(whenRung(rules, timeZone, '+1', nine - 60_000)).toBe(nine);
  expect(whenRung(rules, timeZone, '+1', nine - 9 * 3_600_000)).toBe(nine);
  expect(whenRung(rules, timeZone, '+1', nine)).toBe(nine);
  expect(whenRung(rules, timeZone, '+1', nine + 12 * 3_600_000 - 1)).toBe(nine + 12 * 3_600_000 - 1);
  expect(whenRung(rules, timeZone, '+1', nine + 12 * 3_600_000)).toBe(nine + 24 * 3_600_000);
  expect(at(morning)).toBe(nine);
});

test('the longest beginning of a number tells the zone', () => {
  const timeZones = new Map([
    ['+7', 'Europe/Moscow'],
    ['+7423', 'Asia/Vladivostok'],
  ]);
  expect(timeZoneOf({ timeZones }, 'Europe/Budapest', '+74951234567')).toBe('Europe/Moscow');
  expect(timeZoneOf({ timeZones }, 'Europe/Budapest', '+74231234567')).toBe('Asia/Vladivostok');
  expect(timeZoneOf({ timeZones }, 'Europe/Budapest', '+36301234567')).toBe('Europe/Budapest');
});

test('a wished time is told anew as the days go by', () => {
  const wish = { at: utc('2026-11-25T09:00'), local: '', timeZone: 'Europe/Budapest' };
  expect(slotOf(wish, utc('2026-11-23T09:00')).day).toBe('wednesday');
  expect(slotOf(wish, utc('2026-11-24T09:00')).day).toBe('tomorrow');
  expect(slotOf(wish, utc('2026-11-25T01:00'))).toMatchObject({ day: 'today', time: '10:00' });
});
