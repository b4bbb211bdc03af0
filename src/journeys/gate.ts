/** Whether this caller may be put through to somebody; each decision on a protected person is told. */
import { mayReach, protectionOf } from '../callers/index.js';
import { logEvents } from '../platform/index.js';
import type { Person, ProtectedPerson } from '../site/index.js';
import type { Call } from './call.js';

/** The entry of gate.yaml that keeps this caller from the person; undefined when the person may be rung. */
export function keptFrom(call: Call, person: Person): ProtectedPerson | undefined {
  const entry = protectionOf(call.site, person);
  if (!entry) return undefined;
  const who = call.passedOn.has(entry.name)
    ? ({ kind: 'reception', agentId: '' } as const)
    : ({ kind: 'caller', caller: call.caller?.id } as const);
  const { allowed, why } = mayReach(call.site, who, person);
  const facts = { person: entry.name, allowed, why };
  call.record({ kind: 'gate-decided', ...facts });
  call.log.info({ event: logEvents.gateDecided, ...facts }, 'a caller asks for a protected person');
  return allowed ? undefined : entry;
}
