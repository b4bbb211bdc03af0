/** The shapes of all files but the flows. Keys are as operations staff write them; docs/site.md explains each. */
import { z } from 'zod';
import { leadersShape } from './leaders.js';
import { recordingShape } from './recording-rules.js';
import { mistake, shape } from './shape.js';
import type { SpeechProgram } from './site.js';
import * as w from './words.js';

/** Whether supervisors may listen to conversations, and whether those who speak are told. */
const monitoring = z.enum(['announced', 'silent', 'forbidden']);

/** Codes, each with what people read in the company's languages. */
const codesInWords = z.record(w.name, z.record(w.language, w.text));

export const companyShape = shape({
  name: w.text,
  'time-zone': w.timeZone,
  languages: z.array(w.language).min(1),
  'default-language': w.language,
  music: w.name.default('default'),
  monitoring: monitoring.default('forbidden'),
  tags: codesInWords.default({}),
});

export const entryPointShape = shape({ flow: w.name, language: w.language.optional() });

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** `monday` or `monday-friday`; gives ISO week days, 1 to 7. */
const weekdays = (written: string): readonly number[] | undefined => {
  const [first = '', last = first, ...rest] = written.split('-');
  const from = dayNames.indexOf(first as (typeof dayNames)[number]);
  const to = dayNames.indexOf(last as (typeof dayNames)[number]);
  if (rest.length > 0 || from < 0 || to < from) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index + 1);
};

const weekShape = z.record(z.string(), w.daySpans).transform((days, context) => {
  const week: z.infer<typeof w.daySpans>[] = Array.from({ length: 8 }, () => []);
  const seen = new Set<number>();
  for (const [written, spans] of Object.entries(days)) {
    const numbers = weekdays(written);
    if (!numbers) {
      context.addIssue({
        code: 'custom',
        path: [written],
        message: mistake(
          `'${written}' is not a day of the week`,
          'write monday … sunday, or a range such as monday-friday',
        ),
      });
      continue;
    }
    for (const number of numbers) {
      if (seen.has(number)) {
        context.addIssue({
          code: 'custom',
          path: [written],
          message: mistake(`${dayNames[number - 1] ?? ''} is described twice`, 'keep one of the two'),
        });
      }
      seen.add(number);
      week[number] = spans;
    }
  }
  return week;
});

export const hoursShape = shape({
  'time-zone': w.timeZone.optional(),
  week: weekShape,
  /** Every year. */
  holidays: z.array(shape({ date: w.yearlyDate, name: w.text, open: w.daySpans.default([]) })).default([]),
  /** On one date only. */
  exceptions: z.array(shape({ date: w.fullDate, name: w.text, open: w.daySpans.default([]) })).default([]),
});

const skillLevels = z
  .record(w.name, w.level)
  .transform((levels) => Object.entries(levels).map(([skill, level]) => ({ skill, level })));

/** All of these skills; of those under `any` one set will do. Gives one set of skills for each way to fulfil it. */
const needs = z
  .object({ any: z.array(skillLevels).min(1).optional() })
  .catchall(w.level)
  .transform(({ any = [[]], ...all }) => {
    const always = Object.entries(all).map(([skill, level]) => ({ skill, level: level }));
    return any.map((one) => [...always, ...one]);
  });

const step = shape({
  'after-seconds': w.seconds(0, 3600).default(0),
  'or-when-nobody': w.yesNo.default(false),
  needs,
});

