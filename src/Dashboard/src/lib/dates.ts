/**
 * Calendar days as `YYYY-MM-DD` and how a forecast date is shown. Days are counted on UTC midnights, so no daylight
 * saving change can add or lose one.
 */

const dayMs = 86_400_000;
const language = 'en-GB';

const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
const dayMonth = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });

/** The local calendar day of an instant; an unknown zone reads as UTC. */
export function localDay(instantMs: number, timeZone: string | null): string {
  return dayFormat(timeZone ?? 'UTC').format(instantMs);
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((parse(to) - parse(from)) / dayMs);
}

/**
 * A likely date, no finer than it deserves: under 14 days the day, up to 60 the week, beyond that a third of the month.
 */
export function roundedDay(day: string, today: string): string {
  const away = daysBetween(today, day);
  if (away < 0) {
    return exactDay(day, today);
  }
  if (away < 14) {
    return nearDay(day, away);
  }
  if (away <= 60) {
    return `week of ${withYear(mondayOf(day), today, dayMonth)}`;
  }
  return `${thirdOfMonth(day)} ${withYear(parse(day), today, month)}`;
}

/** A date to the day, with the year where it is not this one. */
export function exactDay(day: string, today: string): string {
  return withYear(parse(day), today, dayMonth);
}

/** How long ago an instant was, coarsely. */
export function ago(instant: string, nowMs: number): string {
  const seconds = Math.floor((nowMs - Date.parse(instant)) / 1000);
  if (seconds < 60) {
    return 'just now';
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)} h ago`;
  }
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** Time of day in the reader's own zone, as `14:05`. */
export function clockTime(instantMs: number): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(instantMs);
}

/** An instant in full, in the reader's own zone. */
export function fullTime(instant: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(Date.parse(instant));
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone);
  if (known) {
    return known;
  }
  // Sweden writes its dates in ISO order.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: isZone(timeZone) ? timeZone : 'UTC' });
  dayFormats.set(timeZone, made);
  return made;
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat(language, { timeZone });
    return true;
  } catch {
    return false;
  }
}

function parse(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function nearDay(day: string, away: number): string {
  if (away === 0) {
    return 'today';
  }
  return away === 1 ? 'tomorrow' : `${weekday.format(parse(day))} ${dayMonth.format(parse(day))}`;
}

function mondayOf(day: string): number {
  const at = parse(day);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  return at - sinceMonday * dayMs;
}

function thirdOfMonth(day: string): string {
  const date = Number(day.slice(8, 10));
  if (date <= 10) {
    return 'early';
  }
  return date <= 20 ? 'mid' : 'late';
}

function withYear(at: number, today: string, format: Intl.DateTimeFormat): string {
  const year = new Date(at).getUTCFullYear();
  return year === Number(today.slice(0, 4)) ? format.format(at) : `${format.format(at)} ${year}`;
}
