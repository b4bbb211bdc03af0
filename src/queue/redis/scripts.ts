/**
 * Loads the Lua scripts: one file per transition; `-- include: a b` in its header puts the shared parts
 * `include/a.lua`, `include/b.lua` in front. ioredis sends EVALSHA, and EVAL when Redis does not know the script
 * (after a restart).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';

export const scriptNames = [
  'enter',
  'leave',
  'open-seat',
  'close-seat',
  'accept',
  'decline',
  'renew',
  'finish',
  'return-to-queue',
  'sweep',
  'enlist',
  'adopt',
  'restore',
  'position',
] as const;

export type ScriptName = (typeof scriptNames)[number];

const folder = join(__dirname, 'lua');

/** The script's text with what it includes. */
export function scriptText(name: ScriptName): string {
  const text = readFileSync(join(folder, `${name}.lua`), 'utf8');
  const includes = /^-- include: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const shared = includes.map((part) => readFileSync(join(folder, 'include', `${part}.lua`), 'utf8'));
  return [...shared, text].join('\n');
}

export type RunScript = (name: ScriptName, args: readonly (string | number)[]) => Promise<unknown>;

/** Makes the scripts commands of this connection; each is given the tenant's prefix as its one key. */
export function defineScripts(redis: Redis, prefix: string): RunScript {
  for (const name of scriptNames) {
    redis.defineCommand(commandName(name), { numberOfKeys: 1, lua: scriptText(name) });
  }
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
  return async (name, args) => commands[commandName(name)]?.(prefix, ...args);
}

const commandName = (name: ScriptName): string => `ringdown:${name}`;
