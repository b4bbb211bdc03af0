/** The week of hours.yaml, whose names are days or ranges of days. */
import { removeAt, renameAt, setAt } from './yaml-edits.js';
import { YamlText, type Path } from './yaml-text.js';

export const dayNames = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** A line of the week; days are 0 (Monday) to 6. */
export interface WeekLine {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Whether it stands in the text: what is not mentioned is closed. */
  readonly written: boolean;
}

/** Every day once, in order; undefined for a week that a form cannot show. */
export function weekLines(yaml: YamlText, week: Path): readonly WeekLine[] | undefined {
  if (!yaml.isNames(week)) return undefined;
  const lines: WeekLine[] = [];
  for (const name of yaml.keys(week)) {
    const [first = '', last = first, ...rest] = name.split('-');
    const from = dayNames.findIndex((day) => day === first);
    const to = dayNames.findIndex((day) => day === last);
    if (rest.length > 0 || from < 0 || to < from) return undefined;
    lines.push({ name, from, to, written: true });
  }
  for (const [day, name] of dayNames.entries()) {
    const told = lines.filter(({ from, to }) => from <= day && day <= to).length;
    if (told > 1) return undefined;
    if (told === 0) lines.push({ name, from: day, to: day, written: false });
  }
  return lines.sort((a, b) => a.from - b.from);
}

/** `09:00-12:00, 13:00-17:00` or `closed`, as it is typed: one span stands alone, several are a list. */
export const spansOf = (typed: string): string | readonly string[] => {
  const spans = typed
    .split(',')
    .map((span) => span.trim())
    .filter(Boolean);
  return spans.length > 1 ? spans : (spans[0] ?? '');
};

/** What `spansOf` reads; undefined for what a field cannot show. */
export const spansTyped = (yaml: YamlText, path: Path): string | undefined => yaml.listAt(path)?.join(', ');

/** Gives each day of a range a line of its own. */
export function dayByDay(text: string, week: Path, { name, from, to }: WeekLine): string {
  const yaml = new YamlText(text);
  const spans = yaml.listAt([...week, name]);
  if (spans === undefined || from === to) return text;
  const [first = name, ...others] = dayNames.slice(from, to + 1);
  const value = spans.length > 1 ? spans : (spans[0] ?? '');
  const order = yaml.keys(week).flatMap((key) => (key === name ? [first, ...others] : [key]));
  return others.reduce<string>(
    (now, day) => setAt(now, [...week, day], value, order),
    renameAt(text, [...week, name], first),
  );
}

/** Sets the times of a line as they are typed; a day of which nothing is said is one that is not mentioned. */
export function setSpans(text: string, week: Path, name: string, typed: string): string {
  const spans = spansOf(typed);
  const order = weekLines(new YamlText(text), week)?.map((line) => line.name) ?? [];
  return spans === '' ? removeAt(text, [...week, name]) : setAt(text, [...week, name], spans, order);
}
