import type { Party } from '../telephony/index.js';
import type { Channel } from './generated/models.js';

/** The longest name and number taken from the network (a number of E.164 has 15 digits; the rest is room for prefixes). */
const longestName = 80;
const longestNumber = 40;

/** Digits and one leading +; all else a stranger may have put there is dropped. */
export function cleanNumber(text: unknown): string {
  if (typeof text !== 'string') return '';
  const digits = text.slice(0, 200).replace(/[^0-9+]/g, '');
  return (digits.startsWith('+') ? '+' : '') + digits.replace(/\+/g, '').slice(0, longestNumber - 1);
}

/** What was dialled may also hold the keys * and #, and letters where a SIP user name was called. */
export function cleanCalled(text: unknown): string {
  return typeof text === 'string'
    ? text
        .slice(0, 200)
        .replace(/[^0-9A-Za-z+*#._-]/g, '')
        .slice(0, longestNumber)
    : '';
}

/** Control and format characters (also what turns text around) and broken UTF-8 are removed. */
export function cleanName(text: unknown): string {
  if (typeof text !== 'string') return '';
  const shown = text
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufffd]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...shown].slice(0, longestName).join('').trim();
}

/** The endpoint in a channel's name: `PJSIP/alice-0000001f` → `alice`. */
export function lineOf(channelName: unknown): string {
  if (typeof channelName !== 'string') return '';
  const resource = channelName.slice(channelName.indexOf('/') + 1);
  return resource.replace(/-[0-9a-f]+(;[12])?$/, '').slice(0, longestName);
}

/** Who is at the far end of a channel that came to us. `called` and `line` as the dialplan passed them on. */
export const inboundParty = (
  channel: Channel,
  called: string | undefined,
  line: string | undefined,
): Party => ({
  callerNumber: cleanNumber(channel.caller?.number),
  callerName: cleanName(channel.caller?.name),
  calledNumber: cleanCalled(called ?? channel.dialplan?.exten),
  line: cleanName(line ?? lineOf(channel.name)),
});

/** The party of a leg that an earlier process dialled: what was shown there, and what was dialled. */
export const dialledParty = (channel: Channel): Party => ({
  callerNumber: cleanNumber(channel.connected?.number),
  callerName: cleanName(channel.connected?.name),
  calledNumber: cleanCalled(channel.caller?.number),
  line: cleanName(lineOf(channel.name)),
});

/** A caller id as Asterisk takes it, with nothing in it that could end a header early. */
export function callerId(name: string, number: string): string {
  const shown = cleanName(name).replace(/["<>\\]/g, '');
  const dialled = cleanNumber(number);
  return shown === '' ? `<${dialled}>` : `"${shown}" <${dialled}>`;
}
