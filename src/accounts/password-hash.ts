import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export interface ScryptCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP, Password Storage Cheat Sheet: scrypt with N = 2^15, r = 8, p = 3. 32 MiB while it runs. */
export const scryptCost: ScryptCost = { log2N: 15, r: 8, p: 3 };

const keyBytes = 32;
const saltBytes = 16;

/** `scrypt$15$8$3$<salt>$<key>`: the cost stays with the hash, so it can grow without anybody's password being lost. */
export async function hashPassword(password: string, cost: ScryptCost = scryptCost): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  const { log2N, r, p } = cost;
  return ['scrypt', log2N, r, p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Takes as long for a wrong password as for the right one. Throws when the hash is not one of ours. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(hash);
  if (!match) throw new Error('a stored password hash cannot be read');
  const [, log2N, r, p, salt = '', key = ''] = match;
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const stored = Buffer.from(key, 'base64');
  const given = await derive(password, Buffer.from(salt, 'base64'), cost);
  return stored.length === given.length && timingSafeEqual(stored, given);
}

const derive = (password: string, salt: Uint8Array, { log2N, r, p }: ScryptCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const N = 2 ** log2N;
    // What is typed differently on two keyboards is the same password (RFC 8265 uses NFC).
    scrypt(password.normalize('NFC'), salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
