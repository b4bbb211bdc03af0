export * from './far-end.js';
export * from './hearing.js';
export { MemorySwitch } from './memory-switch.js';
export type { IncomingCall, MemorySwitchOptions } from './memory-switch.js';
export { MemoryTelephony } from './memory-telephony.js';
export { silence, voice, wordsIn } from './spoken-words.js';
