import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { SetUp } from './components/SetUp';
import { SignIn } from './components/SignIn';
import { useSession, useSignOut } from './queries';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(page: ReactNode) {
  render(<QueryClientProvider client={new QueryClient()}>{page}</QueryClientProvider>);
}

function serverAnswers(...responses: Response[]) {
  const fetch = vi.fn();
  for (const response of responses) {
    fetch.mockResolvedValueOnce(response);
  }
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

async function fillIn(button: string) {
  await userEvent.type(screen.getByLabelText('E-mail'), ' mara@example.org ');
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse');
  await userEvent.click(screen.getByRole('button', { name: button }));
}

test('signing in sends e-mail and password and asks for a cookie', async () => {
  const fetch = serverAnswers(new Response(null, { status: 200 }));
  show(<SignIn />);
  await fillIn('Sign in');
  const [url, init] = fetch.mock.calls[0] as [string, RequestInit];
  expect(url).toBe('/api/v1/auth/login?useCookies=true');
  expect(init.body).toBe('{"email":"mara@example.org","password":"correct horse"}');
});

test('a wrong password does not tell which of the two was wrong', async () => {
  serverAnswers(Response.json({ title: 'Unauthorized' }, { status: 401 }));
  show(<SignIn />);
  await fillIn('Sign in');
  await screen.findByText('This e-mail and password do not match an account.');
});

test('too many attempts say how long to wait', async () => {
  serverAnswers(new Response(null, { status: 429, headers: { 'Retry-After': '30' } }));
  show(<SignIn />);
  await fillIn('Sign in');
  await screen.findByText('Too many attempts. Try again in 30 seconds.');
});

test('a server that cannot be reached is named as such', async () => {
  vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('fetch failed')));
  show(<SignIn />);
  await fillIn('Sign in');
  await screen.findByText(/cannot be reached/);
});

test('setting up creates the owner and signs in', async () => {
  const fetch = serverAnswers(new Response(null, { status: 200 }), new Response(null, { status: 200 }));
  const onDone = vi.fn();
  show(<SetUp token="one-time" onDone={onDone} />);
  await fillIn('Create owner');
  await vi.waitFor(() => {
    expect(onDone).toHaveBeenCalledOnce();
  });
  const sent = fetch.mock.calls.map((call) => [call[0] as string, (call[1] as RequestInit).body]);
  expect(sent).toEqual([
    ['/api/v1/auth/setup', '{"token":"one-time","email":"mara@example.org","password":"correct horse"}'],
    ['/api/v1/auth/login?useCookies=true', '{"email":"mara@example.org","password":"correct horse"}'],
  ]);
});

test('a used link says what the server says', async () => {
  serverAnswers(Response.json({ type: 'x', title: 'Gone', detail: 'This link was used already.' }, { status: 410 }));
  show(<SetUp token="one-time" onDone={() => undefined} />);
  await fillIn('Create owner');
  await screen.findByText('This link was used already.');
});

test('a refused password says what is wrong with it', async () => {
  const errors = { password: ['It is one of the passwords tried first.'] };
  serverAnswers(Response.json({ type: 'x', title: 'The request is not valid.', errors }, { status: 400 }));
  show(<SetUp token="one-time" onDone={() => undefined} />);
  await fillIn('Create owner');
  await screen.findByText('Password: It is one of the passwords tried first.');
});

test('without a token there is nothing to fill in', () => {
  show(<SetUp token="" onDone={() => undefined} />);
  screen.getByRole('heading', { name: 'Open the setup link' });
  expect(screen.queryByRole('button')).toBeNull();
});

test('signing out is seen by whoever shows the session', async () => {
  serverAnswers(
    Response.json({ email: 'mara@example.org', fleetId: 'f1', fleetName: 'Fleet' }),
    new Response(null, { status: 200 }),
  );
  show(<Badge />);
  await userEvent.click(await screen.findByRole('button', { name: 'mara@example.org' }));
  await screen.findByText('nobody');
});

function Badge() {
  const { data } = useSession();
  const { mutate } = useSignOut();
  if (data === undefined) {
    return null;
  }
  return data === null ? (
    <p>nobody</p>
  ) : (
    <button
      onClick={() => {
        mutate();
      }}
    >
      {data.email}
    </button>
  );
}
