/** How near a service is, worst last; `unknown` means there is no data to judge by. */
export type Stage = 'unknown' | 'ok' | 'dueSoon' | 'due' | 'overdue';

/** Worst first: the order in which a person should look. */
export const stagesByUrgency: readonly Stage[] = ['overdue', 'due', 'dueSoon', 'ok', 'unknown'];

export const stageLabel: Readonly<Record<Stage, string>> = {
  overdue: 'Overdue',
  due: 'Due',
  dueSoon: 'Due soon',
  ok: 'OK',
  unknown: 'No data',
};

export function isWorse(stage: Stage, than: Stage): boolean {
  return severity[stage] > severity[than];
}

const severity: Readonly<Record<Stage, number>> = { unknown: 0, ok: 1, dueSoon: 2, due: 3, overdue: 4 };
