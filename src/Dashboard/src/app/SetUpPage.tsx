import { useCallback, useState } from 'react';
import { SetUp } from '../features/account/components/SetUp';
import { useLocation } from './useLocation';

/** Takes the one-time token out of the address, so that neither history nor a screenshot keeps it. */
export function SetUpPage() {
  const [token] = useState(readToken);
  const { navigate } = useLocation();
  const done = useCallback(() => {
    window.history.replaceState(null, '', '/');
    navigate('/');
  }, [navigate]);
  return <SetUp token={token} onDone={done} />;
}

function readToken(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';
}
