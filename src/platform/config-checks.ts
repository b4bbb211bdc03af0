import { isIP } from 'node:net';

/** What is wrong with a value, as the end of a sentence that starts with the variable's name; undefined if nothing. */
export type Check = (value: unknown) => string | undefined;

export const text: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'is empty';

export const anything: Check = () => undefined;

export const name: Check = (value) =>
  /^[A-Za-z0-9][\w.-]{0,39}$/.test(String(value)) ? undefined : 'is not a plain name';

export const address: Check = (value) =>
  isIP(String(value)) || value === 'localhost' ? undefined : 'is not an IP address';

export const port: Check = (value) =>
  /^\d{1,5}$/.test(String(value)) && Number(value) <= 65_535 ? undefined : 'is not a port';

export const positive: Check = (value) =>
  /^[1-9]\d{0,8}$/.test(String(value)) ? undefined : 'is not a whole number above 0';

export const secret: Check = (value) =>
  String(value).length >= 32 ? undefined : 'is shorter than 32 characters';

export const password: Check = (value) =>
  String(value).length >= 12 ? undefined : 'is shorter than 12 characters';

export const oneOf =
  (choices: readonly string[]): Check =>
  (value) =>
    choices.includes(String(value)) ? undefined : 'is not one of the choices';

export const url =
  (...protocols: readonly string[]): Check =>
  (value) => {
    const wanted = protocols.map((protocol) => `${protocol}//`).join(' or ');
    if (!URL.canParse(String(value))) return 'is not an address';
    return protocols.includes(new URL(String(value)).protocol) ? undefined : `does not begin with ${wanted}`;
  };

/** A JSON list of ICE servers (W3C WebRTC, RTCIceServer), `urls` as a list. */
export const iceServers: Check = (value) => {
  try {
    const list: unknown = JSON.parse(String(value));
    return Array.isArray(list) && list.every(isIceServer) ? undefined : 'is not a list of ICE servers';
  } catch {
    return 'is not JSON';
  }
};

const isIceServer = (server: unknown): boolean => {
  if (typeof server !== 'object' || server === null) return false;
  const { urls, username, credential } = server as Record<string, unknown>;
  const isText = (one: unknown) => one === undefined || typeof one === 'string';
  return (
    Array.isArray(urls) &&
    urls.length > 0 &&
    urls.every((url) => typeof url === 'string' && /^(stun|turn)s?:/.test(url)) &&
    isText(username) &&
    isText(credential)
  );
};

/** The known name that a wrong one was meant to be: at most two letters away. */
export function misspelt(wrong: string, known: readonly string[]): string | undefined {
  return known.includes(wrong) ? undefined : known.find((one) => distance(wrong, one) <= 2);
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
