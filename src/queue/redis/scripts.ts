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

/** The script's text with what it uses of the parts it includes. */
export function scriptText(name: ScriptName): string {
  const text = readFileSync(join(folder, `${name}.lua`), 'utf8');
  const parts = /^-- include: (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const shared = parts.map((part) => readFileSync(join(folder, 'include', `${part}.lua`), 'utf8'));
  return withUsed(shared.join('\n'), text);
}

/**
 * Puts the shared blocks in front (blank lines separate them), but for functions that are not used: they would be made
 * anew each time the script runs. A function may use those before it.
 */
function withUsed(shared: string, text: string): string {
  return shared.split(/\n{2,}/).reduceRight<string>((rest, block) => {
    const name = /^local function (\w+)/m.exec(block)?.[1];
    return name === undefined || new RegExp(`\\b${name}\\(`).test(rest) ? `${block}\n\n${rest}` : rest;
  }, text);
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
