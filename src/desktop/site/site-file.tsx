import { Alert, Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import {
  siteChangedReply,
  siteCheckReply,
  siteTextReply,
  type SiteMistakeShown,
} from '../../contracts/index.js';
import { problem, useAction } from '../action.js';
import { get, sendFor } from '../api.js';
import { useQuiet } from '../quiet.js';
import { useWords } from '../words/words.js';
import { FileViewSwitch, useFileView } from './file-views.js';
import { FlowDrawing } from './flow-drawing.js';
import { hasForm } from './form/form-fields.js';
import { HearPrompt } from './hear-prompt.js';
import { SiteChanges } from './site-changes.js';
import { said, SiteMistakes } from './site-mistakes.js';
import { TextEditor, type EditorHandle } from './text-editor.js';

/** What reads and changes YAML is fetched with the first form. */
const SiteForm = lazy(() => import('./form/site-form.js'));

/** One file, checked as it is changed, kept when the whole site is in order with it, and taken back again. */
export function SiteFile({
  file,
  spot,
  writable,
  open,
}: {
  readonly file: string;
  /** A line to go to, each time that another one is given. */
  readonly spot: { readonly line: number } | undefined;
  readonly writable: boolean;
  readonly open: (file: string, line?: number) => void;
}) {
  const { say } = useWords();
  const { run, busy } = useAction();
  const cache = useQueryClient();
  const { data, isError, refetch } = useQuery({
    queryKey: ['site-file', file],
    queryFn: () => get(siteTextReply, `/api/site/file?file=${encodeURIComponent(file)}`),
    // What is being edited is not replaced under one's hands.
    staleTime: Infinity,
    gcTime: 0,
  });
  const [text, setText] = useState<string>();
  /** The editor is made anew with what was read, instead of what was typed. */
  const [readings, setReadings] = useState(0);
  const [shown, setShown] = useFileView(file, spot !== undefined);
  const editor = useRef<EditorHandle>(undefined);
  const wantedLine = useRef(spot?.line);
  const quiet = useQuiet(text);
  const check = useQuery({
    queryKey: ['site-check', file, quiet ?? data?.version],
    queryFn: () =>
      sendFor(siteCheckReply, 'POST', '/api/site/check', { file, text: quiet ?? data?.text ?? null }),
    enabled: data !== undefined,
    gcTime: 0,
  });
  const mistakes: readonly SiteMistakeShown[] = check.data?.mistakes ?? [];
  const errors = mistakes.filter(({ severity }) => severity === 'error').length;
  const dirty = text !== undefined && text !== (data?.text ?? '');
  useUnsaved(dirty);

  const ready = useCallback((handle: EditorHandle) => {
    editor.current = handle;
    if (wantedLine.current !== undefined) handle.goTo(wantedLine.current);
    wantedLine.current = undefined;
  }, []);
  const goTo = (line: number) => {
    if (shown === 'text') return editor.current?.goTo(line);
    wantedLine.current = line;
    setShown('text');
  };
  const latestGoTo = useRef(goTo);
  latestGoTo.current = goTo;
  useEffect(() => {
    if (spot) latestGoTo.current(spot.line);
  }, [spot]);

  const aroundIt = () =>
    cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== 'site-file' });
  const readAgain = async () => {
    await Promise.all([refetch(), aroundIt()]);
    setText(undefined);
    setReadings((before) => before + 1);
  };
  const change = async (method: 'PUT' | 'POST', path: string, body?: unknown) => {
    const changed = await sendFor(siteChangedReply, method, path, body);
    if (changed.outcome === 'mistakes')
      throw new Error(
        changed.mistakes
          .filter(({ severity }) => severity === 'error')
          .map(said)
          .join('\n'),
      );
    await aroundIt();
  };
  const save = async () => {
    await change('PUT', '/api/site/file', { file, text: text ?? '', version: data?.version ?? 'none' });
    await refetch();
  };
  const undo = async (id: string) => {
    await change('POST', `/api/site/changes/${id}/undo`);
    await readAgain();
  };
  const flow = /^flows\/(.+)\.yaml$/.exec(file)?.[1];
  const language = /^prompts\/(.+)\.yaml$/.exec(file)?.[1];

  if (isError) return <Alert color="red">{say('site.failed')}</Alert>;
  if (!data) return <Loader aria-label={say('loading')} />;
  const now = text ?? data.text ?? '';
  return (
    <Stack>
      <Card withBorder component="section" aria-label={file} className="rd-file">
        <Group justify="space-between" mb="xs" className="rd-file-bar">
          <Title order={2} size="h5">
            {file}
          </Title>
          <Group gap="xs">
            <FileViewSwitch file={file} view={shown} choose={setShown} />
            <Text
              size="sm"
              role="status"
              data-testid="site-check"
              data-errors={check.data ? errors : undefined}
            >
              {check.data
                ? errors === 0
                  ? say('site.in-order')
                  : say('site.mistakes', { count: errors })
                : ''}
            </Text>
            <Button
              size="xs"
              variant="default"
              disabled={!dirty}
              onClick={() => {
                problem.set(undefined);
                void readAgain();
              }}
            >
              {say('site.discard')}
            </Button>
            <Button size="xs" disabled={!dirty || !writable} loading={busy} onClick={() => void run(save)}>
              {say('site.save')}
            </Button>
          </Group>
        </Group>
        {shown === 'form' && hasForm(file) ? (
          <Suspense fallback={<Loader aria-label={say('loading')} />}>
            <SiteForm
              file={file}
              text={now}
              checked={quiet ?? data.text ?? ''}
              mistakes={mistakes}
              readOnly={!writable}
              edit={(change) => setText((before) => change(before ?? data.text ?? ''))}
              toLine={goTo}
            />
          </Suspense>
        ) : shown === 'graph' && flow !== undefined ? (
          <FlowDrawing flow={flow} goTo={(node) => goTo(lineOf(now, node))} />
        ) : (
          <TextEditor
            key={readings}
            file={file}
            initial={now}
            mistakes={mistakes}
            readOnly={!writable}
            onText={setText}
            onReady={ready}
          />
        )}
      </Card>
      {mistakes.length > 0 && <SiteMistakes mistakes={mistakes} open={open} />}
      {language !== undefined && <HearPrompt language={language} yaml={now} />}
      <SiteChanges
        file={file}
        busy={busy}
        undo={writable && !dirty ? (id) => void run(() => undo(id)) : undefined}
      />
    </Stack>
  );
}

/** Where a node is written, from 1; 1 when it is not found. */
const lineOf = (yaml: string, node: string): number =>
  1 +
  Math.max(
    0,
    yaml.split('\n').findIndex((one) => one.startsWith(`  ${node}:`)),
  );

/** The browser asks before the page is left with something unsaved. */
function useUnsaved(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}
