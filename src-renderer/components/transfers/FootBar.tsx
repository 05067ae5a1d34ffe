/** Below the list: what can be done with several that are chosen; else what was taken off the list, to bring it back. */
import { Undo2, X } from 'lucide-react';
import { useMemo } from 'react';
import { formatBytes } from '../../../src-shared/model/formatting';
import { useActions, useApp } from '../../state/use-app';
import { useCalmTransfers } from '../../state/use-transfers';
import { actionsForMany } from './transfer-actions';

interface FootBarProps {
  readonly chosen: ReadonlySet<string>;
  readonly onChooseNone: () => void;
  /** What was pressed goes away with the bar: the focus belongs to the list. */
  readonly onGone: () => void;
}

export function FootBar({ chosen, onChooseNone, onGone }: FootBarProps) {
  const takenOff = useApp((state) => state.takenOff);
  if (chosen.size > 1) return <ChosenBar chosen={chosen} onChooseNone={onChooseNone} onGone={onGone} />;
  return takenOff > 0 ? <TakenOffBar count={takenOff} onGone={onGone} /> : null;
}

function ChosenBar({ chosen, onChooseNone, onGone }: FootBarProps) {
  const actions = useActions();
  const transfers = useCalmTransfers();
  const meant = useMemo(() => transfers.filter(({ id }) => chosen.has(id)), [transfers, chosen]);
  const { pause, goOn, goOnWord, cancel, remove } = useMemo(() => actionsForMany(meant), [meant]);
  const bytes = meant.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <div className="foot-bar" role="toolbar" aria-label="Chosen transfers">
      <span className="grow cut" role="status">
        {meant.length} chosen, {formatBytes(bytes)}
      </span>
      <ForThese word={goOnWord} ids={goOn} onPress={() => actions.toEach(goOn, 'go-on')} />
      <ForThese word="Pause" ids={pause} onPress={() => actions.toEach(pause, 'pause')} />
      <ForThese word="Cancel" ids={cancel} onPress={() => actions.cancelAll(cancel)} />
      <ForThese word="Remove" ids={remove} onPress={() => actions.toEach(remove, 'remove')} />
      <button
        type="button"
        className="plain icon"
        aria-label="Choose none"
        title="Choose none"
        onClick={() => {
          onGone();
          onChooseNone();
        }}
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}

interface ForTheseProps {
  readonly word: string;
  readonly ids: readonly string[];
  readonly onPress: () => void;
}

/** Says for how many of them it does something; for none there is nothing to press. */
function ForThese({ word, ids, onPress }: ForTheseProps) {
  if (ids.length === 0) return null;
  return (
    <button type="button" onClick={onPress}>
      {word} {ids.length}
    </button>
  );
}

function TakenOffBar({ count, onGone }: { readonly count: number; readonly onGone: () => void }) {
  const actions = useActions();
  return (
    <div className="foot-bar">
      <span className="grow cut" role="status">
        {count === 1 ? 'One transfer is' : `${count} transfers are`} off the list. The files stay where they are.
      </span>
      <button
        type="button"
        onClick={() => {
          onGone();
          void actions.bringBack();
        }}
      >
        <Undo2 size={16} aria-hidden /> Undo
      </button>
      <button
        type="button"
        className="plain icon"
        aria-label="Dismiss"
        title="Dismiss"
        onClick={() => {
          onGone();
          actions.forgetTakenOff();
        }}
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}
