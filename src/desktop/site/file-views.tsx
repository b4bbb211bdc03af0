import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/words.js';
import { hasForm } from './form/form-fields.js';

/** The same text in another manner. */
export type FileView = 'form' | 'text' | 'graph';

const key = 'ringdown-site-view';

/** What a file can be seen as, the usual one first. */
export const viewsOfFile = (file: string): readonly FileView[] =>
  hasForm(file) ? ['form', 'text'] : file.startsWith('flows/') ? ['text', 'graph'] : ['text'];

/** The view that is shown; of form and text the last choice holds for all files until the browser's tab is closed. */
export function useFileView(file: string, atLine: boolean): [FileView, (view: FileView) => void] {
  const views = viewsOfFile(file);
  const [view, setView] = useState<FileView>(() => {
    const kept = sessionStorage.getItem(key);
    if (atLine) return 'text';
    return views.find((one) => views.includes('form') && one === kept) ?? views[0] ?? 'text';
  });
  return [view, setView];
}

/** Nothing where there is one view only. */
export function FileViewSwitch({
  file,
  view,
  choose,
}: {
  readonly file: string;
  readonly view: FileView;
  readonly choose: (view: FileView) => void;
}) {
  const { say } = useWords();
  const views = viewsOfFile(file);
  if (views.length < 2) return null;
  const label = { form: say('form.form'), text: say('site.text'), graph: say('site.graph') };
  return (
    <SegmentedControl
      size="xs"
      aria-label={say(views.includes('form') ? 'form.shown' : 'site.shown')}
      value={view}
      onChange={(wanted) => {
        if (views.includes('form')) sessionStorage.setItem(key, wanted);
        choose(wanted);
      }}
      data={views.map((one) => ({ value: one, label: label[one] }))}
    />
  );
}
