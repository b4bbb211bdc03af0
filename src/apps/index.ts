export { printPrompts } from './prompts-command.js';
export { runService } from './service.js';
export { printConnector, printCustomers, printLines, printSound, printWelcome } from './welcome.js';
