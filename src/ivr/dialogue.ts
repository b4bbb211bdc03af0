/** Questions that a journey asks by itself, outside any flow, with the same barge-in and patience as a flow's. */
import type { Clock } from '../kernel/index.js';
import type { Logger } from '../platform/index.js';
import type { PromptBook, PromptValues } from '../prompts/index.js';
import type { Leg } from '../telephony/index.js';
import { Collector } from './collector.js';
import { keypad } from './input-source.js';
import { Speaker } from './speaker.js';

export interface DialogueParts {
  readonly leg: Leg;
  readonly prompts: PromptBook;
  readonly clock: Clock;
  readonly log: Logger;
  readonly language: () => string;
}

export interface Choice {
  readonly prompts: readonly string[];
  readonly values?: PromptValues;
  /** Keys that are answers. */
  readonly keys: string;
  /** How often it is asked in all; 3 unless told. */
  readonly attempts?: number;
  /** From the end of the prompts; 5 s unless told. */
  readonly timeoutMs?: number;
  /** Said before the prompts after a key that is no answer. */
  readonly wrongKeyPrompt?: string;
}

const betweenDigitsMs = 4_000;

/** Disposing waits until the leg is free again: nothing plays, no command is under way. */
export class Dialogue implements AsyncDisposable {
  readonly #speaker: Speaker;
  readonly #collector: Collector;
  #values: PromptValues = {};

  constructor({ leg, prompts, clock, log, language }: DialogueParts, signal: AbortSignal = leg.signal) {
    this.#speaker = new Speaker(leg, signal, prompts, log, language, () => this.#values);
    this.#collector = new Collector([keypad(leg)], this.#speaker, clock, signal);
  }

  /** The key that was pressed, or undefined after the last attempt. */
  async choose(choice: Choice): Promise<string | undefined> {
    let apology: readonly string[] = [];
    for (let attempt = 1; attempt <= (choice.attempts ?? 3); attempt++) {
      this.#values = choice.values ?? {};
      const input = await this.#collector.ask({
        prompts: [...apology, ...choice.prompts],
        bargeIn: true,
        timeoutMs: choice.timeoutMs ?? 5_000,
      });
      const key = input?.kind === 'digits' ? input.digits : undefined;
      if (key !== undefined && choice.keys.includes(key)) return key;
      if (input) this.#collector.drain();
      apology = input && choice.wrongKeyPrompt !== undefined ? [choice.wrongKeyPrompt] : [];
    }
    return undefined;
  }

  /** Digits until `#`, so many, or a pause; a star clears them. Undefined when nothing was pressed. */
  async number(prompts: readonly string[], maxDigits: number): Promise<string | undefined> {
    this.#values = {};
    let input = await this.#collector.ask({ prompts, bargeIn: true, timeoutMs: 8_000 });
    if (!input) return undefined;
    let typed = '';
    for (; input; input = await this.#collector.next(betweenDigitsMs)) {
      if (input.kind !== 'digits') continue;
      for (const key of input.digits) {
        if (key === '#') return typed;
        typed = /\d/.test(key) ? typed + key : '';
      }
      if (typed.length < maxDigits) continue;
      this.#collector.expectLateEndKey('#');
      break;
    }
    return typed;
  }

  /** Says prompts to the end; keys do not cut them short and are forgotten. */
  async say(prompts: readonly string[], values: PromptValues = {}): Promise<void> {
    this.#values = values;
    await this.#collector.say(prompts, false);
    this.#collector.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#speaker[Symbol.asyncDispose]();
  }
}
