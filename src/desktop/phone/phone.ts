/**
 * Whether this tab is the agent's phone. Of several tabs of one browser exactly one is: it holds a lock that the
 * browser gives back when the tab is closed or crashes, and the next tab takes over.
 */
import { phoneReply } from '../../contracts/index.js';
import { get } from '../api.js';
import { Store } from '../store.js';
import { phoneOff, type PhoneState } from './phone-state.js';
import type { SipPhone } from './sip-phone.js';

const lockName = 'ringdown-phone';
const wantedKey = 'ringdown-phone-wanted';
const microphoneKey = 'ringdown-microphone';
const lastCallKey = 'ringdown-call';

export class Phone {
  readonly state = new Store<PhoneState>(phoneOff);
  readonly microphone = new Store<MediaStream | undefined>(undefined);
  readonly #speaker = new Audio();
  #phone: SipPhone | undefined;
  #release: (() => void) | undefined;
  #waiting: AbortController | undefined;

  /** Whether the agent wants the page to be the phone; kept by this browser. */
  get wanted(): boolean {
    return localStorage.getItem(wantedKey) !== 'no';
  }

  set wanted(wanted: boolean) {
    localStorage.setItem(wantedKey, wanted ? 'yes' : 'no');
  }

  /** Resolves at once; becomes the phone as soon as no other tab is. */
  start(): void {
    if (this.#waiting) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#change({ status: 'elsewhere' });
    navigator.locks
      .request(lockName, { signal: waiting.signal }, () => this.#hold(waiting.signal))
      .catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#waiting?.abort();
    this.#waiting = undefined;
    await this.#phone?.stop();
    this.#phone = undefined;
    this.#release?.();
    this.#change(phoneOff);
  }

  answer = (): void => void this.#phone?.answer().catch(() => this.#phone?.hangUp());
  hangUp = (): void => this.#phone?.hangUp();
  mute = (muted: boolean): void => this.#phone?.mute(muted);
  press = (key: string): void => this.#phone?.press(key);

  /** The call that this page was in before it was loaded anew. */
  get lostCall(): string | null {
    return this.state.value.status === 'ready' && !this.state.value.call
      ? sessionStorage.getItem(lastCallKey)
      : null;
  }

  async useMicrophone(deviceId: string): Promise<void> {
    localStorage.setItem(microphoneKey, deviceId);
    const stream = await this.#listen(true);
    await this.#phone?.useMicrophone(stream);
  }

  async useSpeaker(deviceId: string): Promise<void> {
    const speaker = this.#speaker as HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };
    await speaker.setSinkId?.(deviceId);
  }

  /** Until the tab is closed or the phone is no longer wanted. */
  async #hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const released = new Promise<void>((resolve) => (this.#release = resolve));
    try {
      await this.#listen(false);
    } catch {
      this.#change({ status: 'no-microphone' });
      return released;
    }
    try {
      const [settings, { SipPhone: Sip }] = await Promise.all([
        get(phoneReply, '/api/phone'),
        import('./sip-phone.js'),
      ]);
      if (signal.aborted) return;
      this.#phone = new Sip({
        settings,
        // A copy: the telephone's own is stopped when the call is over.
        microphone: async () => (await this.#listen(false)).clone(),
        speaker: this.#speaker,
        changed: (change) => this.#change(change),
        isExpected: (callId) => callId !== '' && sessionStorage.getItem(lastCallKey) === callId,
      });
      await this.#phone.start();
    } catch {
      this.#change({ status: 'failed' });
    }
    return released;
  }

  /** The microphone stays open while the page is the phone: an answered call is heard at once. */
  async #listen(anew: boolean): Promise<MediaStream> {
    const held = this.microphone.value;
    if (held && !anew && held.getAudioTracks().some(({ readyState }) => readyState === 'live')) return held;
    const deviceId = localStorage.getItem(microphoneKey);
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
      },
      video: false,
    });
    this.microphone.set(stream);
    if (anew) held?.getTracks().forEach((track) => track.stop());
    return stream;
  }

  #change(change: Partial<PhoneState>): void {
    const next = { ...this.state.value, ...change };
    // A page that is loaded anew in the middle of this call takes it up again.
    if (next.call?.phase === 'up') sessionStorage.setItem(lastCallKey, next.call.callId);
    else if (this.state.value.call && !next.call) sessionStorage.removeItem(lastCallKey);
    this.state.set(next);
  }
}

export const phone = new Phone();
