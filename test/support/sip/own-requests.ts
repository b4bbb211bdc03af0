import type { Dialog } from './dialog.js';
import { RequestAttempt } from './request-attempt.js';
import type { RobotCall } from './robot-call.js';
import type { Direction } from './sdp.js';
import { parseNameAddress, type HostPort } from './sip-address.js';
import { makeResponse, parseCSeq, type SipRequest, type SipResponse } from './sip-message.js';
import { allowedMethods, type UserAgent } from './user-agent.js';

/** Adds a Via to a request that is sent as it is. */
export function withVia(agent: UserAgent, request: SipRequest): SipRequest {
  request.headers.set('Via', agent.layer.newVia());
  return request;
}

/** Sends a re-INVITE and acknowledges its 2xx (RFC 3261 §14.1). */
export function reinvite(
  call: RobotCall,
  dialog: Dialog | undefined,
  direction: Direction,
): Promise<SipResponse> {
  if (dialog === undefined || call.state !== 'answered') {
    return Promise.reject(new Error(`No call to change: it is ${call.state}`));
  }
  const { agent } = call;
  const request = dialog.request('INVITE', call.negotiation.offer(direction));
  request.headers
    .add('Contact', agent.contact('robot'))
    .add('Allow', allowedMethods)
    .add('Content-Type', 'application/sdp');
  return new Promise((resolve) => {
    const attempt = new RequestAttempt(
      agent.layer,
      request,
      dialog.nextHop,
      {
        onFinal: (response) => {
          if (response.status < 300) {
            dialog.refreshTarget(response);
            const ack = dialog.request('ACK', '', parseCSeq(attempt.request).number);
            agent.layer.send(withVia(agent, ack), dialog.nextHop);
          }
          resolve(response);
        },
        onTimeout: () => resolve(makeResponse(request, 408, 'No answer came')),
      },
      { nextCSeq: () => (dialog.localCSeq += 1) },
    );
  });
}

/** REFER within the call; gives the status, progress comes as `refer-progress` events (RFC 3515 §2.4). */
export async function refer(
  call: RobotCall,
  dialog: Dialog | undefined,
  target: string | RobotCall,
  server: HostPort,
): Promise<number> {
  if (dialog === undefined) throw new Error(`No call to refer: it is ${call.state}`);
  const request = dialog.request('REFER');
  request.headers
    .add('Refer-To', referTo(target, server))
    .add('Referred-By', `<${parseNameAddress(dialog.local).uri}>`)
    .add('Contact', call.agent.contact('robot'));
  const { status } = await call.agent.exchange(request, dialog.nextHop, {
    nextCSeq: () => (dialog.localCSeq += 1),
  });
  call.log.append({ kind: 'refer-answered', status });
  return status;
}

/** Another call is named by its remote target with a Replaces (RFC 3891 §3: tags as its other side sees them). */
function referTo(target: string | RobotCall, server: HostPort): string {
  if (typeof target !== 'string') {
    const { callId, replaceable } = target;
    if (replaceable === undefined) throw new Error(`No call to refer to: it is ${target.state}`);
    const { remoteTarget, remoteTag, localTag } = replaceable;
    const replaces = `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
    return `<${remoteTarget}?Replaces=${encodeURIComponent(replaces)}>`;
  }
  return /^(sips?|tel):/i.test(target) ? `<${target}>` : `<sip:${target}@${server.host}:${server.port}>`;
}
