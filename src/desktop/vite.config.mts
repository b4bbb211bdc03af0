/// <reference types="node" />
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The page and its parts; what is needed only later (the telephone, languages) is loaded when it is. */
export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  build: {
    outDir: resolve(root, '../../dist/desktop'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // Every file has its own name and type: nothing that the page's policy would have to allow inside it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: {
      // React's marks for servers mean nothing in a browser.
      onLog: (level, log, tell) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
});
