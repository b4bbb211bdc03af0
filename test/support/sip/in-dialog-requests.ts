import type { Dialog } from './dialog.js';
import type { RobotCall } from './robot-call.js';
import type { ServerTransaction } from './server-transaction.js';
import { present } from './moment.js';
import { SdpError } from './sdp.js';
import { makeResponse, type SipRequest, type SipResponse } from './sip-message.js';
import { allowedMethods } from './user-agent.js';

/** Answers a request that comes within a call (RFC 3261 §12.2.2, §14.2, §15.1.2). */
export function answerInDialog(
  call: RobotCall,
  dialog: Dialog | undefined,
  request: SipRequest,
  transaction: ServerTransaction,
): void {
  if (dialog === undefined || call.state === 'ended') {
    transaction.reply(481);
    return;
  }
  if (!dialog.accepts(request)) {
    transaction.reply(500, 'CSeq went backwards');
    return;
  }
  switch (request.method) {
    case 'BYE':
      call.timings.byeReceived = present();
      transaction.reply(200);
      call.finish({ by: 'far', how: 'hung up', status: 200, reason: 'OK' }, request);
      return;
    case 'INVITE':
    case 'UPDATE':
      dialog.refreshTarget(request);
      answerOffer(call, request, transaction);
      return;
    case 'INFO':
      call.log.append({
        kind: 'info',
        contentType: request.headers.get('Content-Type') ?? '',
        body: request.body.toString(),
      });
      transaction.reply(200);
      return;
    case 'NOTIFY':
      if (/^refer/i.test(request.headers.get('Event') ?? '')) {
        call.log.append({ kind: 'refer-progress', sipfrag: request.body.toString().trim() });
      }
      transaction.reply(200);
      return;
    case 'REFER':
      // The robot notes the wish and declines it: where it would go is the test's business.
      call.log.append({ kind: 'referred', target: request.headers.get('Refer-To') ?? '' });
      transaction.reply(603);
      return;
    case 'OPTIONS':
    case 'MESSAGE':
      transaction.reply(200);
      return;
    default: {
      const response = makeResponse(request, 405);
      response.headers.add('Allow', allowedMethods);
      transaction.respond(response);
    }
  }
}

/** A re-INVITE or UPDATE: hold, resume, a moved media address, or a session refresh without any body. */
function answerOffer(call: RobotCall, request: SipRequest, transaction: ServerTransaction): void {
  const before = call.direction;
  try {
    const response = makeResponse(request, 200, undefined, answerBody(call, request));
    finishAnswer(call, request, response);
    if (request.method === 'INVITE') call.expectAck(transaction, request.body.length === 0);
    transaction.respond(response);
    call.log.append({ kind: 'answered-request', method: request.method, status: 200 });
    if (call.direction !== before) {
      call.log.append({ kind: 'media-changed', direction: call.direction, by: 'far' });
    }
  } catch (error) {
    if (!(error instanceof SdpError)) throw error;
    call.log.append({ kind: 'trouble', text: error.message });
    transaction.reply(488);
  }
}

function answerBody(call: RobotCall, request: SipRequest): string {
  if (request.body.length > 0) return call.negotiation.answer(request.body.toString());
  // A re-INVITE without an offer asks for ours (RFC 3261 §14.2); an UPDATE without one is only a refresh.
  return request.method === 'INVITE' ? call.negotiation.offer() : '';
}

function finishAnswer(call: RobotCall, request: SipRequest, response: SipResponse): void {
  response.headers.add('Contact', call.agent.contact('robot')).add('Allow', allowedMethods);
  if (response.body.length > 0) response.headers.add('Content-Type', 'application/sdp');
  echoSessionTimer(request, response);
}

/** The other side may keep a session timer; it refreshes, we only agree (RFC 4028 §9). */
export function echoSessionTimer(request: SipRequest, response: SipResponse): void {
  const expires = request.headers.get('Session-Expires');
  if (expires === undefined || !request.headers.list('Supported').includes('timer')) return;
  response.headers.add('Require', 'timer');
  response.headers.add('Session-Expires', `${expires.split(';')[0] ?? ''};refresher=uac`);
}
