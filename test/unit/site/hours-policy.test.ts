import { fc } from '../../support/properties.js';
import { holidayAt, isOpen, nextOpening } from '../../../src/site/index.js';
import type { MinuteSpan, OpeningHours } from '../../../src/site/index.js';

const minuteMs = 60_000;
const at = (text: string) => Date.parse(text);
const span = (from: string, to: string): MinuteSpan => ({ fromMinute: minute(from), toMinute: minute(to) });
const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const everyDay = (...spans: MinuteSpan[]): OpeningHours['week'] => Array.from({ length: 8 }, () => spans);

const budapest: OpeningHours = {
  name: 'office',
  timeZone: 'Europe/Budapest',
  week: [[], ...Array.from({ length: 5 }, () => [span('08:00', '12:00'), span('13:00', '17:00')]), [], []],
  exceptions: new Map([
    ['2026-04-03', { name: 'Good Friday', spans: [] }],
    ['2026-12-12', { name: 'Exchanged day', spans: [span('08:00', '16:00')] }],
  ]),
  yearly: new Map([['12-25', { name: 'Christmas', spans: [] }]]),
};

describe('opening hours', () => {
  it.each([
    ['2026-01-05T07:59:59.999+01:00', false],
    ['2026-01-05T08:00:00+01:00', true],
    ['2026-01-05T11:59:59.999+01:00', true],
    ['2026-01-05T12:00:00+01:00', false],
    ['2026-01-05T16:59:00+01:00', true],
    ['2026-01-05T17:00:00+01:00', false],
    ['2026-01-10T10:00:00+01:00', false],
    ['2026-04-03T10:00:00+02:00', false],
    ['2026-12-12T10:00:00+01:00', true],
    ['2028-12-25T10:00:00+01:00', false],
  ])('at %s: open is %s', (when, open) => {
    expect(isOpen(budapest, at(when))).toBe(open);
  });

  it('knows the holiday by name, by the local date', () => {
    expect(holidayAt(budapest, at('2026-12-24T23:30:00Z'))).toBe('Christmas');
    expect(holidayAt(budapest, at('2026-12-25T23:30:00Z'))).toBeUndefined();
    expect(holidayAt(budapest, at('2026-12-12T10:00:00Z'))).toBeUndefined();
  });

  it.each([
    ['over lunch', '2026-01-05T12:10:00+01:00', '2026-01-05T13:00:00+01:00'],
    ['at once when it is open', '2026-01-05T09:00:00+01:00', '2026-01-05T09:00:00+01:00'],
    ['over a weekend', '2026-01-09T18:00:00+01:00', '2026-01-12T08:00:00+01:00'],
    ['over Easter and the change to summer time', '2026-03-27T18:00:00+01:00', '2026-03-30T08:00:00+02:00'],
    ['over the change to winter time', '2026-10-23T18:00:00+02:00', '2026-10-26T08:00:00+01:00'],
    ['to a Saturday that is worked', '2026-12-11T18:00:00+01:00', '2026-12-12T08:00:00+01:00'],
  ])('opens next: %s', (_, now, opening) => {
    expect(nextOpening(budapest, at(now))).toBe(at(opening));
  });

  const night = (spans: MinuteSpan[]): OpeningHours => ({
    ...budapest,
    week: everyDay(...spans),
    exceptions: new Map(),
    yearly: new Map(),
  });

  it('opens when the clock jumps into the span, as 02:30 does not come on that night', () => {
    const hours = night([span('02:30', '04:00')]);
    expect(nextOpening(hours, at('2026-03-29T00:00:00+01:00'))).toBe(at('2026-03-29T03:00:00+02:00'));
  });

  it('never opens in a span that is skipped whole', () => {
    const hours = night([span('02:15', '02:45')]);
    expect(nextOpening(hours, at('2026-03-29T00:00:00+01:00'))).toBe(at('2026-03-30T02:15:00+02:00'));
  });

  it('opens twice in an hour that comes twice', () => {
    const hours = night([span('02:15', '02:45')]);
    expect(nextOpening(hours, at('2026-10-25T00:50:00Z'))).toBe(at('2026-10-25T01:15:00Z'));
    expect(isOpen(hours, at('2026-10-25T00:30:00Z'))).toBe(true);
    expect(isOpen(hours, at('2026-10-25T01:30:00Z'))).toBe(true);
  });

  it('never opens what is always closed', () => {
    expect(nextOpening(night([]), at('2026-01-05T12:00:00Z'))).toBeUndefined();
  });

  // Zones that change at 02:00, at midnight, by half an hour, and never.
  const zones = [
    'Europe/Budapest',
    'America/Havana',
    'Asia/Beirut',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
  ];
  const weeks = fc
    .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 4 })
    .map((cuts) => cuts.sort((a, b) => a - b))
    .map(([a = 0, b = 1, c, d]) => [
      { fromMinute: a, toMinute: b },
      ...(c !== undefined && d !== undefined ? [{ fromMinute: c, toMinute: d }] : []),
    ]);
  // Around the days on which these zones change their clocks in 2026.
  const days = [
    '2026-03-08',
    '2026-03-28',
    '2026-03-29',
    '2026-04-04',
    '2026-10-03',
    '2026-10-24',
    '2026-10-25',
    '2026-11-01',
    '2026-06-10',
  ];

  it('finds the opening of a day whose first hour comes twice', () => {
    const hours = { ...night([{ fromMinute: 30, toMinute: 1440 }]), timeZone: 'America/Havana' };
    // Clocks go back from 01:00 to 00:00: 00:10 comes at 04:10 and at 05:10 UTC.
    expect(nextOpening(hours, at('2026-11-01T05:10:00Z'))).toBe(at('2026-11-01T05:30:00Z'));
  });

  it('agrees with looking at every minute, whatever the zone, the spans and the day', () => {
    const given = fc.record({
      timeZone: fc.constantFrom(...zones),
      spans: weeks,
      day: fc.constantFrom(...days),
      minuteOfDay: fc.integer({ min: 0, max: 1439 }),
    });
    fc.assert(
      fc.property(given, ({ timeZone, spans, day, minuteOfDay }) => {
        const hours = { ...night(spans), timeZone };
        const now = at(`${day}T00:00:00Z`) + minuteOfDay * minuteMs;
        let first = now;
        while (!isOpen(hours, first)) first += minuteMs;
        expect(nextOpening(hours, now)).toBe(first);
      }),
      { numRuns: 25 },
    );
  });
});
