import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useActions, useSnapshot } from '../../state/use-app';
import { Dialog } from '../parts/Dialog';
import { addressEntry, findEntries, type PaletteEntry, paletteEntries } from './palette-entries';
import './Palette.css';

const MAX_SHOWN = 50;

/** Go anywhere with a few letters. */
export function Palette() {
  const actions = useActions();
  const snapshot = useSnapshot((state) => state);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => paletteEntries(snapshot, actions), [snapshot, actions]);
  const address = addressEntry(typed, actions);
  const found = [...(address === null ? [] : [address]), ...findEntries(entries, typed, MAX_SHOWN)];
  const chosen = found[Math.min(active, found.length - 1)];
  useEffect(() => {
    if (chosen !== undefined)
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const choose = (entry: PaletteEntry) => {
    actions.openDialog(null);
    entry.choose();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((active - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" onClose={() => actions.openDialog(null)}>
      <input
        type="text"
        role="combobox"
        aria-label="Name or command"
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls="palette-list"
        aria-activedescendant={chosen === undefined ? undefined : `palette-${found.indexOf(chosen)}`}
        placeholder="Somebody’s nick, an address, or what to do"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <div id="palette-list" role="listbox" aria-label="Found" className="palette-list" ref={list}>
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus.
          <div
            key={entry.id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            onClick={() => choose(entry)}
          >
            <span className="cut grow">{entry.label}</span>
            <span className="cut quiet small">{entry.detail}</span>
          </div>
        ))}
      </div>
      <p className={found.length === 0 ? 'quiet' : 'sr-only'} role="status">
        {found.length === 0 ? 'Nothing found.' : `${found.length} found`}
      </p>
    </Dialog>
  );
}
