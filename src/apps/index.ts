export { runService } from './service.js';
export { printConnector, printCustomers, printLines, printSound, printWelcome } from './welcome.js';
