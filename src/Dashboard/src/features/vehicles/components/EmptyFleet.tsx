import styles from './EmptyFleet.module.css';

/** What to do when there is no vehicle yet. */
export function EmptyFleet() {
  const origin = window.location.hostname;
  return (
    <section className={styles.empty} aria-labelledby="first-vehicle">
      <h2 id="first-vehicle" className={styles.title}>
        Your road starts here
      </h2>
      <p className={styles.lead}>Add a vehicle, give it a device, and it shows up on this page with its first message.</p>
      <ol className={styles.steps}>
        <li>
          <h3>Add the vehicle</h3>
          <p>
            <code>POST /api/v1/vehicles</code> with a <code>name</code> and, if you know it, its <code>odometerKm</code>.
          </p>
        </li>
        <li>
          <h3>Add its device</h3>
          <p>
            <code>POST /api/v1/devices</code> with a <code>name</code> and the <code>vehicleId</code>. The answer holds the
            device&rsquo;s secret; it is shown once.
          </p>
        </li>
        <li>
          <h3>Let it report</h3>
          <p>
            Connect to <code>{`mqtt://${origin}:1883`}</code> with the device id and secret, and publish{' '}
            <code>{'{"odometerKm": 57913.1}'}</code> to <code>devices/ID/telemetry</code>.
          </p>
        </li>
        <li>
          <h3>Say what it needs</h3>
          <p>
            <code>POST /api/v1/vehicles/ID/plan</code>, for example an oil change every 10&#8239;000&nbsp;km or 12 months.
          </p>
        </li>
      </ol>
    </section>
  );
}
