import type { NextDue, Vehicle } from '../../api/types';
import { daysBetween, exactDay, roundedDay } from '../../lib/dates';
import { days, distance } from '../../lib/format';

type Unit = Vehicle['distanceUnit'];

/** What is left until the due point: `86 km left · 12 days left`; `null` when nothing is known. */
export function remaining(due: NextDue, unit: Unit): string | null {
  const parts = [
    due.remainingKm === null ? null : left(due.remainingKm, distance(Math.abs(due.remainingKm), unit)),
    due.remainingDays === null ? null : daysLeft(due.remainingDays),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** The likely date, rounded as far as the forecast deserves; once due, since when. */
export function likely(due: NextDue, today: string): string | null {
  const day = due.likelyOn ?? due.dueOn;
  if (day === null) {
    return null;
  }
  const passed = daysBetween(today, day) < 0;
  return passed && (due.stage === 'due' || due.stage === 'overdue') ? `since ${exactDay(day, today)}` : roundedDay(day, today);
}

/** The 80 % range of the forecast. */
export function range(due: NextDue, today: string): string | null {
  const { earliestOn, latestOn } = due;
  if (earliestOn === null || latestOn === null) {
    return null;
  }
  return earliestOn === latestOn ? exactDay(earliestOn, today) : `${exactDay(earliestOn, today)} – ${exactDay(latestOn, today)}`;
}

/** Where the item stands on the road ahead, in days from today; `null` without a forecast. */
export function daysAhead(due: NextDue, today: string): { likely: number; earliest: number; latest: number } | null {
  const day = due.likelyOn ?? due.dueOn;
  if (day === null) {
    return null;
  }
  const at = daysBetween(today, day);
  return {
    likely: at,
    earliest: due.earliestOn === null ? at : daysBetween(today, due.earliestOn),
    latest: due.latestOn === null ? at : daysBetween(today, due.latestOn),
  };
}

function daysLeft(count: number): string {
  return count === 0 ? 'due today' : left(count, days(Math.abs(count)));
}

function left(value: number, text: string): string {
  return `${text} ${value < 0 ? 'over' : 'left'}`;
}
