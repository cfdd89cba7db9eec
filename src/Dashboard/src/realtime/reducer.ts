import type { Alert, Vehicle } from '../api/types';
import { isWorse, type Stage } from '../lib/stages';
import type { FeedMessage } from './messages';

/** Resolved alerts stay readable for a while, but a page left open for weeks must not grow without end. */
export const resolvedAlertsKept = 50;

/** Everything the page shows of the fleet, as far as the feed has told. */
export interface FleetView {
  /** False until the first snapshot. */
  loaded: boolean;
  vehicles: ReadonlyMap<string, Vehicle>;
  alerts: ReadonlyMap<string, Alert>;
  /** Alerts that arrived, or got worse, while the page was open; oldest first. */
  news: readonly News[];
}

export interface News {
  alertId: string;
  stage: Stage;
}

export const emptyView: FleetView = { loaded: false, vehicles: new Map(), alerts: new Map(), news: [] };

/** Applies one message; repeated and outdated ones leave the view as it is. */
export function reduce(view: FleetView, message: FeedMessage): FleetView {
  switch (message.type) {
    case 'snapshot':
      return fromSnapshot(view, message.vehicles, message.alerts);
    case 'vehicleChanged':
      return withVehicle(view, message.vehicle);
    case 'alertRaised':
    case 'alertChanged':
      return withAlert(view, message.alert);
    case 'vehicleRemoved':
      return withoutVehicle(view, message.vehicleId);
  }
}

function fromSnapshot(view: FleetView, vehicles: Vehicle[], alerts: Alert[]): FleetView {
  // What a later snapshot brings was raised while nobody could tell this page; the first one brings what was there.
  const news = view.loaded ? alerts.filter((alert) => isNews(view.alerts.get(alert.id), alert)) : [];
  return {
    loaded: true,
    vehicles: new Map(vehicles.map((vehicle) => [vehicle.id, vehicle])),
    alerts: pruned(new Map(alerts.map((alert) => [alert.id, alert]))),
    news: news.map(newsOf),
  };
}

function withVehicle(view: FleetView, vehicle: Vehicle): FleetView {
  const known = view.vehicles.get(vehicle.id);
  if (known && knownAt(vehicle) < knownAt(known)) {
    return view;
  }
  return { ...view, vehicles: new Map(view.vehicles).set(vehicle.id, vehicle) };
}

/** The newest instant a vehicle's state takes into account; an edit without new data keeps it, and then the later message counts. */
function knownAt(vehicle: Vehicle): number {
  return Math.max(instant(vehicle.odometerAt), instant(vehicle.lastSeenAt));
}

function instant(text: string | null): number {
  return text === null ? Number.NEGATIVE_INFINITY : Date.parse(text);
}

function withAlert(view: FleetView, alert: Alert): FleetView {
  const known = view.alerts.get(alert.id);
  if (known && alert.version <= known.version) {
    return view;
  }
  const alerts = pruned(new Map(view.alerts).set(alert.id, alert));
  return { ...view, alerts, news: isNews(known, alert) ? [...withoutNews(view, alert.id), newsOf(alert)] : view.news };
}

function isNews(known: Alert | undefined, alert: Alert): boolean {
  if (alert.resolvedAt !== null) {
    return false;
  }
  const newlyOpen = known?.resolvedAt !== null;
  return newlyOpen || isWorse(alert.stage, known.stage);
}

function newsOf(alert: Alert): News {
  return { alertId: alert.id, stage: alert.stage };
}

function withoutNews(view: FleetView, alertId: string): News[] {
  return view.news.filter((news) => news.alertId !== alertId && view.alerts.has(news.alertId));
}

function withoutVehicle(view: FleetView, vehicleId: string): FleetView {
  const vehicles = new Map(view.vehicles);
  vehicles.delete(vehicleId);
  const alerts = new Map([...view.alerts].filter(([, alert]) => alert.vehicleId !== vehicleId));
  return { ...view, vehicles, alerts, news: view.news.filter((news) => alerts.has(news.alertId)) };
}

function pruned(alerts: Map<string, Alert>): Map<string, Alert> {
  const resolved = [...alerts.values()].filter((alert) => alert.resolvedAt !== null);
  if (resolved.length > resolvedAlertsKept) {
    resolved.sort((a, b) => instant(b.resolvedAt) - instant(a.resolvedAt));
    for (const alert of resolved.slice(resolvedAlertsKept)) {
      alerts.delete(alert.id);
    }
  }
  return alerts;
}
