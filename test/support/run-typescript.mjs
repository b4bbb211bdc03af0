// Runs a TypeScript file in a Node process of its own: node test/support/run-typescript.mjs FILE.ts [ARGUMENT…]
// For tests that kill a process; everything else runs inside Jest.
import { existsSync, readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);
const ts = require('typescript');
const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
};

Module._extensions['.ts'] = (module, file) =>
  module._compile(ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);

// Imports end in .js, as they will after compilation.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const beside =
    request.startsWith('.') && parent ? resolve(parent.path, request.replace(/\.js$/, '.ts')) : '';
  return existsSync(beside) && beside.endsWith('.ts')
    ? beside
    : resolveFilename.call(this, request, parent, ...rest);
};

require(resolve(process.argv[2]));
