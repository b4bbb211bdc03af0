/** The shapes of gate.yaml and surges.yaml. */
import { z } from 'zod';
import { key, numberPattern, personShape } from './people-shapes.js';
import { mistake, shape } from './shape.js';
import * as w from './words.js';

const names = z.array(w.name).default([]);

export const protectedShape = shape({
  person: personShape,
  'reached-by': shape({
    agents: names,
    roles: z.array(z.enum(['agent', 'supervisor', 'admin'])).default([]),
    callers: names,
  }).prefault({}),
});

export const receptionShape = shape({
  queue: w.name,
  ask: w.name,
  'max-seconds': w.seconds(3, 60).default(12),
  'pass-on-key': key.default('1'),
  'refuse-key': key.default('2'),
  refused: w.name,
}).refine((written) => written['pass-on-key'] !== written['refuse-key'], {
  path: ['refuse-key'],
  error: mistake('one key cannot mean both', 'choose another key'),
});

const treatment = z.enum(['allow', 'screen', 'block']);

export const nuisanceShape = shape({
  anonymous: treatment.default('allow'),
  numbers: z.array(shape({ number: numberPattern, treatment, reason: w.text })).default([]),
}).prefault({});

export const surgeShape = shape({
  digit: z
    .string()
    .regex(/^\d$/, mistake('a surge is chosen by one digit', 'write a digit from 0 to 9'))
    .optional(),
  prompt: w.name,
  heard: z.enum(['on-arrival', 'before-queue']).default('on-arrival'),
  flows: names,
  queues: names,
});

export const switchedByShape = names;
