export { LiveFloor } from './live-floor.js';
export type { LiveFloorParts } from './live-floor.js';
export { LiveBoard } from './live-board.js';
export { liveSocket } from './live-socket.js';
export { told } from './told-journal.js';
