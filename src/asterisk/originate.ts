import type { DialRequest } from '../telephony/index.js';
import { AriRefused, isGone } from './ari-errors.js';
import { dialledByVariable, fromVariable, stageVariable, type AsteriskLeg } from './asterisk-leg.js';
import { causeOf } from './end-cause.js';
import { callerId, cleanCalled, cleanName } from './party.js';
import type { Switchboard } from './switchboard.js';

/** Names that may stand in an endpoint string: nothing that `PJSIP/…` would read as more than a name. */
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

/** The endpoint to dial, or undefined for a target that cannot be one. Numbers are filtered: they come from people. */
export function endpointOf(target: DialRequest['target']): string | undefined {
  if (target.kind === 'phone') return plainName.test(target.phone) ? `PJSIP/${target.phone}` : undefined;
  const number = cleanCalled(target.number).replace(/[^0-9+*#]/g, '');
  return plainName.test(target.trunk) && number !== '' ? `PJSIP/${number}@${target.trunk}` : undefined;
}

/** Variables of the new channel; those with `report_events` come back in every list of channels. */
export function variablesOf(request: DialRequest, app: string, maxCallMs: number): Record<string, unknown> {
  const variables: Record<string, unknown> = {
    // The orphan guard: should nobody take care of this channel any more, Asterisk ends it.
    'TIMEOUT(absolute)': String(Math.ceil(maxCallMs / 1_000)),
    [fromVariable]: { value: request.target.kind, report_events: true },
  };
  if (request.unattended) {
    variables[dialledByVariable] = { value: app, report_events: true };
    variables['RINGDOWN_LANGUAGE'] = request.unattended.language;
  }
  if (request.stage !== undefined) variables[stageVariable] = { value: request.stage, report_events: true };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) variables[`PJSIP_HEADER(add,${name})`] = cleanName(value);
  }
  return variables;
}

/**
 * Dials with one request, the quickest way: the channel goes straight into our application when it answers, or, when it
 * shall not be left alone without us, by the dialplan, and then its events are asked for. What becomes of it is told by
 * events; a refusal ends the leg. Never rejects.
 */
export async function originate(
  board: Switchboard,
  leg: AsteriskLeg,
  request: DialRequest,
  maxCallMs: number,
): Promise<void> {
  const endpoint = endpointOf(request.target);
  if (endpoint === undefined) {
    board.logger.warn({ leg: leg.id, target: request.target }, 'nothing that can be dialled');
    leg.end('failed');
    return;
  }
  try {
    const dialled = board.commands.request(
      'channels.originateWithId',
      {
        channelId: leg.id,
        endpoint,
        ...whenAnswered(board.app, request),
        callerId: callerId(request.callerName, request.callerNumber),
        timeout: Math.max(1, Math.ceil(request.ringTimeoutMs / 1_000)),
      },
      {
        body: { variables: variablesOf(request, board.app, maxCallMs) },
        inARow: request.unattended !== undefined,
      },
    );
    if (!request.unattended) return void (await dialled);
    // Right behind it: what becomes of the channel must not be told before somebody listens.
    const heardOf = board.hearOf(leg.id);
    heardOf.catch(() => undefined);
    await dialled;
    await ended(board, leg, heardOf);
  } catch (error) {
    await notDialled(board, leg, error);
  }
}

/** Asterisk takes one or the other: an application that is gone ends the call, an extension can say something. */
const whenAnswered = (app: string, { target, unattended }: DialRequest) =>
  unattended
    ? { context: 'ringdown-dialled', extension: unattended.says, priority: 1 }
    : { app, appArgs: `dialled,${target.kind}` };

/** Ends a leg whose channel was gone before its events could be asked for: nobody has told why. */
async function ended(board: Switchboard, leg: AsteriskLeg, heardOf: Promise<void>): Promise<void> {
  try {
    await heardOf;
  } catch (error) {
    if (isGone(error)) leg.end('failed');
    else board.logger.warn({ err: error, leg: leg.id }, 'a dialled leg is seen in snapshots only');
  }
}

async function notDialled(board: Switchboard, leg: AsteriskLeg, error: unknown): Promise<void> {
  if (error instanceof AriRefused) {
    // 409: a channel with this id is there already, dialled by an earlier process or a repeated request.
    if (error.status === 409) return board.verify(leg);
    // 500 "Allocation failed" is Asterisk's way to say that no phone is registered there.
    leg.end(error.status >= 500 ? 'unreachable' : causeOf(undefined, undefined));
    if (error.status < 500) board.logger.warn({ err: error, leg: leg.id }, 'dialling was refused');
    return;
  }
  board.logger.warn({ err: error, leg: leg.id }, 'dialling got no answer, calling it off');
  leg.end('failed');
  const hangUp = () => board.commands.request('channels.hangup', { channelId: leg.id, reason_code: '16' });
  void board.callOff('a leg', hangUp, () => board.legs.has(leg.id));
}
