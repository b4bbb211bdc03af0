export { runService } from './service.js';
export { printWelcome } from './welcome.js';
