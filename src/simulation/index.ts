export { runSimulate } from './simulate-command.js';
export { waitSettings } from './wait-settings.js';
export type { WaitSetting } from './wait-settings.js';
export { runTrial } from './wait-trial.js';
export type { Score, TrialResult } from './wait-trial.js';
