import type { Vehicle } from '../../api/types';
import { stagesByUrgency, type Stage } from '../../lib/stages';

/** Which vehicles to show. */
export interface Filter {
  text: string;
  /** Empty means every stage. */
  stages: ReadonlySet<Stage>;
}

/** The vehicles to show, closest service first: by stage, then likely date, then what is left. */
export function selectVehicles(vehicles: Iterable<Vehicle>, filter: Filter): Vehicle[] {
  const words = filter.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return [...vehicles]
    .filter((vehicle) => filter.stages.size === 0 || filter.stages.has(vehicle.stage))
    .filter((vehicle) => matches(vehicle, words))
    .sort(byUrgency);
}

export function countByStage(vehicles: Iterable<Vehicle>): Record<Stage, number> {
  const counts: Record<Stage, number> = { overdue: 0, due: 0, dueSoon: 0, ok: 0, unknown: 0 };
  for (const vehicle of vehicles) {
    counts[vehicle.stage] += 1;
  }
  return counts;
}

function byUrgency(a: Vehicle, b: Vehicle): number {
  return compareKeys(urgency(a), urgency(b)) || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
}

/** The smaller the more urgent, compared from left to right; what is not known comes last. */
function urgency({ stage, nextDue }: Vehicle): (number | string)[] {
  return [
    stagesByUrgency.indexOf(stage),
    // ISO days sort as text.
    nextDue?.likelyOn ?? '9999-99-99',
    nextDue?.remainingDays ?? Infinity,
    nextDue?.remainingKm ?? Infinity,
  ];
}

function compareKeys(a: (number | string)[], b: (number | string)[]): number {
  const index = a.findIndex((part, i) => part !== b[i]);
  if (index < 0) {
    return 0;
  }
  return (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1;
}

function matches(vehicle: Vehicle, words: string[]): boolean {
  const haystack = [vehicle.name, vehicle.plate, vehicle.make, vehicle.model, vehicle.vin, vehicle.nextDue?.name]
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => haystack.includes(word));
}
