import { createHmac } from 'node:crypto';

/** RFC 4648 §6, in small letters: no letter is mistaken for a digit when it is read out. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >>> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

/** 24 characters, 120 bits: enough against guessing, short enough to be typed into a phone. */
const derive = (seed: string, purpose: string): string =>
  base32(createHmac('sha256', seed).update(purpose).digest()).slice(0, 24);

/**
 * SIP password of a phone: base32 of HMAC-SHA256(seed, 'phone:' + phone), 24 characters. Nothing has to be stored or
 * handed from engine to engine; a new seed changes them all.
 */
export const phonePassword = (seed: string, phone: string): string => derive(seed, `phone:${phone}`);

/** Password with which a person of the site logs in until choosing another one. */
export const initialWebPassword = (seed: string, agentId: string): string => derive(seed, `web:${agentId}`);
