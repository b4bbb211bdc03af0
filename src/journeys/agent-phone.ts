/** A call from one of our own phones: an agent dials a feature code and hears what has come of it. */
import { isUnwinding, messageOf, Refused } from '../kernel/index.js';
import { parseFeatureCode } from '../agents/index.js';
import type { DutyCommand } from '../agents/index.js';
import { logEvents } from '../platform/index.js';
import type { AgentProfile } from '../site/index.js';
import type { Leg } from '../telephony/index.js';
import type { Centre } from './centre.js';
import type { PromptValues } from '../prompts/index.js';

interface Answer {
  readonly prompt: string;
  readonly values?: PromptValues;
}

export async function agentPhone(centre: Centre, leg: Leg): Promise<void> {
  const log = centre.log.child({ callId: leg.id, phone: leg.party.line });
  try {
    centre.phones.add(leg);
    centre.agents.phoneIsThere(leg.party.line);
    await leg.answer();
    const agent = centre.agents.byPhone(leg.party.line);
    const answer = agent ? await obey(centre, agent, leg.party.calledNumber) : { prompt: 'agent-refused' };
    log.info(
      { event: logEvents.agentPhone, dialled: leg.party.calledNumber, answer: answer.prompt },
      'feature code',
    );
    const { defaultLanguage } = centre.site().company;
    const language = agent?.languages[0] ?? defaultLanguage;
    await using playback = leg.play(await centre.prompts.sounds(language, answer.prompt, answer.values));
    await playback.done();
  } catch (error) {
    if (!isUnwinding(error))
      log.error({ event: logEvents.callFailed, err: error }, 'a feature code met a defect');
  } finally {
    await leg.hangUp();
  }
}

async function obey(centre: Centre, agent: AgentProfile, dialled: string): Promise<Answer> {
  const { featureCodes, pauseReasons } = centre.site();
  const code = parseFeatureCode(featureCodes, pauseReasons, dialled);
  if (code.kind === 'unknown') return { prompt: 'agent-code-unknown' };
  try {
    if (code.kind === 'status') {
      const status = await centre.agents.status(agent.id);
      return { prompt: 'agent-status', values: { state: status?.state ?? 'signed-out' } };
    }
    if (code.kind === 'surge') return await switchSurge(centre, agent, code);
    const status = await centre.agents.command(agent.id, code.command, `phone ${agent.phone}`);
    return { ...confirmation[code.command.kind], values: { reason: status.reason ?? '' } };
  } catch (error) {
    const facts = { event: logEvents.agentPhone, agentId: agent.id, why: messageOf(error) };
    if (error instanceof Refused) centre.log.info(facts, 'feature code refused');
    else centre.log.error({ ...facts, err: error }, 'a feature code could not be carried out');
    return { prompt: 'agent-refused' };
  }
}

/** Refused to everybody who is not listed in surges.yaml. */
async function switchSurge(
  centre: Centre,
  agent: AgentProfile,
  { on, digit }: { readonly on: boolean; readonly digit: string },
): Promise<Answer> {
  const { switchedBy, byName } = centre.site().surges;
  const plan = [...byName.values()].find((surge) => surge.digit === digit);
  if (!plan) return { prompt: 'agent-code-unknown' };
  if (!switchedBy.includes(agent.id)) throw new Refused('forbidden', `${agent.id} may not switch surges`);
  const by = `phone ${agent.phone}`;
  if (on) await centre.surges.switchOn(plan.name, {}, by);
  else await centre.surges.switchOff(plan.name, by);
  return {
    prompt: on ? 'surge-switched-on' : 'surge-switched-off',
    values: { name: plan.name.replaceAll('-', ' ') },
  };
}

const confirmation: Readonly<Record<DutyCommand['kind'], Answer>> = {
  'sign-in': { prompt: 'agent-signed-in' },
  'sign-out': { prompt: 'agent-signed-out' },
  pause: { prompt: 'agent-paused' },
  resume: { prompt: 'agent-resumed' },
};
