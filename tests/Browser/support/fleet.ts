import type { Host, Owner } from './host.ts';

export interface Device {
  id: string;
  secret: string;
}

export interface AlertSummary {
  id: string;
  stage: string;
  state: string;
}

/** Provisions a fleet over REST, signed in with a bearer token as a script would be. */
export class Fleet {
  readonly #base: string;
  readonly #token: string;

  private constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  static async signIn(host: Host, { email, password }: Owner): Promise<Fleet> {
    const base = `${host.url}/api/v1`;
    const { accessToken } = await send<{ accessToken: string }>(`${base}/auth/login`, 'POST', { email, password });
    return new Fleet(base, accessToken);
  }

  async addVehicle(vehicle: { name: string; odometerKm?: number; odometerAt?: string; plate?: string; make?: string; model?: string }): Promise<string> {
    const { id } = await this.#post<{ id: string }>('/vehicles', { timeZone: 'Europe/Berlin', distanceUnit: 'km', ...vehicle });
    return id;
  }

  /** A device paired since an instant in the past, so that it may report times of day already gone. */
  async addDevice(vehicleId: string, pairedAt: string): Promise<Device> {
    const device = await this.#post<Device>('/devices', { name: `Tracker of ${vehicleId}` });
    await this.#post(`/devices/${device.id}/pair`, { vehicleId, at: pairedAt });
    return device;
  }

  /** An oil change every 10 000 km, last done at the given odometer, soon due 100 km before. */
  async planOilChange(vehicleId: string, lastDoneKm: number): Promise<void> {
    await this.#post(`/vehicles/${vehicleId}/plan`, {
      name: 'Engine oil',
      criteria: { distanceKm: 10_000 },
      lastDone: { odometerKm: lastDoneKm },
      dueSoon: { km: 100 },
    });
  }

  async alertsOf(vehicleId: string): Promise<AlertSummary[]> {
    const page = await send<{ items: AlertSummary[] }>(
      `${this.#base}/alerts?vehicleId=${vehicleId}`,
      'GET',
      undefined,
      this.#token,
    );
    return page.items;
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    return send<T>(`${this.#base}${path}`, 'POST', body, this.#token);
  }
}

async function send<T>(url: string, method: string, body?: unknown, token?: string): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  }
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
