import { Alert, AppShell, Center, Container, Loader } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import { liveData } from './live/live-data.js';
import { BoardPage } from './pages/board-page.js';
import { DeskPage } from './pages/desk-page.js';
import { LoginPage } from './pages/login-page.js';
import { Header } from './parts/header.js';
import { phone } from './phone/phone.js';
import { readSession, session } from './session.js';
import { useStore } from './store.js';
import { shownTo, viewOf } from './views.js';
import { useWords } from './words/words.js';

/** What few need is fetched when it is wanted. */
const SitePage = lazy(() => import('./pages/site-page.js'));
const ReviewPage = lazy(() => import('./pages/review-page.js'));

/** Asks until the service says who is logged in. */
function useSession() {
  const who = useStore(session);
  const [away, setAway] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      readSession().then(
        () => setAway(false),
        () => {
          setAway(true);
          timer = setTimeout(ask, 2_000);
        },
      );
    };
    ask();
    return () => clearTimeout(timer);
  }, []);
  return { who, away };
}

export function App() {
  const { say } = useWords();
  const { who, away } = useSession();
  const [view, setView] = useState(viewOf(location.hash));
  useEffect(() => {
    const moved = () => setView(viewOf(location.hash));
    window.addEventListener('hashchange', moved);
    return () => window.removeEventListener('hashchange', moved);
  }, []);
  useEffect(() => {
    if (!who) return;
    liveData.start();
    if (who.role !== 'admin' && phone.wanted) phone.start();
  }, [who]);

  if (who === undefined)
    return (
      <Center h="100vh">
        {away ? <Alert>{say('error.unreachable')}</Alert> : <Loader aria-label={say('loading')} />}
      </Center>
    );
  if (who === null) return <LoginPage />;
  const shown = shownTo(view, who.role);
  return (
    <AppShell header={{ height: 60 }} padding="md">
      <AppShell.Header>
        <Header who={who} view={shown} />
      </AppShell.Header>
      <AppShell.Main>
        <Container fluid px={0}>
          <LostConnection />
          {shown === 'board' && <BoardPage who={who} />}
          {shown === 'desk' && <DeskPage who={who} />}
          {shown === 'review' && (
            <Suspense fallback={<Loader aria-label={say('loading')} />}>
              <ReviewPage who={who} />
            </Suspense>
          )}
          {shown === 'site' && (
            <Suspense fallback={<Loader aria-label={say('loading')} />}>
              <SitePage />
            </Suspense>
          )}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

function LostConnection() {
  const { say } = useWords();
  const connected = useStore(liveData.connected);
  const { known } = useStore(liveData.picture);
  if (connected || !known) return null;
  return (
    <Alert color="orange" mb="md" role="status">
      {say('live.lost')}
    </Alert>
  );
}
