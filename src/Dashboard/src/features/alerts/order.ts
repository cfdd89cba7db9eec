import type { Alert } from '../../api/types';

/** Alerts as the lane shows them: the open ones, then those already resolved, each newest first. */
export function arrangeAlerts(alerts: Iterable<Alert>): { open: Alert[]; resolved: Alert[] } {
  const all = [...alerts].sort((a, b) => b.raisedAt.localeCompare(a.raisedAt) || b.id.localeCompare(a.id));
  return {
    open: all.filter((alert) => alert.resolvedAt === null),
    resolved: all.filter((alert) => alert.resolvedAt !== null),
  };
}
