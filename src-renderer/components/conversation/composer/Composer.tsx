/** Where a line is written: mIRC's formatting, commands, what was said before, and a question before many lines. */
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Person } from '../../../../src-shared/model/snapshot';
import { visibleText } from '../../../../src-shared/text/mirc-text';
import { useActions, useApp, useSnapshot } from '../../../state/use-app';
import { holdsOwnCommand } from '../../parts/own-keys';
import { MircLine } from '../MircLine';
import { COMMAND_LIST_ID, CommandList, commandId } from './CommandList';
import { COMMANDS, completed, completions } from './composer-commands';
import { FORMAT_CODES, FormatBar } from './FormatBar';
import { countLines, isTooLongToSay, MAX_SAID_LINES, textAsFile, withOwnName } from './pasted';
import { useTypedLine } from './use-typed-line';
import './Composer.css';

const MANY_LINES = 4;
const HAS_CODES = /[\x02\x03\x04\x0f\x11\x16\x1d-\x1f]/;
const NOTHING: readonly string[] = [];

export function Composer({ person, sessionId }: { readonly person: Person; readonly sessionId: string | null }) {
  const actions = useActions();
  const text = useApp((state) => state.drafts[person.id] ?? '');
  const said = useApp((state) => state.said[person.id] ?? NOTHING);
  const takesFiles = useSnapshot(({ host }) => host.spoolUrl !== null || host.pathsOfDroppedFiles);
  const perform = useTypedLine(person, sessionId);
  const input = useRef<HTMLTextAreaElement>(null);
  const [selection, setSelection] = useState<readonly [number, number] | null>(null);
  const [hint, setHint] = useState<string | null>(null);
  const [asksLines, setAsksLines] = useState(false);
  /** Pasted, and not put into the field. */
  const [longText, setLongText] = useState<string | null>(null);
  const [showsHelp, setShowsHelp] = useState(false);
  const [showsColours, setShowsColours] = useState(false);
  const [active, setActive] = useState(0);
  /** How many lines back from the newest; 0 is what is being written. */
  const [back, setBack] = useState(0);
  const nick = visibleText(person.nick);
  const offered = completions(text);
  const lines = countLines(text);

  const setText = (draft: string) => {
    setAsksLines(false);
    setHint(null);
    setShowsHelp(false);
    actions.keepDraft(person.id, draft);
  };
  const leaveLongText = () => {
    setLongText(null);
    input.current?.focus();
  };
  const sendAsFile = (long: string) => {
    if (long === text) {
      // Whoever does not send it in the end finds it with the arrow keys.
      actions.keepSaid(person.id, text);
      setText('');
    }
    leaveLongText();
    void actions.dropOn(person.id, [textAsFile(long, new Date())]);
  };
  const submit = async (mayBeLong: boolean) => {
    const line = text.trimEnd();
    if (line.trim() === '') return;
    if (lines >= MANY_LINES && (!mayBeLong || lines > MAX_SAID_LINES)) return setAsksLines(true);
    setText('');
    setBack(0);
    actions.keepSaid(person.id, line);
    const outcome = await perform(line);
    input.current?.focus();
    if (outcome.kind === 'kept') {
      setText(line);
      setHint(outcome.hint);
      return;
    }
    if (outcome.kind === 'help') setShowsHelp(true);
  };
  /** Around what is marked, or where the caret is. */
  const insert = (code: string, closing: string) => {
    const element = input.current;
    if (element === null) return;
    const { selectionStart: from, selectionEnd: to } = element;
    const isMarked = to > from;
    setText(text.slice(0, from) + code + text.slice(from, to) + (isMarked ? closing : '') + text.slice(to));
    const caret = to + code.length;
    setSelection(isMarked ? [from + code.length, caret] : [caret, caret]);
    element.focus();
  };
  useLayoutEffect(() => {
    if (selection !== null) input.current?.setSelectionRange(...selection);
  }, [selection]);
  useEffect(() => {
    // Whoever opens a conversation wants to write; whoever writes somewhere else already is not taken away from there.
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.closest('.side')) input.current?.focus();
  }, []);

  const complete = () => {
    const command = offered[Math.min(active, offered.length - 1)];
    if (command !== undefined) setText(completed(command));
    setActive(0);
  };
  const recall = (step: number) => {
    const next = Math.max(0, Math.min(said.length, back + step));
    setBack(next);
    setText(next === 0 ? '' : (said.at(-next) ?? ''));
  };
  const onKey = (event: KeyboardEvent) => {
    const isCommand = holdsOwnCommand(event) && !event.shiftKey && !event.altKey;
    const code = isCommand ? FORMAT_CODES[event.key.toLowerCase()] : undefined;
    const isRecalled = back > 0 && text === (said.at(-back) ?? '');
    if (event.nativeEvent.isComposing || event.altKey) return;
    if (code !== undefined) insert(code, code);
    else if (isCommand && event.key === 'k') setShowsColours(!showsColours);
    else if (event.key === 'Escape' && (showsHelp || showsColours || asksLines || longText !== null)) {
      setLongText(null);
      setShowsHelp(false);
      setShowsColours(false);
      setAsksLines(false);
    } else if (event.key === 'Enter' && !event.shiftKey) void submit(asksLines);
    else if (event.key === 'Tab' && !event.shiftKey && offered.length > 0) complete();
    else if (event.key === 'ArrowDown' && offered.length > 1) setActive((active + 1) % offered.length);
    else if (event.key === 'ArrowUp' && offered.length > 1) setActive((active - 1 + offered.length) % offered.length);
    else if (event.key === 'ArrowUp' && said.length > 0 && (text === '' || isRecalled)) recall(1);
    else if (event.key === 'ArrowDown' && isRecalled) recall(-1);
    else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!takesFiles) return;
    const pasted = event.clipboardData.getData('text/plain');
    if (isTooLongToSay(pasted)) {
      event.preventDefault();
      return setLongText(pasted);
    }
    const files = [...event.clipboardData.files].map((file) => withOwnName(file, new Date()));
    if (files.length === 0) return;
    event.preventDefault();
    actions.openDialog({ kind: 'confirm-send', personId: person.id, paths: [], files });
  };
  return (
    <div className="composer">
      {(offered.length > 0 || showsHelp) && (
        <CommandList
          commands={showsHelp ? COMMANDS : offered}
          active={showsHelp ? null : Math.min(active, offered.length - 1)}
          onChoose={(command) => {
            setText(completed(command));
            input.current?.focus();
          }}
        />
      )}
      {HAS_CODES.test(text) && (
        <p className="preview-line" aria-hidden>
          <MircLine text={text} withLinks={false} />
        </p>
      )}
      <div role="status" className="composer-hint">
        {longText !== null ? (
          <>
            <p className="grow small">That is too long to say ({countLines(longText)} lines).</p>
            <button type="button" className="primary" onClick={() => sendAsFile(longText)}>
              Send as a file
            </button>
            <button type="button" className="plain" onClick={leaveLongText}>
              Cancel
            </button>
          </>
        ) : asksLines ? (
          <>
            <p className="grow small">Each of these {lines} lines is sent by itself.</p>
            {takesFiles && (
              <button type="button" onClick={() => sendAsFile(text)}>
                Send as a file
              </button>
            )}
            {lines <= MAX_SAID_LINES && (
              <button type="button" onClick={() => submit(true)}>
                Say {lines} lines
              </button>
            )}
          </>
        ) : (
          hint !== null && <p className="small">{hint}</p>
        )}
      </div>
      <div className="composer-field">
        <textarea
          ref={input}
          aria-label={`Message ${nick}`}
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? COMMAND_LIST_ID : undefined}
          aria-activedescendant={offered.length > 0 ? commandId(Math.min(active, offered.length - 1)) : undefined}
          placeholder={`Message ${nick} – drop files here to send`}
          rows={1}
          dir="auto"
          value={text}
          onChange={(event) => {
            setSelection(null);
            setBack(0);
            setText(event.target.value);
          }}
          onKeyDown={onKey}
          onPaste={onPaste}
        />
        <FormatBar
          showsColours={showsColours}
          onColours={setShowsColours}
          onInsert={(code, closing) => {
            setShowsColours(false);
            insert(code, closing);
          }}
        />
        <button type="button" className="primary" disabled={text.trim() === ''} onClick={() => submit(asksLines)}>
          Say
        </button>
      </div>
    </div>
  );
}
