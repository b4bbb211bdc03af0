/**
 * What happens when a call arrives.
 *
 * It is answered at once, meets the flow of the number that was dialled — opening hours, menus, what can be settled
 * without a person — and, where the flow says so, waits for the one agent who can help. Whatever breaks on the way,
 * the caller hears something and is offered a voicemail. When the caller hangs up, `CallEnded` unwinds everything
 * from wherever it stands.
 */
import { rewritten } from '../callers/index.js';
import { isUnwinding } from '../kernel/index.js';
import { walkFlow } from '../ivr/index.js';
import type { FlowStart } from '../ivr/index.js';
import { logEvents } from '../platform/index.js';
import type { Site } from '../site/index.js';
import type { Leg } from '../telephony/index.js';
import { surgesBefore } from './announce-surges.js';
import { Call } from './call.js';
import type { Entry } from './call.js';
import type { Centre } from './centre.js';
import { followChain } from './follow-chain.js';
import { followHandOns } from './hand-on.js';
import { offerCallback } from './offer-callback.js';
import { leaveApology, leaveVoicemail } from './leave-voicemail.js';
import { greetCustomer } from './recognise-customer.js';
import { screenCaller } from './screen-caller.js';
import { transferByGate } from './transfer-out.js';
import { waitForAgent } from './wait-for-agent.js';
import { walkForCall } from './walk-for-call.js';

export async function inboundCall(centre: Centre, leg: Leg): Promise<void> {
  const entry = entryFor(centre.site(), leg.party.calledNumber, leg.party.line);
  const call = new Call(centre, leg, entry, centre.clock.now());
  call.language = call.caller?.language ?? entry.language;
  recordArrival(call);
  await untilClosed(call, async () => {
    await greetCustomer(call, leg.answer());
    call.record({ kind: 'call-answered' });
    if (!(await screenCaller(call))) return;
    await followFlow(call, { flow: entry.flow });
  });
}

/** Runs what a caller goes through, and looks after the end of it, whatever that is. */
export async function untilClosed(call: Call, journey: () => Promise<void>): Promise<void> {
  try {
    await journey();
    await followHandOns(call);
  } catch (error) {
    if (!isUnwinding(error)) await apologise(call, error);
  } finally {
    await call.close();
  }
}

/** Walks the caller through menus and self-service from a given place to the end. */
export async function followFlow(call: Call, start: FlowStart): Promise<void> {
  await walkFlow(
    walkForCall(call, start, {
      signal: call.signal,
      announcements: (place, node) => surgesBefore(call, place, node),
      remember: (place) => call.rememberNode(place),
      steps: {
        queue: (node, place, legIsFree) => waitForAgent(call, node.queue, place, legIsFree, node.prefer),
        voicemail: (node, place) => leaveVoicemail(call, node, place),
        transfer: (node, place) => transferByGate(call, node, place),
        chain: (chain, _, place) => followChain(call, chain, place),
        callback: (node, place) => offerCallback(call, node, place),
      },
    }),
  );
  if (call.outcome === 'abandoned-in-menu') call.outcome = 'self-served';
}

/** Something of ours broke: the caller hears so and can still leave a message; staff find the defect in the log. */
async function apologise(call: Call, error: unknown): Promise<void> {
  call.outcome = 'failed';
  call.log.error(
    { event: logEvents.callFailed, err: error },
    'a call met a defect; the caller is offered the voicemail',
  );
  try {
    await leaveApology(call);
  } catch (second) {
    if (!isUnwinding(second))
      call.log.error({ event: logEvents.callFailed, err: second }, 'the apology failed as well');
  }
}

/** The entry point of a dialled number; the trunk's rules bring what the carrier delivers into E.164 first. */
export function entryFor(site: Site, dialled: string, line: string): Entry {
  const number = rewritten(dialled, site.trunks.get(line)?.numberRules ?? []);
  const point = site.numbers.get(number) ?? site.otherNumbers;
  return { number, flow: point.flow, language: point.language };
}

function recordArrival(call: Call): void {
  const { party } = call.leg;
  const arrival = {
    callerNumber: call.callerNumber,
    callerName: party.callerName,
    calledNumber: call.entry.number,
    trunk: party.line,
    entry: call.entry.flow,
    language: call.language,
  };
  call.record({ kind: 'call-arrived', ...arrival });
  call.log.info({ event: logEvents.callArrived, ...arrival }, 'call arrived');
  const { caller } = call;
  if (!caller) return;
  const facts = { caller: caller.id, callerClass: caller.callerClass, headStartSec: caller.headStartSec };
  call.record({ kind: 'caller-recognised', ...facts });
  call.log.info({ event: logEvents.callerRecognised, ...facts }, 'the caller is known');
}
