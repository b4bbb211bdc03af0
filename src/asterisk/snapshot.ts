import { isMissing } from './ari-errors.js';
import { dialledByVariable } from './asterisk-leg.js';
import type { CommandPool } from './command-pool.js';
import type { Application, Bridge, Channel } from './generated/models.js';

/** What Asterisk holds at one moment. */
export interface Snapshot {
  /** By our own clock, taken before the questions were sent: what came later may be missing from it. */
  readonly askedAt: number;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly bridges: readonly Bridge[];
  /** Ids of the channels that belong to our application. */
  readonly ours: ReadonlySet<string>;
}

/**
 * One picture of channels, bridges and our application. `GET /applications` and `/channels` are also the two that
 * hang when ARI is deadlocked (asterisk issues 2170 and 2078), so the deadline makes this the watchdog too.
 */
export async function takeSnapshot(
  commands: CommandPool,
  app: string,
  now: number,
  timeoutMs: number,
): Promise<Snapshot> {
  const [application, channels, bridges] = await Promise.all([
    applicationOf(commands, app, timeoutMs),
    commands.request('channels.list', {}, { timeoutMs }),
    commands.request('bridges.list', {}, { timeoutMs }),
  ]);
  const subscribed = new Set(application?.channel_ids ?? []);
  const ours = channels
    .filter((channel) => subscribed.has(channel.id) || isIn(app, channel) || isDialledBy(app, channel))
    .filter((channel) => !isUnattended(channel))
    .map(({ id }) => id);
  return {
    askedAt: now,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    bridges,
    ours: new Set(ours),
  };
}

async function applicationOf(
  commands: CommandPool,
  app: string,
  timeoutMs: number,
): Promise<Application | undefined> {
  try {
    return await commands.request('applications.get', { applicationName: app }, { timeoutMs });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** True for a channel that stands in our Stasis application, by the dialplan's own account. */
export const isIn = (app: string, channel: Channel): boolean =>
  channel.dialplan?.app_name === 'Stasis' &&
  (channel.dialplan.app_data === app || channel.dialplan.app_data.startsWith(`${app},`));

/** True for a channel that comes into our application when it is answered (dialplan/extensions.conf). */
export const isDialledBy = (app: string, channel: Channel): boolean =>
  channel.channelvars?.[dialledByVariable] === app;

/** True for a channel that was answered while no service ran: the dialplan apologises, and hangs up. */
export const isUnattended = (channel: Channel): boolean =>
  channel.dialplan?.context === 'ringdown-unattended';

/** The arguments with which a channel came into the application, as in StasisStart. */
export function argsOf(app: string, channel: Channel): readonly string[] {
  return isIn(app, channel) ? channel.dialplan.app_data.split(',').slice(1) : [];
}
