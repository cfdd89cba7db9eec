import { SignIn } from '../features/account/components/SignIn';
import { useSession } from '../features/account/queries';
import { NotFound } from './NotFound';
import { NowPage } from './NowPage';
import { SetUpPage } from './SetUpPage';
import { LoadFailed, Loading } from './states';
import { useLocation } from './useLocation';

/** Chooses the page: by path, and by whether someone is signed in. */
export function App() {
  const { path } = useLocation();
  return path === '/setup' ? <SetUpPage /> : <SignedInOnly path={path} />;
}

function SignedInOnly({ path }: { path: string }) {
  const session = useSession();
  if (session.isError) {
    return <LoadFailed error={session.error} onRetry={() => void session.refetch()} />;
  }
  if (session.data === undefined) {
    return <Loading />;
  }
  if (session.data === null) {
    return <SignIn />;
  }
  return path === '/' ? <NowPage session={session.data} /> : <NotFound />;
}
