import type { ReactNode } from 'react';
import type { Stage } from '../lib/stages';
import styles from './StageSign.module.css';

interface StageSignProps {
  stage: Stage;
  className?: string | undefined;
}

/** A stage as a road sign: its shape alone tells it, so does its colour. The label belongs beside it. */
export function StageSign({ stage, className }: StageSignProps) {
  return (
    <svg className={[styles[stage], className].join(' ')} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      {shapes[stage]}
    </svg>
  );
}

const shapes: Record<Stage, ReactNode> = {
  // A stop sign.
  overdue: (
    <>
      <path className={styles.plate} d="M10.5 3h11L29 10.5v11L21.5 29h-11L3 21.5v-11z" />
      <path className={styles.glyph} d="M16 9v8.5M16 21.2v2.6" />
    </>
  ),
  // A danger sign.
  due: (
    <>
      <path className={styles.plate} d="M16 4 30 28H2z" />
      <path className={styles.glyph} d="M16 12.5v7M16 22.6v2.4" />
    </>
  ),
  // A notice of what lies ahead.
  dueSoon: (
    <>
      <path className={styles.plate} d="M16 3 29 16 16 29 3 16z" />
      <path className={styles.glyph} d="M16 21.5v-10M11.8 15.2 16 11l4.2 4.2" />
    </>
  ),
  ok: (
    <>
      <circle className={styles.ring} cx="16" cy="16" r="11" />
      <path className={styles.tick} d="m11 16.5 3.5 3.5 6.5-7.5" />
    </>
  ),
  unknown: (
    <>
      <circle className={styles.dashes} cx="16" cy="16" r="11" />
      <path className={styles.tick} d="M12 16h8" />
    </>
  ),
};
