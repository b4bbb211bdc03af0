import { join } from 'node:path';

export { PostgresSiteChangeStore } from './postgres-site-change-store.js';
export { MemorySiteChangeStore } from './site-change-store.js';
export type { SiteChange, SiteChangeStore } from './site-change-store.js';
export { siteEditRoutes } from './site-edit-routes.js';
export { SiteEditor } from './site-editor.js';
export type { SiteEditorParts } from './site-editor.js';

export const administrationMigrations = join(__dirname, 'migrations');
