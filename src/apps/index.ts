export { runService } from './service.js';
export { printCustomers, printLines, printSound, printWelcome } from './welcome.js';
