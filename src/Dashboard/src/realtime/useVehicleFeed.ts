import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Alert } from '../api/types';
import { readVehicles } from '../api/vehicles';
import { Batch } from './batch';
import { FeedConnection, type FeedStatus } from './connection';
import type { FeedMessage } from './messages';
import { emptyView, reduce, type FleetView } from './reducer';
import { openSignalrHub } from './signalrHub';

export interface VehicleFeed {
  view: FleetView;
  status: FeedStatus;
  retryNow: () => void;
  /** Shows an alert that a request of ours answered, ahead of the hub's word of it. */
  applyAlert: (alert: Alert) => void;
}

/** Joins the live feed to React for as long as the component lives. */
export function useVehicleFeed(onSignedOut: () => void): VehicleFeed {
  const [view, dispatch] = useReducer(reduceAll, emptyView);
  const [status, setStatus] = useState<FeedStatus>({ phase: 'connecting' });
  const connection = useRef<FeedConnection | null>(null);

  useEffect(() => {
    let current = true;
    const batch = new Batch<FeedMessage>(dispatch);
    const readAll = () => {
      readVehicles().then(
        (vehicles) => {
          if (current) {
            // Behind the snapshot they complete, should that still be waiting.
            vehicles.forEach((vehicle) => {
              batch.add({ type: 'vehicleChanged', vehicle });
            });
          }
        },
        // The live connection reports trouble of its own, and the next one reads again.
        () => undefined,
      );
    };
    const feed = new FeedConnection({
      openHub: openSignalrHub,
      deliver: (message) => {
        batch.add(message);
      },
      onStatus: setStatus,
      onTruncated: readAll,
    });
    connection.current = feed;
    feed.start();
    const retry = () => {
      feed.retryNow();
    };
    window.addEventListener('online', retry);
    return () => {
      current = false;
      window.removeEventListener('online', retry);
      batch.discard();
      feed.close();
    };
  }, []);

  useEffect(() => {
    if (status.phase === 'signedOut') {
      onSignedOut();
    }
  }, [status.phase, onSignedOut]);

  const retryNow = useCallback(() => connection.current?.retryNow(), []);
  const applyAlert = useCallback((alert: Alert) => {
    dispatch([{ type: 'alertChanged', alert }]);
  }, []);
  return { view, status, retryNow, applyAlert };
}

function reduceAll(view: FleetView, messages: FeedMessage[]): FleetView {
  return messages.reduce(reduce, view);
}
