/** What is wrong with a site, where, and what to do about it. All mistakes are collected before any is reported. */
export interface SiteMistake {
  /** Path below the site's folder, for example `flows/main.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  readonly remedy: string;
  /** A warning does not keep the site from being used. */
  readonly severity: 'error' | 'warning';
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The site cannot be used; holds every mistake found, warnings included. */
export class SiteInvalid extends Error {
  override readonly name = 'SiteInvalid';
  constructor(
    readonly dir: string,
    readonly mistakes: readonly SiteMistake[],
  ) {
    const errors = mistakes.filter(({ severity }) => severity === 'error');
    super([`${errors.length} mistake(s) in the site '${dir}':`, ...errors.map(describeMistake)].join('\n'));
  }
}

/** `flows/main.yaml:12:7: error: …; remedy`, as compilers write it, so that editors can jump there. */
export const describeMistake = ({ file, line, column, severity, message, remedy }: SiteMistake): string =>
  `${file}:${line}:${column}: ${severity}: ${message}${remedy ? `; ${remedy}` : ''}`;

/** Takes mistakes in any order and gives them back by file and line, each once. */
export class MistakeList {
  readonly #all = new Map<string, SiteMistake>();

  error(file: string, at: Position, message: string, remedy: string): void {
    this.#add({ file, ...at, message, remedy, severity: 'error' });
  }

  warning(file: string, at: Position, message: string, remedy: string): void {
    this.#add({ file, ...at, message, remedy, severity: 'warning' });
  }

  #add(mistake: SiteMistake): void {
    this.#all.set(describeMistake(mistake), mistake);
  }

  get hasErrors(): boolean {
    return [...this.#all.values()].some(({ severity }) => severity === 'error');
  }

  sorted(): readonly SiteMistake[] {
    return [...this.#all.values()].sort(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
    );
  }
}
