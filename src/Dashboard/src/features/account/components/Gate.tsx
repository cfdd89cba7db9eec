import type { ReactNode } from 'react';
import { Mark } from '../../../ui/Mark';
import styles from './Gate.module.css';

interface GateProps {
  title: string;
  children: ReactNode;
}

/** The page before the fleet: the mark, a title and one form. */
export function Gate({ title, children }: GateProps) {
  return (
    <main className={styles.page}>
      <div className={styles.panel}>
        <p className={styles.brand}>
          <Mark className={styles.mark} />
          Milepost
        </p>
        <h1 className={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
