/** What an agent dials at the phone, as data of the site. */
import type { FeatureCodes, PauseReason } from '../site/index.js';
import type { DutyCommand } from './agent-desk.js';

export type DialledFeature =
  | { readonly kind: 'command'; readonly command: DutyCommand }
  | { readonly kind: 'status' }
  | { readonly kind: 'surge'; readonly on: boolean; readonly digit: string }
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
  for (const [code, on] of [
    [codes.surgeOn, true],
    [codes.surgeOff, false],
  ] as const) {
    if (code !== undefined && dialled.length === code.length + 1 && dialled.startsWith(code))
      return { kind: 'surge', on, digit: dialled.slice(-1) };
  }
  const reason = dialled.startsWith(codes.pause)
    ? pauseReasons.find(({ digit }) => digit === dialled.slice(codes.pause.length))
    : undefined;
  return reason ? { kind: 'command', command: { kind: 'pause', reason: reason.name } } : { kind: 'unknown' };
}
