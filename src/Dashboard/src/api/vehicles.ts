import { request } from './client';
import type { Page, Vehicle } from './types';

const pageSize = 200;

/** Every vehicle the session may see, page by page. */
export async function readVehicles(): Promise<Vehicle[]> {
  const vehicles: Vehicle[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor === null ? {} : { cursor }) });
    const page: Page<Vehicle> = await request<Page<Vehicle>>('GET', `/vehicles?${query}`);
    vehicles.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return vehicles;
}
