import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ProblemError, UnreachableError } from '../api/problem';
import { sessionKey } from '../api/sessionKey';

/** What every page shares: the request cache, which notices when the session has ended. */
export function Providers({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries);
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

function createQueries(): QueryClient {
  const endSession = (error: Error) => {
    // A 401 while signed in means the session is over; while signed out it is the answer to a password.
    if (error instanceof ProblemError && error.status === 401 && client.getQueryData(sessionKey)) {
      client.setQueryData(sessionKey, null);
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({ onError: endSession }),
    defaultOptions: { queries: { retry: (count, error) => error instanceof UnreachableError && count < 2 } },
  });
  return client;
}
