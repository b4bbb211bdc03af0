export { runService } from './service.js';
export { printLines, printWelcome } from './welcome.js';
