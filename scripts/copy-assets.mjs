#!/usr/bin/env node
// After the compiler: copies what it leaves behind (Lua scripts, SQL migrations, JSON, …) from src/ to dist/.
import { cpSync, existsSync } from 'node:fs';
import { extname, join } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);

const COMPILED = new Set(['.ts', '.tsx', '.mts']);
/** The browser client is built by Vite, from its own folder. */
const BUILT_APART = join('src', 'desktop');

if (existsSync('src')) {
  cpSync('src', 'dist', {
    recursive: true,
    filter: (source) => source !== BUILT_APART && !COMPILED.has(extname(source)),
  });
}
