import { createHash } from 'node:crypto';
import { OperatorError } from '../kernel/index.js';
import type { PhoneAccount, TrunkAccount } from '../telephony/index.js';
import { AriRefused, isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';
import { cleanName } from './party.js';

type Fields = Readonly<Record<string, string>>;

/** One object of Asterisk's SIP configuration. */
export interface SipObject {
  readonly objectType: string;
  readonly fields: Fields;
}

const sip = (objectType: string, fields: Fields): SipObject => ({ objectType, fields });

/** All of them live in the SIP stack's own store, those of other modules (identify, registration) as well. */
const configClass = 'res_pjsip';

/** Seconds between two OPTIONS to a registered phone: by then a phone that has vanished is known to have. */
const qualifySec = '30';
/** As its interval, so that it is not asked at all. */
const never = '0';
/**
 * A leg without media for this long has lost its far end. Longer than it takes to know of a phone that has vanished (asked
 * every `qualifySec`): by then it is known that nobody has hung up.
 */
const rtpTimeoutSec = '40';

/** Names reach Asterisk's command lines and lists; nothing but these characters may. */
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const plainHost = /^[A-Za-z0-9.:[\]_-]{1,255}$/;

function checked(value: string, what: string, pattern = plainName): string {
  if (pattern.test(value)) return value;
  throw new OperatorError(`"${value}" cannot be ${what}`, 'use letters, digits, ".", "_" and "-" only');
}

/** The one address that RTP is bound to and named in SDP; undefined: all of them, as Asterisk likes. */
export type MediaAddress = string | undefined;

const commonFields = (codecs: readonly string[], mediaAddress: MediaAddress): Fields => ({
  disallow: 'all',
  allow: codecs.map((codec) => checked(codec, 'a codec')).join(','),
  direct_media: 'no',
  rtp_symmetric: 'yes',
  force_rport: 'yes',
  rewrite_contact: 'yes',
  rtp_timeout: rtpTimeoutSec,
  rtp_timeout_hold: '300',
  dtmf_mode: 'rfc4733',
  language: 'en',
  ...(mediaAddress !== undefined && { media_address: mediaAddress, bind_rtp_to_media_address: 'yes' }),
});

/** Objects of a phone, in the order in which they refer to each other. */
export function phoneObjects(account: PhoneAccount, mediaAddress: MediaAddress): readonly SipObject[] {
  const phone = checked(account.phone, 'the name of a phone');
  const shown = cleanName(account.displayName).replace(/["<>\\]/g, '');
  return [
    sip('auth', { auth_type: 'userpass', username: phone, password: account.password }),
    sip('aor', {
      max_contacts: '1',
      remove_existing: 'yes',
      qualify_frequency: qualifySec,
      qualify_timeout: '3.0',
    }),
    sip('endpoint', {
      ...commonFields(account.codecs, mediaAddress),
      // ICE, DTLS-SRTP with a certificate made for this endpoint, RTP and RTCP on one port.
      ...(account.browser === true && { webrtc: 'yes' }),
      context: 'from-agent',
      identify_by: 'username',
      auth: phone,
      aors: phone,
      callerid: `"${shown}" <${phone}>`,
      // What the far end is called changes during a call: the phone is told.
      send_pai: 'yes',
      send_connected_line: 'yes',
      trust_id_inbound: 'no',
    }),
  ];
}

/** Objects of a carrier. */
export function trunkObjects(account: TrunkAccount, mediaAddress: MediaAddress): readonly SipObject[] {
  const trunk = checked(account.trunk, 'the name of a trunk');
  const { recognition, transport } = account;
  const server =
    account.server === undefined ? undefined : checked(account.server, 'a SIP server', plainHost);
  const uri =
    server === undefined ? undefined : `sip:${server}${transport === 'tcp' ? ';transport=tcp' : ''}`;
  const objects: SipObject[] = [];
  if (recognition.by === 'registration') {
    objects.push(
      sip('auth', { auth_type: 'userpass', username: recognition.user, password: recognition.password }),
    );
  }
  objects.push(
    sip(
      'aor',
      uri === undefined ? {} : { contact: uri, qualify_frequency: qualifySec, qualify_timeout: '3.0' },
    ),
    sip('endpoint', {
      ...commonFields(account.codecs, mediaAddress),
      context: 'from-carrier',
      // Never by the name in From: it has no password here, so anybody who guessed the trunk's name would be let in.
      identify_by: 'ip',
      aors: trunk,
      ...(recognition.by === 'registration' && { outbound_auth: trunk }),
      ...(account.fromUser !== undefined && { from_user: account.fromUser }),
      ...(account.fromDomain !== undefined && { from_domain: account.fromDomain }),
      send_pai: account.sendIdentity ? 'yes' : 'no',
      trust_id_outbound: account.sendIdentity ? 'yes' : 'no',
      trust_id_inbound: account.trustIdentity ? 'yes' : 'no',
    }),
  );
  if (recognition.by === 'address') {
    const addresses = recognition.addresses.map((each) =>
      checked(each, 'an address', /^[A-Za-z0-9.:/_-]{1,255}$/),
    );
    objects.push({ objectType: 'identify', fields: { endpoint: trunk, match: addresses.join(',') } });
  } else if (uri !== undefined) {
    objects.push({
      objectType: 'registration',
      fields: {
        server_uri: uri,
        client_uri: `sip:${checked(recognition.user, 'a SIP user')}@${server}`,
        contact_user: recognition.user,
        outbound_auth: trunk,
        retry_interval: String(recognition.retrySec),
        forbidden_retry_interval: String(recognition.retrySec),
        max_retries: '1000000',
        max_random_initial_delay: '1',
        line: 'yes',
        endpoint: trunk,
      },
    });
  }
  return objects;
}

/** Pushes SIP objects into Asterisk's memory (sorcery.conf); what Asterisk has already is left alone. */
export class DynamicLines {
  constructor(readonly commands: CommandPool) {}

  /**
   * Makes Asterisk know these objects. An endpoint that differs is removed and made anew, never updated: an update
   * goes through a text form in which a caller id that is not set becomes the number "unknown", and all calls of a
   * carrier would bear it from then on (seen on 22.10.1).
   */
  async provide(id: string, objects: readonly SipObject[]): Promise<void> {
    const mark = fingerprint(objects);
    const known = await this.#markOf(id);
    if (known === mark) return;
    if (known !== undefined) await this.remove(id, ['endpoint']);
    for (const object of objects) await this.#push(id, marked(object, mark));
  }

  /**
   * Pushes a phone. Asterisk keeps the bindings of phones over its restart, but takes a new account's state from them
   * only if the phone is not to be asked (qualify_frequency 0); else it calls the phone offline and never asks it. So
   * an account that is new is pushed without asking at first; `registered` then can see how it stands.
   */
  async providePhone(
    id: string,
    objects: readonly SipObject[],
    registered: () => Promise<void>,
  ): Promise<void> {
    if ((await this.#markOf(id)) !== undefined) {
      await this.provide(id, objects);
      // Whoever pushed it may have come to grief before the phone was to be asked.
      if (await this.#isUnasked(id)) await this.#pushAors(id, objects);
      return;
    }
    const mark = fingerprint(objects);
    for (const object of objects) {
      const unasked =
        object.objectType === 'aor' ? { ...object.fields, qualify_frequency: never } : object.fields;
      await this.#push(id, marked(sip(object.objectType, unasked), mark));
    }
    await registered();
    await this.#pushAors(id, objects);
  }

  async #pushAors(id: string, objects: readonly SipObject[]): Promise<void> {
    for (const object of objects) if (object.objectType === 'aor') await this.#push(id, object);
  }

  async #push(id: string, { objectType, fields }: SipObject): Promise<void> {
    const body = { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) };
    try {
      await this.commands.request('asterisk.updateObject', { configClass, objectType, id }, { body });
    } catch (error) {
      throw explained(error, id, objectType);
    }
  }

  async #isUnasked(id: string): Promise<boolean> {
    return (await this.#fieldOf(id, 'aor', 'qualify_frequency')) === never;
  }

  #markOf(id: string): Promise<string | undefined> {
    return this.#fieldOf(id, 'endpoint', markField);
  }

  /** As Asterisk has it; '' when it has none, undefined when there is no such object. */
  async #fieldOf(id: string, objectType: string, field: string): Promise<string | undefined> {
    try {
      const fields = await this.commands.request('asterisk.getObject', { configClass, objectType, id });
      return fields.find(({ attribute }) => attribute === field)?.value ?? '';
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(id: string, objectTypes: readonly string[]): Promise<void> {
    for (const objectType of objectTypes) {
      try {
        await this.commands.request('asterisk.deleteObject', { configClass, objectType, id });
      } catch (error) {
        if (!isMissing(error)) throw explained(error, id, objectType);
      }
    }
  }
}

/** A field of the endpoint that nothing else uses, and that Asterisk shows to nobody outside. */
const markField = 'callerid_tag';

const fingerprint = (objects: readonly SipObject[]): string =>
  createHash('sha256').update(JSON.stringify(objects)).digest('hex').slice(0, 16);

const marked = (object: SipObject, mark: string): SipObject =>
  object.objectType === 'endpoint' ? sip('endpoint', { ...object.fields, [markField]: mark }) : object;

/** From the last that refers to others to the first that is referred to. */
export const phoneTypes = ['endpoint', 'aor', 'auth'];
export const trunkTypes = ['registration', 'identify', ...phoneTypes];

const moduleOf: Readonly<Record<string, string>> = {
  identify: 'res_pjsip_endpoint_identifier_ip',
  registration: 'res_pjsip_outbound_registration',
};

const explained = (error: unknown, id: string, objectType: string): unknown =>
  error instanceof AriRefused
    ? new OperatorError(
        `Asterisk does not take the ${objectType} of "${id}": ${error.said}`,
        `see that sorcery.conf has "${objectType}=memory" under [${moduleOf[objectType] ?? 'res_pjsip'}] and that the values are right`,
        { cause: error },
      )
    : error;
