import type { AgentProfile, Site } from '../../src/site/index.js';

export const trunk = 'carrier';
export const phoneOf = (agent: number): string => `phone-${agent}`;

/** One queue, so many agents without wrap-up, and a pace. */
export function benchSite(agents: number, dialsPerSec: number): Site {
  const profiles = Array.from({ length: agents }, (_, at): [string, AgentProfile] => [
    `agent-${at}`,
    {
      id: `agent-${at}`,
      name: `agent-${at}`,
      phone: phoneOf(at),
      role: 'agent',
      languages: ['en'],
      skills: [{ skill: 'service', level: 5 }],
    },
  ]);
  const never = { gapSec: 60, times: 0 };
  return {
    company: {
      name: 'Bench',
      timeZone: 'UTC',
      languages: ['en'],
      defaultLanguage: 'en',
      musicClass: 'default',
      monitoring: 'forbidden',
    },
    numbers: new Map(),
    otherNumbers: { flow: 'none', language: 'en' },
    reminders: undefined,
    hours: new Map(),
    flows: new Map(),
    queues: new Map([
      [
        'service',
        {
          name: 'service',
          steps: [{ afterSec: 0, needs: [{ skill: 'service', level: 1 }] }],
          headStartSec: 0,
          pick: 'longest-idle',
          ringTimeoutSec: 15,
          wrapUpSec: 0,
          serviceLevelSec: 20,
          musicClass: 'default',
          announcePosition: undefined,
          announceWait: undefined,
          whisperPrompt: undefined,
          welcomePrompt: undefined,
          maxWaitSec: 3600,
          whileWaiting: undefined,
        },
      ],
    ]),
    skills: new Map([['service', { name: 'service', description: '' }]]),
    agents: new Map(profiles),
    pauseReasons: [],
    featureCodes: { signIn: '*10', signOut: '*11', pause: '*12', resume: '*13', status: '*14' },
    trunks: new Map(),
    callerClasses: new Map(),
    callers: new Map(),
    posts: new Map(),
    chains: new Map(),
    gate: {
      protectedPeople: new Map(),
      reception: undefined,
      nuisance: { entries: [], anonymous: 'allow' },
    },
    backOffice: { kind: 'embedded', example: false },
    directory: new Map(),
    surges: { switchedBy: [], byName: new Map() },
    callbacks: {
      country: 'HU',
      allowed: ['+36'],
      forbidden: [],
      trunk,
      callerNumber: '+3610000',
      callerName: 'Bench',
      dialsPerSec,
      ringSec: 30,
      retries: {
        busy: { gapSec: 5, times: 3 },
        'no-answer': never,
        voicemail: never,
        refused: never,
        unreachable: never,
        abandoned: { gapSec: 5, times: 5 },
      },
      giveUpAfterSec: 86_400,
      customerDay: { fromMinute: 0, toMinute: 1440 },
      slots: undefined,
      timeZones: new Map(),
      queues: new Map(),
    },
    prompts: { texts: new Map(), recorded: new Map(), voices: new Map() },
    speech: { recognisers: new Map(), phrases: new Map(), phraseLines: new Map() },
    fingerprint: 'bench',
  };
}
