/** gate.yaml and surges.yaml: whoever and whatever is named there is described, and reception is not behind itself. */
import { nameRemedy } from './nearest.js';
import { spellPattern } from './number-patterns.js';
import { checkPerson, refer } from './check-people.js';
import type { SiteDraft } from './site-draft.js';

export function checkGate(draft: SiteDraft): void {
  checkProtected(draft);
  checkReception(draft);
  checkNuisance(draft);
  checkSurges(draft);
}

function checkProtected(draft: SiteDraft): void {
  const { gate: file } = draft.files;
  for (const [name, entry] of draft.protectedPeople.values) {
    const path = ['protected', name];
    checkPerson(draft, file, [...path, 'person'], entry.person);
    const by = entry['reached-by'];
    by.agents.forEach((agent, index) =>
      refer(file, [...path, 'reached-by', 'agents', index], 'agent', agent, draft.agents),
    );
    by.callers.forEach((caller, index) =>
      refer(file, [...path, 'reached-by', 'callers', index], 'caller', caller, draft.callers),
    );
    by.callers.forEach((caller, index) => {
      if (!draft.callers.names.has(caller)) return;
      file.warning(
        file.at([...path, 'reached-by', 'callers', index]),
        `whoever forges a number of '${caller}' reaches '${name}' without reception`,
        'leave it out unless your carrier vouches for the numbers of callers',
      );
    });
  }
  if (draft.protectedPeople.names.size > 0 && !file.has(['reception']) && file.readable)
    file.error(
      file.keyAt(['protected']),
      'it is not said who answers for protected people',
      'add reception: with queue, ask and refused',
    );
}

function checkReception({ files: { gate: file }, reception, queues }: SiteDraft): void {
  if (reception) refer(file, ['reception', 'queue'], 'queue', reception.queue, queues);
}

function checkNuisance({ files: { gate: file }, nuisance }: SiteDraft): void {
  const seen = new Set<string>();
  nuisance?.numbers.forEach(({ number }, index) => {
    const spelt = spellPattern(number);
    if (seen.has(spelt))
      file.error(
        file.at(['nuisance', 'numbers', index, 'number']),
        `${spelt} is listed twice`,
        'keep one of the two',
      );
    seen.add(spelt);
  });
}

function checkSurges(draft: SiteDraft): void {
  const { surges: file, agents: agentsFile } = draft.files;
  const digits = new Map<string, string>();
  for (const [name, surge] of draft.surges.values) {
    const path = ['surges', name];
    surge.flows.forEach((flow, index) => refer(file, [...path, 'flows', index], 'flow', flow, draft.flows));
    surge.queues.forEach((queue, index) =>
      refer(file, [...path, 'queues', index], 'queue', queue, draft.queues),
    );
    if (surge.queues.length > 0 && surge.heard !== 'before-queue')
      file.error(
        file.at([...path, 'queues']),
        `surge '${name}' is heard on arrival, where no queue is known yet`,
        'write heard: before-queue, or flows: in place of queues:',
      );
    if (surge.digit === undefined) continue;
    const other = digits.get(surge.digit);
    if (other !== undefined)
      file.error(
        file.at([...path, 'digit']),
        `digit ${surge.digit} means '${other}' already`,
        'choose another digit',
      );
    digits.set(surge.digit, name);
  }
  draft.surgesSwitchedBy?.forEach((agent, index) => {
    if (!draft.agents.complete || draft.agents.names.has(agent)) return;
    file.error(
      file.at(['switched-by', index]),
      `unknown agent '${agent}'`,
      nameRemedy(agent, draft.agents.names),
    );
  });
  const codes = draft.featureCodes;
  if ((codes?.['surge-on'] === undefined) !== (codes?.['surge-off'] === undefined))
    agentsFile.error(
      agentsFile.at(['feature-codes']),
      'a surge that is switched on by telephone must be switched off as well',
      'write both surge-on: and surge-off:',
    );
}
