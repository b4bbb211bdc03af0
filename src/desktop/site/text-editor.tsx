import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { SiteMistakeShown } from '../../contracts/index.js';

export interface EditorHandle {
  /** Moves to a line, from 1. */
  readonly goTo: (line: number) => void;
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const colours = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--rd-editor-name)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)' },
  { tag: tags.string, color: 'var(--rd-editor-text)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '0.85rem', color: 'var(--mantine-color-text)' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '.cm-activeLine': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--rd-editor-selected) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    border: '1px solid var(--mantine-color-default-border)',
  },
});

/** A file of the site. Tab indents; Escape and then Tab leaves it. */
export function TextEditor({
  file,
  initial,
  mistakes,
  readOnly,
  onText,
  onReady,
}: {
  readonly file: string;
  /** What stands there at first; a later one means nothing. */
  readonly initial: string;
  readonly mistakes: readonly SiteMistakeShown[];
  readonly readOnly: boolean;
  readonly onText: (text: string) => void;
  readonly onReady: (handle: EditorHandle) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const tell = useRef({ onText, onReady });
  tell.current = { onText, onReady };
  const start = useRef(initial);

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
          yaml(),
          syntaxHighlighting(colours),
          look,
          EditorView.lineWrapping,
          EditorView.cspNonce.of(nonce),
          EditorView.contentAttributes.of({ 'aria-label': file, tabindex: '0' }),
          EditorState.readOnly.of(readOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current.onText(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    tell.current.onReady({
      goTo: (line) => {
        const { doc } = editor.state;
        const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
        editor.dispatch({
          selection: { anchor: from },
          effects: EditorView.scrollIntoView(from, { y: 'center' }),
        });
        editor.focus();
      },
    });
    return () => editor.destroy();
  }, [file, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { doc } = editor.state;
    const diagnostics = mistakes
      .filter((mistake) => mistake.file === file && mistake.line <= doc.lines)
      .map(({ line, column, severity, message, remedy }): Diagnostic => {
        const { from, to } = doc.line(line);
        return {
          from: Math.min(from + column - 1, to),
          to,
          severity,
          message: remedy ? `${message}; ${remedy}` : message,
        };
      });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [file, mistakes]);

  return <div ref={place} className="rd-editor" data-testid="site-text" />;
}
