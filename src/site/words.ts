/** The small vocabulary of the site's files: numbers, yes and no, names, times and dates, each with its remedy. */
import { z } from 'zod';
import type { MinuteSpan } from './site.js';
import { mistake } from './shape.js';

/** Text that must be there. */
export const text = z.string().min(1, mistake('there is nothing here', 'write a text, or remove the key'));

const matching = (pattern: RegExp, what: string, remedy: string) =>
  z.string().regex(pattern, { error: ({ input }) => mistake(`'${String(input)}' is not ${what}`, remedy) });

export const namePattern = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  remedy: 'use small letters, digits and single hyphens, beginning with a letter',
} as const;

/** The name of something that is described elsewhere in the site. */
export const name = matching(namePattern.pattern, 'a name', namePattern.remedy);

export const variableName = matching(
  /^[a-z][a-zA-Z0-9]*$/,
  'a variable',
  'use letters and digits, beginning with a small letter, for example contractNumber',
);

export const language = matching(/^[a-z]{2,3}$/, 'a language', 'use its two letters, for example en');

export const e164Pattern = {
  pattern: /^\+[1-9]\d{3,14}$/,
  remedy: 'write the country code and the number without spaces, for example +3612345670',
} as const;

export const wholeNumber = (least: number, most: number, unit = '') => {
  const remedy = `write a whole number from ${least} to ${most}${unit && ` (${unit})`}`;
  return z.string().transform((written, context) => {
    const value = /^\d+$/.test(written) ? Number(written) : Number.NaN;
    if (value >= least && value <= most) return value;
    context.addIssue({
      code: 'custom',
      message: mistake(`'${written}' is not a number that fits here`, remedy),
    });
    return z.NEVER;
  });
};

export const seconds = (least: number, most: number) => wholeNumber(least, most, 'seconds');

/** A skill's level. */
export const level = wholeNumber(1, 10);

export const yesNo = z.string().transform((written, context) => {
  if (['yes', 'true'].includes(written)) return true;
  if (['no', 'false'].includes(written)) return false;
  context.addIssue({
    code: 'custom',
    message: mistake(`'${written}' is neither yes nor no`, 'write yes or no'),
  });
  return z.NEVER;
});

/** One thing, or a list of them. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z
    .unknown()
    .transform((written) => (Array.isArray(written) ? (written as unknown[]) : [written]))
    .pipe(z.array(item).min(1));

/** Spans of a day: `closed`, `09:00-17:00`, or a list of them in order. */
export const daySpans = z
  .union([z.string(), z.array(z.string())], {
    error: mistake('opening times are expected here', timesRemedy()),
  })
  .transform((written, context): readonly MinuteSpan[] => {
    if (written === 'closed') return [];
    const spans: MinuteSpan[] = [];
    for (const part of Array.isArray(written) ? written : [written]) {
      const span = minuteSpan(part);
      const last = spans.at(-1);
      const problem =
        span === undefined
          ? `'${part}' is no time span`
          : span.fromMinute >= span.toMinute
            ? `'${part}' ends before it begins`
            : last && span.fromMinute < last.toMinute
              ? `'${part}' overlaps the span before it, or comes before it`
              : undefined;
      if (problem !== undefined) {
        context.addIssue({
          code: 'custom',
          message: mistake(
            problem,
            problem.includes('ends')
              ? 'write the earlier time first; a night goes to 24:00 and on from 00:00 the next day'
              : timesRemedy(),
          ),
        });
        return z.NEVER;
      }
      if (span) spans.push(span);
    }
    return spans;
  });

function timesRemedy(): string {
  return 'write closed, or 09:00-17:00, or a list in order: [08:00-12:00, 13:00-17:00]';
}

function minuteSpan(written: string): MinuteSpan | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] =
    /^(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)$/.exec(written) ?? [];
  const from = minuteOfDay(fromHour, fromMinute);
  const to = minuteOfDay(toHour, toMinute);
  return from === undefined || to === undefined ? undefined : { fromMinute: from, toMinute: to };
}

function minuteOfDay(hour: string | undefined, minute: string | undefined): number | undefined {
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= 1440 ? minutes : undefined;
}

/** `2026-12-25`, which must exist. */
export const fullDate = z.string().refine((written) => /^\d{4}-\d\d-\d\d$/.test(written) && exists(written), {
  error: ({ input }) =>
    mistake(`'${String(input)}' is not a date`, 'write year-month-day, for example 2026-12-25'),
});

/** `12-25`: the date in every year. */
export const yearlyDate = z
  .string()
  .refine((written) => /^\d\d-\d\d$/.test(written) && exists(`2024-${written}`), {
    error: ({ input }) =>
      mistake(`'${String(input)}' is not a date of every year`, 'write month-day, for example 12-25'),
  });

function exists(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** A zone of the IANA list, for example Europe/Budapest. */
export const timeZone = z.string().refine(isTimeZone, {
  error: ({ input }) =>
    mistake(
      `'${String(input)}' is not a time zone`,
      'use a name of the IANA list, for example Europe/Budapest',
    ),
});

function isTimeZone(written: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: written });
    return /^[A-Z]/.test(written);
  } catch {
    return false;
  }
}
