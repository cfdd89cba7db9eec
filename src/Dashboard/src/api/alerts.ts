import { request } from './client';
import type { Alert } from './types';

/** Marks an alert as seen by the signed-in person; answers the changed alert. */
export function acknowledgeAlert(id: string): Promise<Alert> {
  return request<Alert>('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`);
}
