import { join } from 'node:path';
import type { Plan } from '../support/architecture.js';
import { breaches, missingRooms, sourceFiles } from '../support/architecture.js';

const src = join(__dirname, '../../src');

/** What every room may use. */
const ground = ['platform', 'kernel'];

/**
 * Imports point one way (docs/architecture.md):
 *
 *     main → apps → journeys → capabilities → site, telephony, platform → kernel;   asterisk → telephony
 */
const plan: Plan = {
  rooms: {
    main: ['apps', 'simulation', 'site', ...ground],
    apps: [
      ...[
        'journeys',
        'asterisk',
        'ivr',
        'queue',
        'agents',
        'accounts',
        'journal',
        'recordings',
        'callbacks',
        'reminders',
        'prompts',
        'speech',
        'directory',
        'reports',
        'waits',
        'callers',
        'surges',
        'customers',
        'self-service',
        'live',
        'conversations',
        'wrap-up',
        'compensations',
        'administration',
      ],
      ...['http', 'contracts', 'site', 'telephony', ...ground],
    ],
    journeys: [
      'ivr',
      'queue',
      'agents',
      'waits',
      'callers',
      'surges',
      'callbacks',
      'reminders',
      'self-service',
      'conversations',
      'customers',
      'directory',
      'journal',
      'recordings',
      'prompts',
      'speech',
      'site',
      'telephony',
      ...ground,
    ],
    'wrap-up': ['agents', 'callbacks', 'customers', 'journal', 'http', 'contracts', 'site', ...ground],
    compensations: ['customers', 'journal', 'http', 'contracts', 'site', ...ground],
    conversations: ['http', 'contracts', 'site', ...ground],
    administration: ['http', 'contracts', 'site', ...ground],
    callers: ['journal', 'http', 'contracts', 'site', ...ground],
    directory: ['http', 'contracts', 'site', ...ground],
    surges: ['http', 'contracts', 'site', ...ground],
    'self-service': ['ivr', 'customers', 'journal', 'site', ...ground],
    ivr: ['prompts', 'speech', 'customers', 'journal', 'site', 'telephony', ...ground],
    agents: ['queue', 'accounts', 'journal', 'http', 'contracts', 'site', 'telephony', ...ground],
    waits: ['queue', 'agents', 'journal', 'http', 'contracts', 'site', ...ground],
    simulation: ['waits', 'queue', 'journal', 'site', 'contracts', ...ground],
    live: ['agents', 'queue', 'journal', 'http', 'contracts', 'site', ...ground],
    desktop: ['contracts'],
    reports: ['journal', 'http', 'contracts', 'site', ...ground],
    customers: ['accounts', 'journal', 'http', 'contracts', 'site', ...ground],
    recordings: ['journal', 'http', 'contracts', 'site', 'telephony', ...ground],
    reminders: ['callbacks', 'customers', 'journal', 'site', ...ground],
    callbacks: ['journal', 'http', 'contracts', 'site', ...ground],
    accounts: ['http', 'contracts', 'site', ...ground],
    queue: ['http', 'contracts', 'site', ...ground],
    journal: ['http', 'contracts', 'site', ...ground],
    speech: ['telephony', ...ground],
    prompts: ['contracts', 'site', 'telephony', ...ground],
    asterisk: ['telephony', ...ground],
    http: ['contracts', ...ground],
    telephony: ['kernel'],
    site: ['wording', 'kernel'],
    wording: [],
    platform: ['kernel'],
    contracts: [],
    kernel: [],
  },
  sideDoors: {
    'queue/redis': ['apps'],
    // The switch in memory, for the simulator.
    'telephony/memory': ['apps'],
  },
  pure: (path) =>
    /-(policy|state)\.ts$/.test(path) || /^(wording\/|queue\/(lanes|queue-commands)\.ts$)/.test(path),
  pureRooms: ['kernel', 'site', 'wording', 'queue', 'telephony', 'contracts'],
  purePackages: ['luxon', 'libphonenumber-js/max'],
  exceptions: {},
  longestFile: 350,
  generated: (path) => path.startsWith('asterisk/generated/'),
};

