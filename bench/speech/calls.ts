/** The whole way: a robot's mouth, SIP and RTP, Asterisk, snoop and WebSocket, detector, recogniser, journal. */
import { startCompany } from '../../test/calls/company.js';
import type { PrivateCompany } from '../../test/calls/company.js';
import type { RobotCall } from '../../test/support/sip/index.js';
import { lineNoiseOf, samplesOf } from './corpus.js';
import type { Heard, Trial } from './figures.js';
import type { Line } from './offline.js';
import type { Utterance } from './utterances.js';

const mainNumber = '+3612345670';
const heardWithinMs = 25_000;
const cpuStat = ['sh', '-c', 'cat /sys/fs/cgroup/cpu.stat 2>/dev/null | head -1 || true'];

export async function tryOnCalls(
  utterances: readonly Utterance[],
  siteDir: string,
  atATime: number,
  line: Line,
): Promise<readonly Trial[]> {
  await using stack = await startCompany(siteDir);
  const menu = await stack.company.prompt('main-menu');
  const trials: Trial[] = [];
  let next = 0;
  const before = await cpuSeconds(stack);
  const work = async () => {
    for (let at = next++; at < utterances.length; at = next++) {
      const utterance = utterances[at];
      if (!utterance) return;
      const caller = `+3620${String(1_000_000 + at)}`;
      const call = await stack.company.dial(mainNumber, caller);
      const noise = line === 'steady' ? lineNoiseOf(utterance) : undefined;
      if (noise) call.lineHasNoise(noise);
      try {
        await call.hearsPrompt(menu, { atLeast: 0.1, withinMs: 30_000 });
        trials.push({ utterance, attempts: await attempts(stack, call, caller, utterance) });
      } catch (error) {
        process.stderr.write(
          `${utterance.voice} '${utterance.text}': ${String(error).split('\n')[0] ?? ''}\n`,
        );
        trials.push({ utterance, attempts: [{ decision: 'not-understood' }] });
      } finally {
        await call.hangsUp().catch(() => undefined);
      }
      if (trials.length % 20 === 0) process.stderr.write(`${trials.length} of ${utterances.length}\n`);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  const used = (await cpuSeconds(stack)) - before;
  if (used > 0)
    process.stdout.write(
      `the service took ${(used / utterances.length).toFixed(2)} s of CPU a call, speech and prompts included\n`,
    );
  return trials;
}

/** Says it; a second time when it was not understood. */
async function attempts(
  stack: PrivateCompany,
  call: RobotCall,
  caller: string,
  utterance: Utterance,
): Promise<readonly Heard[]> {
  const all: Heard[] = [];
  while (all.length < 2) {
    await call.plays(samplesOf(utterance));
    const heard = await stack.company.eventually(
      `what the service made of '${utterance.text}'`,
      async () => (await heardFrom(stack, caller))[all.length],
      heardWithinMs,
    );
    all.push(heard);
    if (heard.decision !== 'not-understood') break;
  }
  return all;
}

async function heardFrom(stack: PrivateCompany, caller: string): Promise<readonly Heard[]> {
  const path = `/api/calls?caller=${encodeURIComponent(caller)}`;
  const { calls } = await stack.company.api<{ calls: readonly { callId: string }[] }>('GET', path);
  const callId = calls[0]?.callId;
  if (callId === undefined) return [];
  const { events } = await stack.company.api<{ events: readonly ({ kind: string } & Heard)[] }>(
    'GET',
    `/api/calls/${callId}`,
  );
  return events.filter(({ kind }) => kind === 'words-heard');
}

/** Of the service's container, its recogniser processes included; 0 where the machine does not tell. */
async function cpuSeconds(stack: PrivateCompany): Promise<number> {
  const told = await stack.docker('exec', `${stack.project}-app`, ...cpuStat).catch(() => '');
  return Number(/usage_usec (\d+)/.exec(told)?.[1] ?? 0) / 1e6;
}
