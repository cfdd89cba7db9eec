import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Alert } from '../../api/types';
import { anAlert } from '../../testing/build';
import { AlertAnnouncer } from './components/AlertAnnouncer';
import { AlertLane } from './components/AlertLane';
import { arrangeAlerts } from './order';

const nowMs = Date.parse('2026-06-01T10:05:00Z');

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(alerts: Alert[], onChanged: (alert: Alert) => void = () => undefined) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AlertLane alerts={alerts} arrived={new Set()} vehicleName={() => 'Van 7'} onChanged={onChanged} nowMs={nowMs} />
    </QueryClientProvider>,
  );
}

test('alerts are newest first, the resolved ones apart', () => {
  const alerts = [
    anAlert({ id: 'old', raisedAt: '2026-05-01T00:00:00Z' }),
    anAlert({ id: 'new', raisedAt: '2026-06-01T00:00:00Z' }),
    anAlert({ id: 'done', state: 'resolved', resolvedAt: '2026-06-01T00:00:00Z' }),
  ];
  const { open, resolved } = arrangeAlerts(alerts);
  expect(open.map((alert) => alert.id)).toEqual(['new', 'old']);
  expect(resolved.map((alert) => alert.id)).toEqual(['done']);
});

describe('the lane', () => {
  test('says so when nothing needs attention', () => {
    show([]);
    screen.getByText(/Nothing needs you/);
  });

  test('an alert shows what, where, how bad, when, and that it came late', () => {
    show([anAlert({ late: true })]);
    screen.getByRole('heading', { name: 'Engine oil is due soon' });
    screen.getByText('Van 7');
    screen.getByText('Due soon');
    screen.getByText('5 min ago');
    screen.getByText(/^Late:/);
  });

  test('the reason is shown on demand', async () => {
    show([anAlert()]);
    expect(screen.getByText('due at 58 000 km').hidden).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: /Why/ }));
    expect(screen.getByText('due at 58 000 km').hidden).toBe(false);
  });

  test('acknowledging hands over the alert as the server answered it', async () => {
    const answered = anAlert({ version: 2, state: 'acknowledged' });
    const fetch = vi.fn().mockResolvedValue(Response.json(answered));
    vi.stubGlobal('fetch', fetch);
    const onChanged = vi.fn();
    show([anAlert()], onChanged);
    await userEvent.click(screen.getByRole('button', { name: /Acknowledge/ }));
    await vi.waitFor(() => {
      expect(onChanged.mock.calls[0]?.[0]).toEqual(answered);
    });
    const [url, init] = fetch.mock.calls[0] as [string, RequestInit];
    expect(url).toBe('/api/v1/alerts/a1/acknowledge');
    expect(init.headers).toMatchObject({ 'X-Milepost-Request': '1' });
  });

  test('a refused acknowledgement says why', async () => {
    vi.stubGlobal('fetch', vi.fn().mockResolvedValue(
      Response.json({ type: 'x', title: 'Forbidden', detail: 'Viewers cannot acknowledge.' }, { status: 403 }),
    ));
    show([anAlert()]);
    await userEvent.click(screen.getByRole('button', { name: /Acknowledge/ }));
    await screen.findByText('Viewers cannot acknowledge.');
  });

  test('an acknowledged alert says by whom', () => {
    show([anAlert({ state: 'acknowledged', acknowledgedBy: 'mara@example.org' })]);
    screen.getByText('Acknowledged by mara@example.org');
    expect(screen.queryByRole('button', { name: /Acknowledge/ })).toBeNull();
  });
});

test('a new alert is announced with stage, title and vehicle', () => {
  render(<AlertAnnouncer latest={anAlert()} vehicleName={() => 'Van 7'} />);
  expect(screen.getByRole('status').textContent).toBe('Due soon: Engine oil is due soon, Van 7');
});