/** Rooms that are planned and not built yet. */
const planned: readonly string[] = [];

describe('the house', () => {
  it('is built after its plan', () => {
    const files = sourceFiles(src);
    expect(files.length).toBeGreaterThan(20);
    expect(breaches(files, plan)).toEqual([]);
  });

  it('has the rooms of its plan', () => {
    expect(missingRooms(plan, src, planned)).toEqual([]);
  });
});

describe('the plan is kept', () => {
  const breachesOf = (...files: [path: string, text: string][]) =>
    breaches(
      files.map(([path, text]) => ({ path, text })),
      plan,
    );

  it('by imports in the right direction', () => {
    const text =
      "import { Clock } from '../kernel/index.js';\nimport type {\n  Call,\n} from '../journeys/index.js';\n";
    expect(breachesOf(['queue/held-ticket.ts', text])).toEqual([
      "src/queue/held-ticket.ts:4: 'queue' must not import from 'journeys' (allowed: http, contracts, site, platform, kernel)",
    ]);
    expect(breachesOf(['kernel/clock.ts', "export * from '../telephony/index.js';"])).toHaveLength(1);
    expect(breachesOf(['kernel/clock.ts', "const late = import('../telephony/index.js');"])).toHaveLength(1);
    expect(breachesOf(['cellar/wine.ts', ''])).toEqual([
      expect.stringContaining("'cellar' is not in the plan"),
    ]);
  });

  it('by doors', () => {
    expect(breachesOf(['ivr/walk.ts', "import { Leg } from '../telephony/leg.js';"])).toEqual([
      "src/ivr/walk.ts:1: 'telephony' is entered through telephony/index.js only, not by '../telephony/leg.js'",
    ]);
    const redis = "import { RedisQueueStore } from '../queue/redis/index.js';";
    expect(breachesOf(['apps/calls.ts', redis])).toEqual([]);
    expect(breachesOf(['journeys/call.ts', redis])).toHaveLength(1);
    expect(breachesOf(['apps/calls.ts', "import { a } from '../queue/redis/connection.js';"])).toHaveLength(
      1,
    );
  });

  it('by having no circles', () => {
    const found = breachesOf(
      ['agents/desk.ts', "import { a } from '../queue/index.js';"],
      ['queue/tickets.ts', "\nimport { b } from '../site/index.js';"],
      ['site/site.ts', "import { c } from '../agents/index.js';"],
    );
    expect(found).toContain(
      'src/site/site.ts:1: rooms import each other in a circle: agents → queue → site → agents (src/agents/desk.ts:1, src/queue/tickets.ts:2, src/site/site.ts:1)',
    );
  });

  it('by pure rules that are pure', () => {
    const rules = [
      "import { Redis } from 'ioredis';",
      "import { logger } from '../platform/index.js';",
      '// await nothing',
      'export const due = () => Date.now();',
    ].join('\n');
    expect(breachesOf(['queue/queue-state.ts', rules])).toEqual([
      "src/queue/queue-state.ts:1: pure rules import no package but what only computes; this one imports 'ioredis'",
      "src/queue/queue-state.ts:2: pure rules must not import from 'platform'",
      "src/queue/queue-state.ts:4: pure rules neither wait nor read a clock: 'Date.now'; take it as an argument",
    ]);
  });

  it('by files that fit a head and names that say something', () => {
    expect(breachesOf(['ivr/walk.ts', 'a;\n'.repeat(351)])).toEqual([
      "src/ivr/walk.ts:351: 351 lines, at most 350 fit a reader's head: split it by meaning",
    ]);
    expect(breachesOf(['asterisk/generated/events.ts', 'a;\n'.repeat(351)])).toEqual([]);
    for (const path of ['ivr/utils.ts', 'ivr/call-manager.ts', 'ivr/common/digits.ts'])
      expect(breachesOf([path, ''])).toHaveLength(1);
    expect(breachesOf(['ivr/commonplace.ts', ''])).toEqual([]);
  });
});
