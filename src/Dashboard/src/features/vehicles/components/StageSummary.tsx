import { stageLabel, stagesByUrgency, type Stage } from '../../../lib/stages';
import { StageSign } from '../../../ui/StageSign';
import styles from './StageSummary.module.css';

interface StageSummaryProps {
  counts: Record<Stage, number>;
  selected: ReadonlySet<Stage>;
  onToggle: (stage: Stage) => void;
}

/** How many vehicles stand at each stage; each count also narrows the list to its stage. */
export function StageSummary({ counts, selected, onToggle }: StageSummaryProps) {
  return (
    <ul className={styles.summary} aria-label="Vehicles by stage">
      {stagesByUrgency.map((stage) => (
        <li key={stage}>
          <button
            type="button"
            className={[styles.count, counts[stage] === 0 ? styles.none : styles[stage]].join(' ')}
            aria-pressed={selected.has(stage)}
            onClick={() => {
              onToggle(stage);
            }}
          >
            <StageSign stage={stage} className={styles.sign} />
            <span className={styles.number}>{counts[stage]}</span>
            <span className={styles.label}>{stageLabel[stage]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
