import { join } from 'node:path';

export type { CallRecording, CallRecordings } from './call-recordings.js';
export { callRecordingRoutes } from './call-recording-routes.js';
export { postgresCallRecordings, projectCallRecordings } from './postgres-call-recordings.js';
export { RecordingKeeper } from './recording-keeper.js';
export { createVoicemailBoxes } from './durable-boxes.js';
export type { BoxSettings } from './durable-boxes.js';
export { collectFallback, readFallbackName } from './fallback-messages.js';
export type { CollectorSettings, FallbackMessage } from './fallback-messages.js';
export { postgresVoicemails, projectVoicemails } from './postgres-voicemails.js';
export * from './voicemail-boxes.js';
export { voicemailRoutes } from './voicemail-routes.js';
export type { VoicemailDesk } from './voicemail-routes.js';

/** SQL files 0001–0099, together with the journal's. */
export const recordingMigrations = join(__dirname, 'migrations');
