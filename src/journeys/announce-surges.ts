/** What operations staff have switched on for everybody to hear: once in a call, where it belongs. */
import type { Place } from '../ivr/index.js';
import { logEvents } from '../platform/index.js';
import type { FlowNode } from '../site/index.js';
import { dueAt } from '../surges/index.js';
import type { Surge } from '../surges/index.js';
import type { Sound } from '../telephony/index.js';
import type { Call } from './call.js';

/** The sounds that are due before this node. One that cannot be had costs nobody the call. */
export async function surgesBefore(call: Call, { flow }: Place, node: FlowNode): Promise<readonly Sound[]> {
  const due = dueAt(node, flow, call.centre.surges.on, call.surgesHeard);
  const sounds: Sound[] = [];
  for (const surge of due) {
    call.surgesHeard.add(surge.name);
    try {
      sounds.push(...(await soundsOf(call, surge)));
      call.record({ kind: 'surge-heard', surge: surge.name });
    } catch (error) {
      call.log.error(
        { event: logEvents.promptFailed, surge: surge.name, err: error },
        'a surge cannot be told',
      );
    }
  }
  return sounds;
}

async function soundsOf(call: Call, { texts, prompt = '' }: Surge): Promise<readonly Sound[]> {
  const { prompts } = call.centre;
  if (!texts) return prompts.sounds(call.language, prompt);
  const { defaultLanguage } = call.site.company;
  const language = texts[call.language] === undefined ? defaultLanguage : call.language;
  return prompts.spoken(language, texts[language] ?? '');
}
