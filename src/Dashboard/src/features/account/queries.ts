import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readSession, setUpOwner, signIn, signOut, type Credentials } from '../../api/auth';
import { sessionKey } from '../../api/sessionKey';

/** Who is signed in; `data` is null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: Infinity });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: signIn,
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionKey }),
  });
}

/** Creates the first owner, then signs in as that owner. */
export function useSetUp(token: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: Credentials) => {
      await setUpOwner(token, credentials);
      await signIn(credentials);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionKey }),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.setQueryData(sessionKey, null);
      // Nothing of this person's is left for the next one at this browser.
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    },
  });
}
