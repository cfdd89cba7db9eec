import { stageLabel, type Stage } from '../lib/stages';
import styles from './StageLabel.module.css';
import { StageSign } from './StageSign';

interface StageLabelProps {
  stage: Stage;
}

/** A stage as sign and word, in a line of text. */
export function StageLabel({ stage }: StageLabelProps) {
  return (
    <span className={[styles.label, styles[stage]].join(' ')}>
      <StageSign stage={stage} />
      {stageLabel[stage]}
    </span>
  );
}
