import { readProblem, UnreachableError } from './problem';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A header no cross-site form can set: the server refuses unsafe cookie requests without it. */
export const requestMark = { 'X-Milepost-Request': '1' } as const;

/** Sends one request to our own origin; rejects with {@link ProblemError} or {@link UnreachableError}. */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  if (!response.ok) {
    throw await readProblem(response);
  }
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...(method === 'GET' ? {} : requestMark) };
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  try {
    return await fetch(`/api/v1${path}`, init);
  } catch (cause) {
    throw new UnreachableError(cause);
  }
}
