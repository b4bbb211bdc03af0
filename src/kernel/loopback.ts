import { isIP } from 'node:net';

/** Whether an address (with or without the IPv4-in-IPv6 prefix) or host name stays inside this machine. */
export function isLoopback(host: string): boolean {
  const plain = host
    .toLowerCase()
    .replace(/^::ffff:/, '')
    .replace(/^\[(.*)\]$/, '$1');
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}
