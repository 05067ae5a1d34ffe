import { ArrowDownWideNarrow, ListX, type LucideIcon, Pause, Play, RotateCw } from 'lucide-react';
import { formatRate } from '../../../src-shared/model/formatting';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { TOTAL_SECONDS } from '../../state/speeds';
import { SHOWS, SORTS, type TransferChoice, type TransfersView } from '../../state/transfers-view';
import { useActions, useApp } from '../../state/use-app';
import { Menu } from '../parts/Menu';
import { Curve } from './Curve';
import type { ActionsForAll } from './transfer-actions';

export function TransfersHead({ able }: { readonly able: ActionsForAll }) {
  const actions = useActions();
  return (
    <header className="pane-head">
      <h1>Transfers</h1>
      <Totals />
      <ForAll
        icon={Pause}
        name="Pause all"
        isAble={able.canPause}
        onPress={() => actions.run('transfer.pause-all', {})}
      />
      <ForAll
        icon={Play}
        name="Resume all"
        isAble={able.canResume}
        onPress={() => actions.run('transfer.resume-all', {})}
      />
      <ForAll
        icon={RotateCw}
        name="Retry all failed"
        isAble={able.canRetry}
        onPress={() => actions.run('transfer.retry-failed', {})}
      />
      <ForAll
        icon={ListX}
        name="Clear finished"
        isAble={able.canClear}
        onPress={() => actions.run('transfer.clear-finished', {})}
      />
    </header>
  );
}

interface ForAllProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly isAble: boolean;
  readonly onPress: () => void;
}

/** A picture alone where there is no room for its name. */
function ForAll({ icon: Icon, name, isAble, onPress }: ForAllProps) {
  return (
    <button type="button" className="plain for-all" title={name} disabled={!isAble} onClick={onPress}>
      <Icon size={16} aria-hidden /> <span className="name-of-it">{name}</span>
    </button>
  );
}

/** The last minutes, both ways. */
function Totals() {
  const { up, down } = useApp((state) => state.speeds);
  const highest = Math.max(0, ...up, ...down);
  return (
    <div className="totals" title={highest === 0 ? undefined : 'The last 5 minutes'}>
      {highest > 0 && (
        <>
          <Curve className="totals-curve" lines={[up, down]} seconds={TOTAL_SECONDS} />
          <span className="quiet highest">
            <span className="sr-only">Highest speed of the last 5 minutes: </span>
            {formatRate(highest)}
          </span>
        </>
      )}
    </div>
  );
}

interface TransferFilterProps {
  readonly view: TransfersView;
  readonly choice: TransferChoice;
}

export function TransferFilter({ view, choice }: TransferFilterProps) {
  const actions = useActions();
  return (
    <div className="transfer-filter">
      <fieldset className="segments">
        <legend className="sr-only">Show</legend>
        {SHOWS.map((show) => (
          <label key={show}>
            <input
              type="radio"
              name="show-transfers"
              checked={choice.show === show}
              onChange={() => actions.choose({ show })}
            />
            {show} <span className="count">{view.counts[show]}</span>
          </label>
        ))}
      </fieldset>
      <input
        type="search"
        className="grow"
        aria-label="Find a transfer"
        placeholder="Find"
        value={choice.text}
        onChange={(event) => actions.choose({ text: event.target.value })}
      />
      <select
        aria-label="Person"
        value={choice.person ?? ''}
        onChange={(event) => actions.choose({ person: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">Everybody</option>
        {view.people.map(({ key, name }) => (
          <option key={key} value={key}>
            {visibleText(name)}
          </option>
        ))}
      </select>
      <Menu
        label={`Sort: ${choice.sort}`}
        className="icon"
        items={SORTS.map((sort) => ({
          label: sort,
          isTaken: sort === choice.sort,
          onChoose: () => actions.choose({ sort }),
        }))}
      >
        <ArrowDownWideNarrow size={16} aria-hidden />
      </Menu>
    </div>
  );
}
