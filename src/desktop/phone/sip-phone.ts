/**
 * The page as a telephone: SIP over this server's WebSocket, sound by WebRTC. Loaded only when it is wanted.
 */
import type { Invitation } from 'sip.js';
import { Registerer, SessionState, UserAgent, UserAgentState, Web, type Session } from 'sip.js';
import type { PhoneSettings } from '../../contracts/index.js';
import type { PhoneCall, PhoneState } from './phone-state.js';
import { qualityOf, type QualityBefore } from './line-quality.js';

export interface SipPhoneParts {
  readonly settings: PhoneSettings;
  readonly microphone: () => Promise<MediaStream>;
  readonly speaker: HTMLAudioElement;
  readonly changed: (change: Partial<PhoneState>) => void;
  /** A call that this page had before it was loaded anew is taken at once. */
  readonly isExpected: (callId: string) => boolean;
}

const againMs = 1_000;
const longestAgainMs = 5_000;
/** A conversation without sound is ended by the switch after half a minute: by then it must have been mended. */
const connectWithinSec = 3;
/** WebRTC finds lost sound again by itself when it is gone for a moment only. */
const soundComesBackMs = 2_000;
/** Host candidates only are there at once; with servers it takes a moment. */
const gatheringMs = 1_000;
const qualityEveryMs = 2_000;
const registeredForSec = 120;

export class SipPhone {
  readonly #parts: SipPhoneParts;
  readonly #agent: UserAgent;
  readonly #registerer: Registerer;
  #invitation: Invitation | undefined;
  #muted = false;
  #closing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #soundless: ReturnType<typeof setTimeout> | undefined;
  #quality: { readonly timer: ReturnType<typeof setInterval>; before: QualityBefore | undefined } | undefined;

