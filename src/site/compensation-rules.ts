/** compensation.yaml: what those who speak with upset customers may give them. */
import { z } from 'zod';
import { checkLanguage } from './check-languages.js';
import { frozenMap } from './frozen.js';
import { mistake, shape } from './shape.js';
import type { SiteDraft } from './site-draft.js';
import type { WordsByLanguage } from './site.js';
import * as w from './words.js';

/** Those who may give something, each with what the ones before may. */
export const givingRoles = ['agent', 'supervisor', 'admin'] as const;
export type GivingRole = (typeof givingRoles)[number];

/** Hundredths of the currency. */
export interface CompensationLimits {
  /** At a time. */
  readonly each: number;
  /** All that the customer was given in the period, by whomever. */
  readonly customer: number;
}

export interface CompensationRules {
  /** ISO 4217. */
  readonly currency: string;
  /** The customer's limit counts what was given in so many days. */
  readonly periodDays: number;
  /** `worth`: always as much, in hundredths of the currency; undefined where the amount is chosen. */
  readonly kinds: ReadonlyMap<
    string,
    { readonly words: WordsByLanguage; readonly worth: number | undefined }
  >;
  /** Of each role that may give something. */
  readonly limits: ReadonlyMap<GivingRole, CompensationLimits>;
}

const amount = z.string().transform((written, context) => {
  const [, whole, part = ''] = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(written) ?? [];
  const hundredths = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  if (hundredths > 0) return hundredths;
  context.addIssue({
    code: 'custom',
    message: mistake(`'${written}' is not an amount`, 'write a number above 0, for example 20 or 4.90'),
  });
  return z.NEVER;
});

const limits = shape({ each: amount, customer: amount });

export const compensationShape = shape({
  currency: z.string().regex(/^[A-Z]{3}$/, {
    error: ({ input }) =>
      mistake(`'${String(input)}' is not a currency`, 'write its three letters, for example EUR'),
  }),
  'period-days': w.wholeNumber(1, 3650).default(30),
  kinds: z
    .record(w.name, shape({ words: z.record(w.language, w.text), worth: amount.optional() }))
    .refine((kinds) => Object.keys(kinds).length > 0, {
      error: mistake('nothing can be given', 'name a kind: credit: { words: { en: Credit } }'),
    }),
  limits: shape({ agent: limits.optional(), supervisor: limits.optional(), admin: limits.optional() }),
});

export type CompensationDraft = z.infer<typeof compensationShape>;

export function checkCompensation({ files, compensation, company }: SiteDraft): void {
  if (!compensation) return;
  const file = files.compensation;
  const { kinds, limits: written } = compensation;
  let before: (CompensationLimits & { readonly role: GivingRole }) | undefined;
  for (const role of givingRoles) {
    const of = written[role];
    if (!of) continue;
    if (of.customer < of.each)
      file.error(
        file.at(['limits', role, 'customer']),
        `a customer may be given less than ${role}s may give at a time`,
        'make customer: at least as much as each:',
      );
    for (const key of ['each', 'customer'] as const)
      if (before && of[key] < before[key])
        file.error(
          file.at(['limits', role, key]),
          `${role}s may give less than ${before.role}s`,
          `make it at least as much as that of ${before.role}, or leave ${role} out: it has the same then`,
        );
    before = { ...of, role };
  }
  if (!before)
    file.error(
      file.keyAt(['limits']),
      'nobody may give anything',
      'name a role: agent: { each: 20, customer: 40 }',
    );
  for (const [name, { words, worth }] of Object.entries(kinds)) {
    if (worth !== undefined && before && worth > before.each)
      file.error(
        file.at(['kinds', name, 'worth']),
        `'${name}' is worth more than anybody may give at a time`,
        'lower it, or raise each: of a role',
      );
    if (!company) continue;
    for (const one of Object.keys(words))
      checkLanguage(file, ['kinds', name, 'words', one], one, company.languages);
    const language = company['default-language'];
    if (words[language] === undefined)
      file.error(
        file.keyAt(['kinds', name]),
        `'${name}' has no words in the company's default language`,
        `add ${language}: and what people read`,
      );
  }
}

/** A role that is left out has the limits of the one before it. */
export function compensationRulesOf(draft: CompensationDraft | undefined): CompensationRules | undefined {
  if (!draft) return undefined;
  let before: CompensationLimits | undefined;
  const byRole = givingRoles.flatMap((role) => {
    before = draft.limits[role] ?? before;
    return before ? [[role, before] as const] : [];
  });
  return {
    currency: draft.currency,
    periodDays: draft['period-days'],
    kinds: frozenMap(
      Object.entries(draft.kinds).map(
        ([name, { words, worth }]) => [name, { words: frozenMap(Object.entries(words)), worth }] as const,
      ),
    ),
    limits: frozenMap(byRole),
  };
}
