/** Which passwords are good enough. Pure. */
import { Refused } from '../kernel/index.js';

export const shortestPassword = 12;
export const longestPassword = 256;
const shortestBesideUsual = 8;

/** What everybody tries first, this product's own name among them. */
export const usualWords = [
  'password',
  'passw0rd',
  'letmein',
  'welcome',
  'qwerty',
  'changeme',
  'change-me',
  'default',
  'secret',
  // Before the word that begins it: they are taken out in this order.
  'administrator',
  'admin',
  'ringdown',
  'asterisk',
  '123456',
  'test',
  'example',
];

/** Why a password is weak, as the end of a sentence; undefined when it is not. */
export function weaknessOf(password: string): string | undefined {
  if (password.length < shortestPassword) return `is shorter than ${shortestPassword} characters`;
  if (new Set(password).size < 6) return 'repeats the same few characters';
  const plain = password.toLowerCase();
  const words = usualWords.filter((word) => plain.includes(word));
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain);
  if (words.length > 0 && rest.length < shortestBesideUsual)
    return 'is little more than a word that everybody tries first';
  return undefined;
}

/** Throws `Refused` unless the new password may take the place of the old one. */
export function checkNewPassword(oldPassword: string, newPassword: string, accountId: string): void {
  if (newPassword.length > longestPassword) {
    throw new Refused('weak-password', `the new password is longer than ${longestPassword} characters`);
  }
  if (newPassword.normalize('NFC') === oldPassword.normalize('NFC')) {
    throw new Refused('weak-password', 'the new password is the old one');
  }
  const weakness = weaknessOf(newPassword);
  if (weakness) throw new Refused('weak-password', `the new password ${weakness}`);
  if (accountId.length >= 4 && newPassword.toLowerCase().includes(accountId.toLowerCase())) {
    throw new Refused('weak-password', 'the new password contains the name of the account');
  }
}
