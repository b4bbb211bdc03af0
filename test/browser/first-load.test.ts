/** What a browser must fetch before the page shows anything: small enough for a slow line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const folder = join(__dirname, '../../dist/desktop');
const limitBytes = 500 * 1024;

const packed = (file: string) => gzipSync(readFileSync(join(folder, file))).byteLength;

it('loads at most 500 kB, packed, at first, and the telephone only when it is wanted', () => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(first.some((file) => file.endsWith('.js'))).toBe(true);
  expect(first.some((file) => file.endsWith('.css'))).toBe(true);
  expect(packed('index.html') + first.reduce((sum, file) => sum + packed(file), 0)).toBeLessThan(limitBytes);
  const later = readdirSync(join(folder, 'assets')).filter((file) => !first.includes(`assets/${file}`));
  expect(later.some((file) => file.startsWith('sip-phone-'))).toBe(true);
  for (const file of first.filter((one) => one.endsWith('.js')))
    expect(readFileSync(join(folder, file), 'utf8')).not.toContain('SIP/2.0');
});
