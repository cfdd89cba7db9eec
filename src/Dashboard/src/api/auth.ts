import { request } from './client';
import { ProblemError } from './problem';
import type { Session } from './types';

export interface Credentials {
  email: string;
  password: string;
}

/** Who is signed in, or `null`. */
export async function readSession(): Promise<Session | null> {
  try {
    return await request<Session>('GET', '/auth/manage/info');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) {
      return null;
    }
    throw error;
  }
}

/** Signs in by cookie. */
export function signIn(credentials: Credentials): Promise<unknown> {
  return request('POST', '/auth/login?useCookies=true', credentials);
}

export function signOut(): Promise<unknown> {
  return request('POST', '/auth/logout');
}

/** Creates the first owner with the one-time token of the setup link. */
export function setUpOwner(token: string, credentials: Credentials): Promise<unknown> {
  return request('POST', '/auth/setup', { token, ...credentials });
}
