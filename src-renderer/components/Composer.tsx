import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Person } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useApp } from '../state/use-app';
import { COMMAND_HELP, parseTyped } from './composer-commands';

const CODES: Readonly<Record<string, string>> = { b: '\x02', i: '\x1d', u: '\x1f', k: '\x03', o: '\x0f' };
const MANY_LINES = 4;

export function Composer({ person, sessionId }: { readonly person: Person; readonly sessionId: string | null }) {
  const actions = useActions();
  const text = useApp((state) => state.drafts[person.id] ?? '');
  const setText = (draft: string) => actions.keepDraft(person.id, draft);
  const [caret, setCaret] = useState<number | null>(null);
  const [hint, setHint] = useState<string | null>(null);
  const [history, setHistory] = useState<readonly string[]>([]);
  const [place, setPlace] = useState(0);
  const input = useRef<HTMLTextAreaElement>(null);
  const nick = visibleText(person.nick);
  const to = { kind: 'person', personId: person.id } as const;

  const submit = async () => {
    const line = text.trimEnd();
    if (line === '') return;
    setText('');
    const left = await perform(line);
    setHint(left === '' ? null : left);
    if (left !== null) return setText(line);
    setHistory([...history, line].slice(-100));
    setPlace(history.length + 1);
  };

  /** Null when it is done; else why the line stays, empty when that has been said elsewhere. */
  const perform = async (line: string): Promise<string | null> => {
    const typed = parseTyped(line);
    switch (typed.kind) {
      case 'say':
        if (sessionId === null) return `No chat with ${nick} is open. Press Chat above, or type /chat.`;
        return (await actions.say(sessionId, typed.text)) ? null : '';
      case 'chat':
        await actions.connect(to, 'chat');
        return null;
      case 'send':
        await actions.pickAndSend(person.id);
        return null;
      case 'files':
        await actions.connect(to, 'files');
        return null;
      case 'close':
        if (sessionId !== null) await actions.run('session.close', { sessionId });
        return null;
      case 'clear':
        await actions.run('timeline.clear', { personId: person.id });
        return null;
      case 'nick':
        await actions.run('settings.change', { patch: { nick: typed.nick } });
        return null;
      case 'dcc':
        if (typed.what === 'send')
          actions.openDialog({ kind: 'send', personId: null, address: typed.address, paths: [], files: [] });
        else await actions.connect({ kind: 'address', address: typed.address }, typed.what);
        return null;
      case 'help':
        return COMMAND_HELP;
      case 'unknown':
        return `There is no command /${typed.command}. ${COMMAND_HELP}`;
    }
  };

  const insert = (code: string) => {
    const element = input.current;
    if (element === null) return;
    const { selectionStart, selectionEnd } = element;
    setText(
      text.slice(0, selectionStart) +
        code +
        text.slice(selectionStart, selectionEnd) +
        (selectionEnd > selectionStart ? code : '') +
        text.slice(selectionEnd),
    );
    setCaret(selectionEnd + code.length * (selectionEnd > selectionStart ? 2 : 1));
  };
  useLayoutEffect(() => {
    if (caret !== null) input.current?.setSelectionRange(caret, caret);
  }, [caret]);

  const onKey = (event: KeyboardEvent) => {
    const code = (event.ctrlKey || event.metaKey) && !event.shiftKey ? CODES[event.key.toLowerCase()] : undefined;
    if (code !== undefined) {
      event.preventDefault();
      insert(code);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void submit();
    } else if (
      (event.key === 'ArrowUp' && text === (history[place] ?? '')) ||
      (event.key === 'ArrowDown' && place < history.length && text === history[place])
    ) {
      const next = event.key === 'ArrowUp' ? Math.max(0, place - 1) : place + 1;
      if (history.length === 0) return;
      event.preventDefault();
      setPlace(next);
      setText(history[next] ?? '');
    }
  };
  const lines = text.split('\n').length;
  return (
    <div className="composer">
      {(hint !== null || lines >= MANY_LINES) && (
        <p className="small quiet" role="status">
          {hint ?? `This will be sent as ${lines} lines.`}
        </p>
      )}
      <div className="row">
        <textarea
          ref={input}
          aria-label={`Message ${nick}`}
          placeholder={`Message ${nick} – drop files here to send`}
          rows={1}
          value={text}
          onChange={(event) => {
            setCaret(null);
            setText(event.target.value);
          }}
          onKeyDown={onKey}
        />
        <button type="button" className="primary" disabled={text.trim() === ''} onClick={submit}>
          Say
        </button>
      </div>
    </div>
  );
}
