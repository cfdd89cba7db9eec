import { useCallback, useSyncExternalStore } from 'react';

/** The path being shown, and how to go to another one without loading the page again. */
export function useLocation(): { path: string; navigate: (path: string) => void } {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const navigate = useCallback((to: string) => {
    window.history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, []);
  return { path, navigate };
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('popstate', onChange);
  return () => {
    window.removeEventListener('popstate', onChange);
  };
}
