import type { Alert, Vehicle } from '../api/types';

/** What the hub sends; every one carries the cursor to resume from. */
export type HubMessage =
  | { type: 'vehicleChanged'; cursor: string; vehicle: Vehicle }
  | { type: 'alertRaised' | 'alertChanged'; cursor: string; alert: Alert }
  | { type: 'vehicleRemoved'; cursor: string; vehicleId: string }
  | { type: 'resync'; reason: string };

export interface SubscribeRequest {
  vehicleIds: string[] | null;
  cursor: string | null;
}

/** The answer to a subscription: everything when no cursor was given, else only where the missed messages end. */
export interface SubscribeAnswer {
  cursor: string;
  vehicles?: Vehicle[];
  alerts?: Alert[];
  truncated?: boolean;
}

/** What changes the view: the hub's messages without their cursors, and what was read over REST. */
export type FeedMessage =
  | { type: 'snapshot'; vehicles: Vehicle[]; alerts: Alert[] }
  | { type: 'vehicleChanged'; vehicle: Vehicle }
  | { type: 'alertRaised' | 'alertChanged'; alert: Alert }
  | { type: 'vehicleRemoved'; vehicleId: string };
