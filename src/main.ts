import { runService } from './apps/index.js';

void runService(process.env);
