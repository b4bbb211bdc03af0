/**
 * The Lua files as one library of Redis functions. Its name carries a digest of its text, so that engines of two
 * versions can use one Redis, each with its own.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In this order: a part uses what is in those before it. */
const parts = [
  'base',
  'memory',
  'records',
  'lanes',
  'tickets',
  'reasons',
  'offers',
  'match',
  'engines',
  'commands',
  'upkeep',
  'views',
  'run',
] as const;

export interface Library {
  /** Of the library and of its one function. */
  readonly name: string;
  /** For `FUNCTION LOAD`. */
  readonly text: string;
}

export function readLibrary(): Library {
  const lua = parts.map((part) => readFileSync(join(__dirname, 'lua', `${part}.lua`), 'utf8')).join('\n');
  const name = `ringdown_${createHash('sha256').update(lua).digest('hex').slice(0, 12)}`;
  return { name, text: `#!lua name=${name}\n${lua}\nredis.register_function('${name}', run)\n` };
}
