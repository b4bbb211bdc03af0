/** What every part of a form works on: the text as it stands, what is wrong with it, and a way to change it. */
import type { FieldMistakes } from './field-mistakes.js';
import type { Path, YamlText } from './yaml-text.js';

export interface Sheet {
  readonly yaml: YamlText;
  readonly mistakes: FieldMistakes;
  /** Given the text as it is by then. */
  readonly edit: (change: (text: string) => string) => void;
  readonly toText: (path: Path) => void;
}

/** A part of a form at one place of the text. */
export interface At {
  readonly sheet: Sheet;
  readonly path: Path;
}
