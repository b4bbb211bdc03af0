/** What callers may say, and who understands it (`speech.yaml`, `phrases/`). */
export interface SpeechSettings {
  /** By language; one that is not here has keys only. */
  readonly recognisers: ReadonlyMap<string, RecogniserChoice>;
  /** Language → name of the list → ways to say it, small letters. */
  readonly phrases: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** Language → name of the list → its line in `phrases/<language>.yaml`, for what comes to light only later. */
  readonly phraseLines: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export type RecogniserChoice =
  /** In processes of our own; English only. */
  | { readonly kind: 'pocketsphinx'; readonly processes: number }
  /** A server that speaks Vosk's WebSocket protocol. */
  | { readonly kind: 'vosk'; readonly url: string };

/** Lists by which a caller answers the service's own questions. */
export const yesPhrases = 'yes';
export const noPhrases = 'no';
