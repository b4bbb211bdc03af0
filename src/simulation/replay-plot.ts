/** Two days side by side as a picture (SVG 1.1): service level and mean wait by half-hour, and how many called. */
import { serviceThresholdSec } from './replay-figures.js';
import type { CallOutcome, DayOutcome } from './replay.js';

export interface PlottedDay {
  readonly name: string;
  readonly outcome: DayOutcome;
}

const slotMs = 1_800_000;
const [width, panelHeight, left, right, gap] = [960, 170, 64, 16, 46];
const colours = ['#5b6b7b', '#c2571a', '#2a7f62'];

interface Slot {
  readonly at: number;
  readonly calls: readonly CallOutcome[];
}

const panels: readonly {
  readonly title: string;
  readonly value: (calls: readonly CallOutcome[]) => number;
}[] = [
  { title: 'calls', value: (calls) => calls.length },
  {
    title: `service level, % answered within ${serviceThresholdSec} s`,
    value: (calls) => {
      const counted = calls.filter(({ end }) => end === 'served' || end === 'abandoned');
      const inTime = counted.filter(
        ({ end, waitMs }) => end === 'served' && waitMs <= serviceThresholdSec * 1000,
      );
      return (100 * inTime.length) / Math.max(1, counted.length);
    },
  },
  {
    title: 'mean wait of the answered, s',
    value: (calls) => {
      const served = calls.filter(({ end }) => end === 'served');
      return served.reduce((sum, { waitMs }) => sum + waitMs, 0) / 1000 / Math.max(1, served.length);
    },
  },
];

export function plotDays(title: string, days: readonly PlottedDay[]): string {
  const slots = days.map(({ outcome }) => slotsOf(outcome.calls));
  const times = slots.flatMap((all) => all.map(({ at }) => at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (at: number) => left + ((at - first) / Math.max(1, last - first)) * (width - left - right);
  const drawn = panels.map(({ title: name, value }, number) => {
    const top = 60 + number * (panelHeight + gap);
    const lines = slots.map((all) => all.map(({ at, calls }) => [at, value(calls)] as const));
    const greatest = Math.max(1e-9, ...lines.flatMap((line) => line.map(([, y]) => y)));
    const y = (of: number) => top + panelHeight * (1 - of / greatest);
    const paths = lines.map((line, day) => {
      const points = line.map(([at, of]) => `${x(at).toFixed(1)},${y(of).toFixed(1)}`).join(' ');
      return `<polyline points="${points}" fill="none" stroke="${colours[day % colours.length]}" stroke-width="2"/>`;
    });
    return [
      `<text x="${left}" y="${top - 8}" font-weight="bold">${escaped(name)}</text>`,
      `<path d="M${left} ${top}V${top + panelHeight}H${width - right}" fill="none" stroke="#999"/>`,
      `<text x="${left - 8}" y="${top + 10}" text-anchor="end">${greatest.toFixed(0)}</text>`,
      `<text x="${left - 8}" y="${top + panelHeight}" text-anchor="end">0</text>`,
      ...hours(first, last).map(
        (at) =>
          `<text x="${x(at).toFixed(1)}" y="${top + panelHeight + 16}" text-anchor="middle">${clock(at)}</text>`,
      ),
      ...paths,
    ].join('\n');
  });
  const height = 60 + panels.length * (panelHeight + gap);
  const legend = days.map(
    ({ name }, day) =>
      `<text x="${left + day * 200}" y="36" fill="${colours[day % colours.length]}">— ${escaped(name)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="${left}" y="18" font-size="15" font-weight="bold">${escaped(title)}</text>`,
    ...legend,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function slotsOf(calls: readonly CallOutcome[]): readonly Slot[] {
  const slots = new Map<number, CallOutcome[]>();
  for (const outcome of calls) {
    const at = Math.floor(outcome.call.at / slotMs) * slotMs;
    const slot = slots.get(at) ?? [];
    slots.set(at, slot);
    slot.push(outcome);
  }
  return [...slots].map(([at, all]) => ({ at, calls: all })).sort((a, b) => a.at - b.at);
}

const hours = (first: number, last: number): readonly number[] => {
  const stepMs = Math.max(1, Math.ceil((last - first) / 3_600_000 / 12)) * 3_600_000;
  const marks: number[] = [];
  for (let at = Math.ceil(first / stepMs) * stepMs; at <= last; at += stepMs) marks.push(at);
  return marks;
};

const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
