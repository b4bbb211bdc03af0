/** What a language must be able to say in words. One file per language implements it. */

export type Gender = 'masculine' | 'feminine' | 'neuter';
export type GrammaticalCase = 'nominative' | 'genitive' | 'accusative';

/** How a number agrees with what it counts; languages without such forms take no notice. */
export interface Agreement {
  readonly gender: Gender;
  readonly grammaticalCase: GrammaticalCase;
}

/** A number of at most fifteen digits before the point and three behind it. */
export interface SpokenNumber {
  readonly negative: boolean;
  readonly whole: number;
  /** The digits behind the point, without zeros at the end; empty for a whole number. */
  readonly decimals: string;
}

export interface Money {
  readonly negative: boolean;
  /** Euros, forints … */
  readonly units: number;
  /** Cents, kopecks … from 0 to 99. */
  readonly hundredths: number;
  /** Three capitals of ISO 4217. */
  readonly currency: string;
}

export interface DayOfYear {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** What a point in time is to its sentence: alone, "on" or "at" it, "from" it, "until" it. */
export type Relation = 'alone' | 'at' | 'from' | 'until';

export interface DayStyle {
  readonly relation: Relation;
  readonly weekday: boolean;
  readonly year: boolean;
}

export interface Wording {
  /**
   * `count` stands before what it counts ("két perc"), `alone` stands by itself ("kettő"), `ordinal` is "third",
   * `key` names a key of the telephone ("kettes").
   */
  number(value: SpokenNumber, form: 'alone' | 'count' | 'ordinal' | 'key', agreement: Agreement): string;
  /** Undefined for a currency whose words this language does not have. */
  money(value: Money, grammaticalCase: GrammaticalCase): string | undefined;
  day(value: DayOfYear, style: DayStyle): string;
  time(value: TimeOfDay, relation: Relation): string;
  /** One letter, digit, plus, star, hash or slash; undefined for what is not read. */
  sign(sign: string): string | undefined;
}

export const plain: Agreement = { gender: 'masculine', grammaticalCase: 'nominative' };
