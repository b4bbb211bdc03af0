import type { RtpSession } from './rtp-session.js';
import {
  answeringDirection,
  parseSdp,
  printAnswer,
  printOffer,
  SdpError,
  type AudioDescription,
  type Codec,
  type Direction,
} from './sdp.js';

/** Our telephone-event number in offers; in answers the other side's number is taken over. */
const ownEventPayloadType = 101;

/** Offer and answer of one call (RFC 3264): keeps the version and aims the RTP at what was agreed. */
export class MediaNegotiation {
  #version = 0;
  #direction: Direction = 'sendrecv';
  #remote: AudioDescription | undefined;

  constructor(
    private readonly rtp: RtpSession,
    private readonly codecs: readonly Codec[],
  ) {}

  /** What we may do now, seen from our side. */
  get direction(): Direction {
    return this.#direction;
  }

  /** The other side's latest description. */
  get remote(): AudioDescription | undefined {
    return this.#remote;
  }

  offer(direction: Direction = 'sendrecv'): string {
    this.#direction = direction;
    return printOffer(this.#local(direction));
  }

  /** Answers an offer; throws {@link SdpError} when there is nothing to agree on. */
  answer(offerText: string, wanted: Direction = 'sendrecv'): string {
    const offer = parseSdp(offerText);
    const direction = answeringDirection(offer.direction, wanted);
    const answer = printAnswer(offer, this.#local(direction));
    this.#aim(offer, direction);
    return answer;
  }

  /** Takes the answer to our offer. */
  settle(answerText: string): void {
    const answer = parseSdp(answerText);
    this.#aim(answer, answeringDirection(answer.direction, this.#direction));
  }

  #aim(remote: AudioDescription, direction: Direction): void {
    const codec = this.codecs.find((ours) => remote.codecs.includes(ours));
    if (codec === undefined) throw new SdpError('No codec in common');
    this.#remote = remote;
    this.#direction = direction;
    this.rtp.aim({ remote: remote.remote, codec, eventPayloadType: remote.eventPayloadType, direction });
  }

  #local(direction: Direction): Parameters<typeof printOffer>[0] {
    this.#version += 1;
    return {
      local: this.rtp.local,
      codecs: this.codecs,
      eventPayloadType: ownEventPayloadType,
      direction,
      version: this.#version,
    };
  }
}
