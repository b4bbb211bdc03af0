import type { FlowStart, FlowWalk } from '../ivr/index.js';
import type { Call } from './call.js';
import { openCallback } from './offer-callback.js';

type Own = 'signal' | 'remember' | 'steps' | 'start';

/** A walk of this call through the company's flows; where it begins and what it leads to is the journey's. */
export const walkForCall = (
  call: Call,
  start: FlowStart,
  own: Pick<FlowWalk, Exclude<Own, 'start'> | 'announcements'>,
): FlowWalk => {
  const { directory } = call.centre;
  return {
    site: call.site,
    leg: call.leg,
    prompts: call.centre.prompts,
    clock: call.centre.clock,
    log: call.log,
    handlers: call.centre.handlers,
    ...(call.centre.recognisers ? { recognisers: call.centre.recognisers } : {}),
    caller: call.caller,
    identity: call.identity,
    call: { id: call.id, callerNumber: call.callerNumber, calledNumber: call.entry.number },
    variables: call.variables,
    language: {
      get: () => call.language,
      set: (language) => {
        call.language = language;
      },
    },
    record: (fact) => call.record(fact),
    hasCallback: async () => (await openCallback(call)) !== undefined,
    surgeIsOn: (surge) => call.centre.surges.isOn(surge),
    topicsOf: directory && ((question, language) => directory.find(question, language)),
    isStaffed: (queue) => call.centre.agents.isStaffed(queue),
    start,
    ...own,
  };
};