export const queueShape = shape({
  steps: z.array(step).min(1),
  'head-start-seconds': w.seconds(0, 3600).default(0),
  pick: z.enum(['longest-idle', 'best-fit', 'round-robin']).default('longest-idle'),
  'ring-seconds': w.seconds(5, 120).default(15),
  'wrap-up-seconds': w.seconds(0, 3600).default(0),
  'wrap-up-extension': shape({ seconds: w.seconds(5, 600), times: w.wholeNumber(1, 10) }).optional(),
  outcomes: codesInWords.default({}),
  'outcome-required': w.yesNo.default(false),
  'service-level-seconds': w.seconds(1, 3600).default(20),
  music: w.name.optional(),
  'announce-position': shape({
    'first-after-seconds': w.seconds(1, 600),
    'every-seconds': w.seconds(5, 600),
  }).optional(),
  'while-waiting': shape({
    flow: w.name,
    key: z
      .string()
      .regex(/^[0-9*#]$/, mistake('this is not a key of a telephone', 'use 0 to 9, "*" or "#" (in quotes)'))
      .default('*'),
    invitation: shape({
      prompt: w.name,
      'first-after-seconds': w.seconds(1, 600),
      'every-seconds': w.seconds(5, 600),
    }).optional(),
    'when-an-agent-is-free': z.enum(['ask', 'connect']).default('ask'),
  }).optional(),
  'announce-wait': shape({
    'first-after-seconds': w.seconds(1, 600),
    'every-seconds': w.seconds(5, 600),
  }).optional(),
  whisper: w.name.optional(),
  welcome: w.name.optional(),
  monitoring: monitoring.optional(),
  recording: recordingShape.optional(),
  script: z.record(z.string(), w.text).optional(),
  'max-wait-seconds': w.seconds(10, 86_400).default(1800),
  'max-waiting': w.wholeNumber(1, 100_000).optional(),
});

/** What stands behind a skill's name: what it means. */
export const skillShape = w.text;

export const agentShape = shape({
  name: w.text,
  phone: w.name,
  role: z.enum(['agent', 'quality', 'supervisor', 'admin']).default('agent'),
  languages: z.array(w.language).default([]),
  skills: skillLevels.default([]),
  leaders: leadersShape.optional(),
});

export const pauseReasonsShape = z
  .array(
    shape({
      digit: z
        .string()
        .regex(/^\d$/, mistake('a reason is chosen by one digit', 'write a digit from 0 to 9')),
      name: w.name,
      'limit-minutes': w.wholeNumber(1, 720, 'minutes').optional(),
      work: w.yesNo.default(false),
      'hard-call': w.yesNo.default(false),
    }),
  )
  .min(1, mistake('there is no pause reason', 'add one, for example { digit: 1, name: lunch }'));

export const breakAfterShape = w.wholeNumber(10, 720, 'minutes');

const featureCode = z.string().regex(/^[*#]?\d{1,5}$/, {
  error: ({ input }) =>
    mistake(
      `'${String(input)}' is not a feature code`,
      'write a star and digits in quotes, for example "*10"',
    ),
});

export const featureCodesShape = shape({
  'sign-in': featureCode,
  'sign-out': featureCode,
  pause: featureCode,
  resume: featureCode,
  status: featureCode,
  'surge-on': featureCode.optional(),
  'surge-off': featureCode.optional(),
});

const prefixRule = shape({ prefix: z.string(), 'replace-with': z.string() });
const host = z
  .string()
  .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, mistake('this is not a host name', 'write host or host:port'));
const address = z
  .string()
  .regex(
    /^[0-9a-f.:]+(\/\d{1,3})?$/i,
    mistake(
      'this is not an IP address',
      'write an address or a network, for example 203.0.113.7 or 203.0.113.0/24',
    ),
  );

const trunkBasics = {
  server: host.optional(),
  transport: z.enum(['udp', 'tcp']).default('udp'),
  codecs: z
    .array(z.enum(['ulaw', 'alaw', 'g722', 'opus', 'g729', 'gsm']))
    .min(1)
    .default(['ulaw', 'alaw']),
  'from-user': w.text.optional(),
  'from-domain': host.optional(),
  'send-identity': w.yesNo.default(false),
  'trust-identity': w.yesNo.default(false),
  'caller-id-rules': z.array(prefixRule).default([]),
  'number-rules': z.array(prefixRule).default([]),
};

export const trunkShape = z.discriminatedUnion('recognise-by', [
  shape({ 'recognise-by': z.literal('address'), addresses: z.array(address).min(1), ...trunkBasics }),
  shape({
    'recognise-by': z.literal('registration'),
    user: w.text,
    'password-variable': z
      .string()
      .regex(
        /^[A-Z][A-Z0-9_]*$/,
        mistake(
          'a password does not belong here',
          'write the name of the environment variable that holds it, for example CARRIER_PASSWORD',
        ),
      ),
    'retry-seconds': w.seconds(5, 3600).default(60),
    ...trunkBasics,
    server: host,
  }),
]);

export const voiceShape = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9+-]{0,30}$/,
    mistake(
      'this is not a voice',
      "write a voice of the synthesiser, for example en-gb ('espeak-ng --voices' lists them), or rms for flite",
    ),
  );

const programs = mistake(
  'this is not a synthesiser',
  'write espeak-ng, flite, or { command: [program, argument, …] } for one of your own',
);

export const synthesiserShape = z.union(
  [
    z.literal(['espeak-ng', 'flite']).transform((kind): SpeechProgram => ({ kind })),
    shape({ command: z.array(w.text).min(1) }).transform(({ command }): SpeechProgram => ({
      kind: 'command',
      command,
    })),
  ],
  { error: programs },
);
