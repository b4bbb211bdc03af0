export { runService } from './service.js';
export { printLines, printSound, printWelcome } from './welcome.js';
