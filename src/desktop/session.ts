/** Who is logged in at this page. */
import { sessionReply, type Session } from '../contracts/index.js';
import { ApiError, get, send, sendFor } from './api.js';
import { liveData } from './live/live-data.js';
import { phone } from './phone/phone.js';
import { Store } from './store.js';

/** Undefined while it is not known yet, null when nobody is. */
export const session = new Store<Session | null | undefined>(undefined);

export async function readSession(): Promise<void> {
  try {
    session.set(await get(sessionReply, '/api/session'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) session.set(null);
    else throw error;
  }
}

export async function logIn(user: string, password: string): Promise<void> {
  session.set(await sendFor(sessionReply, 'POST', '/api/session', { user, password }));
}

export async function logOut(): Promise<void> {
  await phone.stop();
  liveData.stop();
  await send('DELETE', '/api/session').catch(() => undefined);
  session.set(null);
}

/** Throws `ApiError` ('wrong-password', 'weak-password'). */
export async function changePassword(oldPassword: string, newPassword: string): Promise<void> {
  await send('PUT', '/api/session/password', { oldPassword, newPassword });
  await readSession();
}
