#!/usr/bin/env node
// After the compiler: copies what it leaves behind (Lua scripts, SQL migrations, JSON, …) from src/ to dist/.
import { cpSync, existsSync } from 'node:fs';
import { extname } from 'node:path';

process.chdir(new URL('..', import.meta.url).pathname);

const COMPILED = new Set(['.ts', '.tsx']);

if (existsSync('src')) {
  cpSync('src', 'dist', {
    recursive: true,
    filter: (source) => !COMPILED.has(extname(source)),
  });
}
