/** Accounts by which phones and carriers reach the switch. */

export interface PhoneAccount {
  /** SIP user name, and the name of the line. Random enough not to be guessed from a phone number. */
  readonly phone: string;
  readonly password: string;
  /** Shown at other phones. */
  readonly displayName: string;
  /** Codecs in order of liking, for example `ulaw`. */
  readonly codecs: readonly string[];
  /** It lives in a browser: WebRTC (ICE, DTLS-SRTP) over a WebSocket. */
  readonly browser?: boolean;
}

/** A carrier, recognised either by where its calls come from or because we register there. */
export interface TrunkAccount {
  readonly trunk: string;
  readonly recognition:
    | { readonly by: 'address'; readonly addresses: readonly string[] }
    | {
        readonly by: 'registration';
        readonly user: string;
        readonly password: string;
        readonly retrySec: number;
      };
  /** SIP address of the carrier, `host` or `host:port`; undefined for a trunk that only brings calls. */
  readonly server: string | undefined;
  readonly transport: 'udp' | 'tcp';
  readonly codecs: readonly string[];
  /** User part of From on outgoing calls, where the carrier insists on one. */
  readonly fromUser: string | undefined;
  readonly fromDomain: string | undefined;
  /** Send our caller's identity in P-Asserted-Identity. */
  readonly sendIdentity: boolean;
  /** Believe the carrier's P-Asserted-Identity. */
  readonly trustIdentity: boolean;
}
