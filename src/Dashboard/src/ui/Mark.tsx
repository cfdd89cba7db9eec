interface MarkProps {
  className?: string | undefined;
}

/** The milestone: a stone beside the road, its distance cut in two lines. */
export function Mark({ className }: MarkProps) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M7 28V13a9 9 0 0 1 18 0v15z" fill="currentColor" />
      <path d="M11.5 15.5h9" stroke="var(--road-yellow)" strokeWidth="3" />
      <path d="M11.5 20.5h5" stroke="var(--on-ink)" strokeWidth="2" />
      <path d="M3 28h26" stroke="var(--road-yellow)" strokeWidth="2.5" />
    </svg>
  );
}
