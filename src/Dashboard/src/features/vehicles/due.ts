import type { NextDue, Vehicle } from '../../api/types';
import { daysBetween, exactDay, roundedDay } from '../../lib/dates';
import { days, distance } from '../../lib/format';

type Unit = Vehicle['distanceUnit'];

/** What is left until the due point: `86 km · 12 days left`; `null` when nothing is known. */
export function remaining(due: NextDue, unit: Unit): string | null {
  const parts = [
    due.remainingKm === null ? null : distanceLeft(due.remainingKm, unit),
    due.remainingDays === null ? null : daysLeft(due.remainingDays),
  ].filter((part) => part !== null);
  const [first, second] = parts;
  if (first && second && first.side !== null && first.side === second.side) {
    return `${first.text} · ${second.text} ${first.side}`;
  }
  return parts.length === 0 ? null : parts.map(phrase).join(' · ');
}

/** The likely date, rounded as far as the forecast deserves; once due, since when. */
export function likely(due: NextDue, today: string): string | null {
  const isDue = due.stage === 'due' || due.stage === 'overdue';
  const day = due.likelyOn ?? due.dueOn;
  if (day === null) {
    return isDue ? 'now' : null;
  }
  return isDue && daysBetween(today, day) < 0 ? `since ${exactDay(day, today)}` : roundedDay(day, today);
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

/** A part of what is left, and on which side of the due point; no side when the text says it. */
interface Part {
  text: string;
  side: 'left' | 'over' | null;
}

function distanceLeft(km: number, unit: Unit): Part {
  const text = distance(Math.abs(km), unit);
  if (!text.startsWith('0.0')) {
    return { text, side: km < 0 ? 'over' : 'left' };
  }
  return km > 0 ? { text: `under 0.1 ${unit}`, side: 'left' } : { text: 'due now', side: null };
}

function daysLeft(count: number): Part {
  return count === 0 ? { text: 'due today', side: null } : { text: days(Math.abs(count)), side: count < 0 ? 'over' : 'left' };
}

function phrase({ text, side }: Part): string {
  return side === null ? text : `${text} ${side}`;
}
