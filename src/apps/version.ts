import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const facts = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
  version: string;
};

export const { version } = facts;
