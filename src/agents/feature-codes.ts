/** What an agent dials at the phone, as data of the site. */
import type { FeatureCodes, PauseReason } from '../site/index.js';
import type { DutyCommand } from './agent-desk.js';

export type DialledFeature =
  | { readonly kind: 'command'; readonly command: DutyCommand }
  | { readonly kind: 'status' }
  | { readonly kind: 'unknown' };

/** A code that stands for itself wins over a pause code that happens to be its beginning. */
export function parseFeatureCode(
  codes: FeatureCodes,
  pauseReasons: readonly PauseReason[],
  dialled: string,
): DialledFeature {
  if (dialled === codes.signIn) return { kind: 'command', command: { kind: 'sign-in' } };
  if (dialled === codes.signOut) return { kind: 'command', command: { kind: 'sign-out' } };
  if (dialled === codes.resume) return { kind: 'command', command: { kind: 'resume' } };
  if (dialled === codes.status) return { kind: 'status' };
  const reason = dialled.startsWith(codes.pause)
    ? pauseReasons.find(({ digit }) => digit === dialled.slice(codes.pause.length))
    : undefined;
  return reason ? { kind: 'command', command: { kind: 'pause', reason: reason.name } } : { kind: 'unknown' };
}
