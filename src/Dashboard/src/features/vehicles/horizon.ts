/**
 * The common scale of the "road ahead": today at the left, four months at the right, with the near days given the
 * most room (a square-root scale), because that is where decisions are made.
 */

export const horizonDays = 120;

/** Share of the width left of today, where what is past its due point stands. */
const pastShare = 0.09;

/** The scale's posts; the last one is the end of the road. */
export const posts: readonly { days: number; label: string }[] = [
  { days: 0, label: 'today' },
  { days: 7, label: '1 wk' },
  { days: 30, label: '1 mo' },
  { days: 60, label: '2 mo' },
  { days: 120, label: '4 mo' },
];

/** Position on the road in percent of its width; what lies outside is held at the ends. */
export function position(daysAhead: number): number {
  if (daysAhead < 0) {
    return (pastShare / 3) * 100;
  }
  const share = Math.sqrt(Math.min(daysAhead, horizonDays) / horizonDays);
  return (pastShare + share * (1 - pastShare) * 0.97) * 100;
}
