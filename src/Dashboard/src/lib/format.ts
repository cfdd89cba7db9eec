import { fromKm } from './units';

type Unit = 'km' | 'mi';

const narrowSpace = '\u202f';
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A distance in the vehicle's unit; tenths only where they say something (under ten). */
export function distance(km: number, unit: Unit): string {
  const value = fromKm(km, unit);
  const format = Math.abs(value) < 10 ? tenths : whole;
  return `${grouped(format, value)} ${unit}`;
}

/** An odometer to the tenth, rounded down: a counter never shows a distance not yet driven. */
export function odometer(km: number, unit: Unit): string {
  return grouped(tenths, Math.floor(fromKm(km, unit) * 10 + tenthSlack) / 10);
}

/** A whole number of days in words. */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${grouped(whole, count)} days`;
}

/** Hours of running, whole. */
export function hours(count: number): string {
  return `${grouped(whole, count)} h`;
}

// 57 913.1 km is 579130.99… tenths in binary; a millionth of a tenth is far below any sensor.
const tenthSlack = 1e-6;

function grouped(format: Intl.NumberFormat, value: number): string {
  return format.format(value).replaceAll(',', narrowSpace).replace('-', '−');
}
