import WebSocket from 'ws';
import { orAborted } from '../../kernel/index.js';
import type { Candidate, Expected, Recogniser, Recognition } from '../recogniser.js';
import { meaningsOf, phraseList } from './sentence-policy.js';
import type { HeardWord } from './sentence-policy.js';

const connectWithinMs = 2_000;
/** From the end of the utterance. */
const answerWithinMs = 5_000;

/**
 * A server that speaks Vosk's WebSocket protocol: a configuration, sound in binary frames, `{"eof" : 1}`; each frame is
 * answered by `{"partial"}` or `{"text", "result"}`, the end by a last `{"text"}` and a closed socket. One connection is
 * one utterance.
 */
export class VoskRecogniser implements Recogniser {
  readonly name = 'vosk';
  readonly sampleRateHz = 8_000;
  readonly #open = new Set<VoskRecognition>();

  constructor(
    readonly language: string,
    readonly url: string,
  ) {}

  begin(expected: Expected): Recognition {
    const recognition = new VoskRecognition(this, expected, () => this.#open.delete(recognition));
    this.#open.add(recognition);
    return recognition;
  }

  /** The server's dictionary cannot be asked. */
  unknownWords(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((recognition) => recognition[Symbol.asyncDispose]()));
  }
}

class VoskRecognition implements Recognition {
  readonly #socket: WebSocket;
  /** Until the socket is open. */
  readonly #early: (Buffer | string)[] = [];
  readonly #words: HeardWord[] = [];
  readonly #closed: Promise<void>;
  #partial = '';
  #ended = false;
  #last = false;

  constructor(
    readonly recogniser: VoskRecogniser,
    readonly expected: Expected,
    onClosed: () => void,
  ) {
    const { url, sampleRateHz, language } = recogniser;
    const list = phraseList(expected, language);
    this.#socket = new WebSocket(url, { handshakeTimeout: connectWithinMs, perMessageDeflate: false });
    this.#send(
      JSON.stringify({
        config: { sample_rate: sampleRateHz, words: true, ...(list ? { phrase_list: list } : {}) },
      }),
    );
    this.#closed = new Promise((resolve, reject) => {
      let problem: Error | undefined;
      this.#socket.on('open', () => {
        for (const frame of this.#early.splice(0)) this.#socket.send(frame);
      });
      this.#socket.on('message', (data) => this.#read(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      this.#socket.on('error', (error) => (problem ??= error));
      this.#socket.on('close', () => {
        onClosed();
        if (this.#last) resolve();
        else reject(new Error(`the Vosk server at ${url} gave no result`, { cause: problem }));
      });
    });
    this.#closed.catch(() => undefined);
  }

  hear(samples: Int16Array): void {
    if (!this.#ended) this.#send(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  partial(): Promise<string> {
    const before = this.#words.map(({ word }) => word).join(' ');
    return Promise.resolve(`${before} ${this.#partial}`.trim());
  }

  async finish(signal: AbortSignal): Promise<readonly Candidate[]> {
    this.#ended = true;
    this.#send('{"eof" : 1}');
    // An answer to sound that was still on its way may come before the last one: the server's end tells.
    await orAborted(this.#closed, AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]));
    return meaningsOf(this.#words, this.expected, this.recogniser.language);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#socket.terminate();
    await this.#closed.catch(() => undefined);
  }

  #send(frame: Buffer | string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
    else if (this.#socket.readyState === WebSocket.CONNECTING) this.#early.push(frame);
  }

  #read(text: string): void {
    let said: unknown;
    try {
      said = JSON.parse(text);
    } catch {
      this.#socket.terminate();
      return;
    }
    if (typeof said !== 'object' || said === null) return;
    if ('partial' in said && typeof said.partial === 'string') this.#partial = said.partial;
    if (!('text' in said) || typeof said.text !== 'string') return;
    this.#partial = '';
    this.#words.push(...wordsIn(said as { text: string; result?: unknown }));
    this.#last ||= this.#ended;
  }
}

/** Word by word where the server says so, else the plain text, half sure. */
function wordsIn({ text, result }: { readonly text: string; readonly result?: unknown }): HeardWord[] {
  if (Array.isArray(result)) {
    return (result as unknown[]).flatMap((one) => {
      const { word, conf } = one as { word?: unknown; conf?: unknown };
      return typeof word === 'string' ? [{ word, confidence: typeof conf === 'number' ? conf : 0.5 }] : [];
    });
  }
  return text.split(' ').flatMap((word) => (word === '' ? [] : [{ word, confidence: 0.5 }]));
}
