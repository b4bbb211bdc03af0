import { Card, Group, Text, Textarea, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { noteSaved, notesReply } from '../../contracts/index.js';
import { ApiError, get, sendFor } from '../api.js';
import { useWords } from '../words/words.js';
import type { Word } from '../words/en.js';

const quietMs = 600;
const againMs = 2_000;

type Saving = 'saved' | 'saving' | 'failed';

/** Keeps one agent's note on one call: saved when typing pauses, and tried again until it is kept. */
function useNote(callId: string, me: string) {
  const [text, setText] = useState<string>();
  const [saving, setSaving] = useState<Saving>('saved');
  const version = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const path = `/api/calls/${encodeURIComponent(callId)}/notes`;

  const read = async () => {
    const { notes } = await get(notesReply, path);
    const mine = notes.find(({ agentId }) => agentId === me);
    version.current = mine?.version ?? 0;
    return mine?.text ?? '';
  };

  useEffect(() => {
    let over = false;
    const begin = () => {
      read().then(
        (kept) => over || setText((typed) => typed ?? kept),
        () => over || setTimeout(begin, againMs),
      );
    };
    begin();
    return () => {
      over = true;
    };
  }, [callId, me]);

  const save = async (typed: string) => {
    try {
      const saved = await sendFor(noteSaved, 'PUT', path, { text: typed, version: version.current });
      version.current = saved.version;
      setSaving('saved');
    } catch (error) {
      setSaving('failed');
      // Another tab was faster: what is written there stays, ours comes after it.
      if (error instanceof ApiError && error.code === 'note-changed') {
        const other = await read().catch(() => undefined);
        if (other !== undefined && other !== typed && !typed.includes(other)) setText(`${other}\n${typed}`);
      }
      timer.current = setTimeout(() => void save(typed), againMs);
    }
  };

  const type = (typed: string) => {
    setText(typed);
    setSaving('saving');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(typed), quietMs);
  };
  return { text, saving, type };
}

export function Notes({ callId, me }: { readonly callId: string; readonly me: string }) {
  const { say } = useWords();
  const { text, saving, type } = useNote(callId, me);
  const word: Word = `notes.${saving}`;
  return (
    <Card withBorder component="section" aria-label={say('notes.title')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {say('notes.title')}
        </Title>
        <Text size="xs" c="dimmed" role="status" data-testid="notes" data-saving={saving}>
          {text ? say(word) : ''}
        </Text>
      </Group>
      <Textarea
        aria-label={say('notes.label')}
        autosize
        minRows={4}
        maxRows={16}
        maxLength={20_000}
        disabled={text === undefined}
        value={text ?? ''}
        onChange={(event) => type(event.currentTarget.value)}
      />
    </Card>
  );
}
