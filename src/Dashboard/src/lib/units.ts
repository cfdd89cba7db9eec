/** International mile, exactly. */
const kmPerMile = 1.609344;

/** Kilometres in the unit a person reads distances in. */
export function fromKm(km: number, unit: 'km' | 'mi'): number {
  return unit === 'mi' ? km / kmPerMile : km;
}
