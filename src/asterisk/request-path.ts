import { routes, type OperationName, type Operations, type Route } from './generated/operations.js';

/** A path template taken apart once: `/channels/{channelId}/play` → texts around the names. */
interface Template {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

const templates = new Map<OperationName, Template>(
  Object.entries(routes).map(([name, { path }]) => {
    const parts = path.split(/\{(\w+)\}/);
    return [
      name as OperationName,
      {
        texts: parts.filter((_, index) => index % 2 === 0),
        names: parts.filter((_, index) => index % 2 === 1),
      },
    ];
  }),
);

/** Path and query of one request, everything encoded. Lists become comma lists, as ARI wants them. */
export function requestPath<K extends OperationName>(operation: K, params: Operations[K]['params']): string {
  const template = templates.get(operation);
  if (!template) throw new Error(`no such operation: ${operation}`);
  const given = params as Readonly<Record<string, unknown>>;
  let path = template.texts[0] ?? '';
  template.names.forEach((name, index) => {
    const value = textOf(given[name]);
    // A dot segment would be another resource, an empty one the whole collection.
    if (value === '' || value === '.' || value === '..')
      throw new Error(`${operation} needs ${name}, not "${value}"`);
    path += encodeURIComponent(value) + (template.texts[index + 1] ?? '');
  });
  return path + queryOf(routes[operation], given);
}

function queryOf(route: Route, given: Readonly<Record<string, unknown>>): string {
  let query = '';
  for (const name of route.query) {
    const value = given[name];
    if (value === undefined) continue;
    query += `${query === '' ? '?' : '&'}${name}=${encodeURIComponent(textOf(value))}`;
  }
  return query;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