  constructor(parts: SipPhoneParts) {
    this.#parts = parts;
    const { settings } = parts;
    const uri = UserAgent.makeURI(`sip:${settings.user}@${settings.domain}`);
    if (!uri) throw new Error(`no SIP address: ${settings.user}@${settings.domain}`);
    this.#agent = new UserAgent({
      uri,
      authorizationUsername: settings.user,
      authorizationPassword: settings.password,
      userAgentString: 'Ringdown page',
      transportOptions: {
        server: `${location.origin.replace(/^http/, 'ws')}${settings.path}`,
        keepAliveInterval: 20,
        connectionTimeout: connectWithinSec,
      },
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() => parts.microphone()),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: gatheringMs,
        peerConnectionConfiguration: { iceServers: settings.iceServers },
      },
      delegate: {
        onInvite: (invitation) => this.#invited(invitation),
        onDisconnect: () => this.#lost(),
      },
    });
    this.#registerer = new Registerer(this.#agent, { expires: registeredForSec });
  }

  async start(): Promise<void> {
    this.#parts.changed({ status: 'starting' });
    try {
      await this.#agent.start();
      await this.#register();
    } catch {
      this.#lost();
    }
  }

  async stop(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#soundless);
    this.hangUp();
    if (this.#agent.state === UserAgentState.Started) {
      await this.#registerer.unregister().catch(() => undefined);
      await this.#agent.stop().catch(() => undefined);
    }
    this.#parts.changed({ status: 'off', call: undefined, quality: undefined });
  }

  async answer(): Promise<void> {
    const invitation = this.#invitation;
    if (invitation?.state !== SessionState.Initial) return;
    this.#show({ phase: 'answering' });
    await invitation.accept({
      sessionDescriptionHandlerOptions: { constraints: { audio: true, video: false } },
    });
  }

  /** Turns a ringing call away, or ends the conversation. */
  hangUp(): void {
    const invitation = this.#invitation;
    if (!invitation) return;
    if (invitation.state === SessionState.Initial || invitation.state === SessionState.Establishing)
      void invitation.reject({ statusCode: 486 }).catch(() => undefined);
    else if (invitation.state === SessionState.Established) void invitation.bye().catch(() => undefined);
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    for (const sender of this.#connection()?.getSenders() ?? [])
      if (sender.track) sender.track.enabled = !muted;
    if (this.#invitation) this.#show({});
  }

  /** RFC 4733 events in the stream, as the other end expects them. */
  press(key: string): void {
    const sender = this.#connection()
      ?.getSenders()
      .find(({ dtmf }) => dtmf);
    sender?.dtmf?.insertDTMF(key, 120, 80);
  }

  /** Another microphone, in the middle of a call too. */
  async useMicrophone(stream: MediaStream): Promise<void> {
    const [track] = stream.getAudioTracks();
    const sender = this.#connection()
      ?.getSenders()
      .find((one) => one.track?.kind === 'audio');
    if (track && sender) {
      track.enabled = !this.#muted;
      await sender.replaceTrack(track);
    }
  }

  #invited(invitation: Invitation): void {
    // One call at a time: the queue knows, but a call that came by another way may not.
    if (this.#invitation && !isOver(this.#invitation)) {
      void invitation.reject({ statusCode: 486 }).catch(() => undefined);
      return;
    }
    this.#invitation = invitation;
    this.#muted = false;
    invitation.stateChange.addListener((state) => this.#moved(invitation, state));
    this.#show({ phase: 'ringing' });
    if (isWished(invitation) || this.#parts.isExpected(callIdOf(invitation)))
      void this.answer().catch(() => this.hangUp());
  }

  #moved(invitation: Invitation, state: SessionState): void {
    if (this.#invitation !== invitation) return;
    if (state === SessionState.Established) {
      this.#play(invitation);
      this.#show({ phase: 'up' });
      this.#measure();
      this.#watchSound(invitation);
    }
    if (state === SessionState.Terminated) {
      clearTimeout(this.#soundless);
      this.#invitation = undefined;
      clearInterval(this.#quality?.timer);
      this.#quality = undefined;
      this.#parts.speaker.srcObject = null;
      this.#parts.changed({ call: undefined, quality: undefined });
    }
  }

  #show(change: Partial<PhoneCall>): void {
    const invitation = this.#invitation;
    if (!invitation) return;
    const phase = invitation.state === SessionState.Established ? 'up' : 'ringing';
    this.#parts.changed({ call: { callId: callIdOf(invitation), phase, muted: this.#muted, ...change } });
  }

  #play(session: Session): void {
    const { speaker } = this.#parts;
    speaker.srcObject = handlerOf(session)?.remoteMediaStream ?? null;
    void speaker.play().catch(() => undefined);
  }

  #measure(): void {
    const quality = { timer: setInterval(() => void this.#ask(), qualityEveryMs), before: undefined };
    this.#quality = quality;
  }

  async #ask(): Promise<void> {
    const stats = await this.#connection()?.getStats();
    if (!stats || !this.#quality) return;
    const { quality, before } = qualityOf(stats, this.#quality.before);
    this.#quality.before = before;
    if (quality) this.#parts.changed({ quality });
  }

  /** After a break of some seconds WebRTC gives up (W3C webrtc §4.3.3): it must be told to look for a way again. */
  #watchSound(invitation: Invitation): void {
    const connection = handlerOf(invitation)?.peerConnection;
    connection?.addEventListener('connectionstatechange', () => {
      clearTimeout(this.#soundless);
      if (this.#invitation !== invitation || !isSoundless(connection)) return;
      this.#soundless = setTimeout(() => this.#seekSound(), soundComesBackMs);
    });
  }

  /** The signalling most likely went the same way, and may not have noticed. */
  #seekSound(): void {
    if (this.#closing) return;
    void this.#agent.transport.disconnect().catch(() => undefined);
    this.#lost();
  }

  #connection(): RTCPeerConnection | undefined {
    return this.#invitation && handlerOf(this.#invitation)?.peerConnection;
  }

  /** The library tells of a change of state only: who is registered anew after a break was so all the time. */
  async #register(): Promise<void> {
    await this.#registerer.register({
      requestDelegate: {
        onAccept: () => this.#parts.changed({ status: 'ready' }),
        onReject: ({ message }) => this.#refused(message.statusCode ?? 0),
      },
    });
  }

  /**
   * After a break the switch does not know the way to the page any more, nor may the page have heard that a conversation is
   * over. Asked for the conversation once more (RFC 3261 §14) it learns the way, or says that there is none (481). Sound that
   * is lost is sought anew with it (ICE restart, RFC 8839 §4.4.3).
   */
  async #goesOn(): Promise<void> {
    if (this.#invitation?.state !== SessionState.Established) return;
    const gone = 481;
    const connection = this.#connection();
    const sound: Web.SessionDescriptionHandlerOptions = {
      offerOptions: { iceRestart: connection !== undefined && isSoundless(connection) },
    };
    await this.#invitation.invite({
      sessionDescriptionHandlerOptions: sound,
      requestDelegate: { onReject: ({ message }) => message.statusCode === gone && this.hangUp() },
    });
  }

  #refused(status: number): void {
    if (status === 401 || status === 403) this.#parts.changed({ status: 'failed' });
    else this.#lost();
  }

  /** Calls go on without their WebSocket: only new ones need it, and sound that is lost. Tried again until it is there. */
  #lost(pauseMs = againMs): void {
    if (this.#closing) return;
    this.#parts.changed({ status: 'reconnecting' });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#agent
        .reconnect()
        .then(() => Promise.all([this.#register(), this.#goesOn()]))
        .catch(() => this.#lost(this.#invitation ? againMs : Math.min(longestAgainMs, pauseMs * 2)));
    }, pauseMs);
  }
}

const isSoundless = ({ connectionState }: RTCPeerConnection): boolean =>
  connectionState === 'disconnected' || connectionState === 'failed';

const isOver = ({ state }: Session): boolean =>
  state === SessionState.Terminated || state === SessionState.Terminating;

/** Whoever sits here has asked for it a moment ago: to be at a conversation, or to make a call. */
const isWished = ({ request }: Invitation): boolean =>
  request.getHeader('X-Ringdown-Supervises') !== undefined ||
  request.getHeader('X-Ringdown-Placed') !== undefined;

const callIdOf = (invitation: Invitation): string => invitation.request.getHeader('X-Ringdown-Call') ?? '';

const handlerOf = (session: Session): Web.SessionDescriptionHandler | undefined =>
  session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
