import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { sessionKey } from '../api/sessionKey';
import type { Session } from '../api/types';
import { AlertAnnouncer } from '../features/alerts/components/AlertAnnouncer';
import { AlertLane } from '../features/alerts/components/AlertLane';
import { EmptyFleet } from '../features/vehicles/components/EmptyFleet';
import { StageSummary } from '../features/vehicles/components/StageSummary';
import { VehicleList } from '../features/vehicles/components/VehicleList';
import { countByStage, selectVehicles, type Filter } from '../features/vehicles/order';
import type { Stage } from '../lib/stages';
import type { FleetView } from '../realtime/reducer';
import { useVehicleFeed, type VehicleFeed } from '../realtime/useVehicleFeed';
import { useNow } from '../ui/useNow';
import { Masthead } from './Masthead';
import styles from './NowPage.module.css';

/** Every vehicle, closest service first, and every alert as it is raised. */
export function NowPage({ session }: { session: Session }) {
  const queries = useQueryClient();
  const signedOut = useCallback(() => queries.setQueryData(sessionKey, null), [queries]);
  const feed = useVehicleFeed(signedOut);
  return (
    <>
      <Masthead session={session} status={feed.status} onRetry={feed.retryNow} />
      <main className={styles.page}>
        <h1 className="visuallyHidden">Now</h1>
        {feed.view.loaded ? <Fleet feed={feed} view={feed.view} /> : <Waiting feed={feed} />}
      </main>
    </>
  );
}

function Waiting({ feed }: { feed: VehicleFeed }) {
  const stuck = feed.status.phase === 'reconnecting' || feed.status.phase === 'offline';
  return (
    <p className={styles.waiting}>
      {stuck ? 'The live feed cannot be reached yet. This page keeps trying.' : 'Fetching your vehicles…'}
    </p>
  );
}

function Fleet({ feed, view }: { feed: VehicleFeed; view: FleetView }) {
  const nowMs = useNow();
  const [filter, setFilter] = useState<Filter>({ text: '', stages: new Set() });
  const counts = useMemo(() => countByStage(view.vehicles.values()), [view.vehicles]);
  const shown = useMemo(() => selectVehicles(view.vehicles.values(), filter), [view.vehicles, filter]);
  const arrived = useMemo(() => new Set(view.news.map((news) => news.alertId)), [view.news]);
  const vehicleName = useCallback((id: string) => view.vehicles.get(id)?.name ?? 'A vehicle', [view.vehicles]);
  const latest = view.news.at(-1);

  const toggle = (stage: Stage) => {
    const stages = new Set(filter.stages);
    if (!stages.delete(stage)) {
      stages.add(stage);
    }
    setFilter({ ...filter, stages });
  };

  return (
    <>
      <AlertAnnouncer latest={latest ? (view.alerts.get(latest.alertId) ?? null) : null} vehicleName={vehicleName} />
      {view.vehicles.size === 0 ? (
        <EmptyFleet />
      ) : (
        <div className={styles.layout}>
          <div className={styles.bar}>
            <StageSummary counts={counts} selected={filter.stages} onToggle={toggle} />
            <Search
              text={filter.text}
              onChange={(text) => {
                setFilter({ ...filter, text });
              }}
            />
          </div>
          <div className={styles.alerts}>
            <AlertLane
              alerts={view.alerts.values()}
              arrived={arrived}
              vehicleName={vehicleName}
              onChanged={feed.applyAlert}
              nowMs={nowMs}
            />
          </div>
          <section className={styles.vehicles} aria-labelledby="vehicles-title">
            <h2 id="vehicles-title" className={styles.title}>
              Vehicles{' '}
              <span className={styles.count}>
                {shown.length === view.vehicles.size ? shown.length : `${shown.length} of ${view.vehicles.size}`}
              </span>
            </h2>
            {shown.length === 0 ? (
              <p className={styles.none}>No vehicle matches. Clear the search or the stage filter.</p>
            ) : (
              <VehicleList vehicles={shown} nowMs={nowMs} />
            )}
          </section>
        </div>
      )}
    </>
  );
}

interface SearchProps {
  text: string;
  onChange: (text: string) => void;
}

function Search({ text, onChange }: SearchProps) {
  return (
    <search className={styles.search}>
      <label htmlFor="vehicle-search" className="visuallyHidden">
        Search vehicles
      </label>
      <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <circle cx="8.5" cy="8.5" r="5.5" />
        <path d="m13 13 4.5 4.5" />
      </svg>
      <input
        id="vehicle-search"
        type="search"
        placeholder="Name, plate, model, item"
        autoComplete="off"
        value={text}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
    </search>
  );
}
