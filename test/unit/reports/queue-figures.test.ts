import { queueFigures } from '../../../src/reports/index.js';
import type { QueueCounts } from '../../../src/reports/index.js';

const counts = (given: Partial<QueueCounts>): QueueCounts => ({
  queue: 'support',
  withinMs: 20_000,
  answered: 0,
  answeredWithin: 0,
  abandoned: 0,
  elsewhere: 0,
  answeredWaitMs: 0,
  longestWaitMs: undefined,
  ...given,
});

it('counts who hung up against the service level, and who went elsewhere not', () => {
  expect(
    queueFigures(
      counts({
        answered: 6,
        answeredWithin: 4,
        abandoned: 2,
        elsewhere: 2,
        answeredWaitMs: 93_000,
        longestWaitMs: 61_400,
      }),
    ),
  ).toEqual({
    queue: 'support',
    withinSeconds: 20,
    answered: 6,
    answeredWithin: 4,
    abandoned: 2,
    elsewhere: 2,
    serviceLevel: 0.5,
    abandonment: 0.2,
    averageWaitSeconds: 16,
    longestWaitSeconds: 61,
  });
});

it('claims nothing of a queue that nobody came to', () => {
  expect(queueFigures(counts({}))).toMatchObject({
    serviceLevel: null,
    abandonment: null,
    averageWaitSeconds: null,
    longestWaitSeconds: null,
  });
});
