import styles from './states.module.css';

/** There is no page at this address. */
export function NotFound() {
  return (
    <main className={styles.state}>
      <h1>No such page</h1>
      <p>
        Nothing is at this address. <a href="/">See your vehicles</a>.
      </p>
    </main>
  );
}
