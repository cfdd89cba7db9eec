import styles from './WhyButton.module.css';

interface WhyButtonProps {
  /** What the reason is for, read out after "Why". */
  subject: string;
  open: boolean;
  /** The element that shows the reason. */
  controls: string;
  onToggle: () => void;
}

/** Opens and closes the reason for something. */
export function WhyButton({ subject, open, controls, onToggle }: WhyButtonProps) {
  return (
    <button type="button" className={styles.why} aria-expanded={open} aria-controls={controls} onClick={onToggle}>
      Why<span className="visuallyHidden">: {subject}</span>
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <path d="m2 4 4 4 4-4" />
      </svg>
    </button>
  );
}
