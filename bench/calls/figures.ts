/** Samples to figures. Quantiles are of the samples themselves, without interpolation. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** min / median / max over the rounds. */
export function spread(values: readonly number[], digits = 1): string {
  const shown = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  return [quantile(values, 0.0001), quantile(values, 0.5), quantile(values, 1)].map(shown).join(' / ');
}

export interface Row {
  readonly figure: string;
  readonly unit: string;
  readonly ringdown: readonly number[];
  readonly app_queue: readonly number[];
  readonly digits?: number;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ figure, unit, ringdown, app_queue, digits }) => [
    figure,
    unit,
    spread(ringdown, digits),
    spread(app_queue, digits),
  ]);
  const all = [['figure (min / median / max of the rounds)', 'unit', 'ringdown', 'app_queue'], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .join('\n');
}
