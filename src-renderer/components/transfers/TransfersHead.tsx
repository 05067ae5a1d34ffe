import { ChartNoAxesColumn, Columns3, ListX, type LucideIcon, PanelRight, Pause, Play, RotateCw } from 'lucide-react';
import { ALWAYS_SHOWN, COLUMNS, type FittingColumns } from '../../state/transfer-columns';
import { useActions, useApp } from '../../state/use-app';
import { Menu, type MenuItem } from '../parts/Menu';
import type { ActionsForAll } from './transfer-actions';

interface TransfersHeadProps {
  readonly able: ActionsForAll;
  readonly columns: FittingColumns;
  /** What was pressed has nothing to do any more. */
  readonly onGone: () => void;
}

export function TransfersHead({ able, columns, onGone }: TransfersHeadProps) {
  const actions = useActions();
  const { details, speeds } = useApp((state) => state.transferLook);
  return (
    <header className="pane-head">
      <h1 className="grow">Transfers</h1>
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
        onPress={() => void actions.clearFinished().then(onGone)}
      />
      <span className="apart" />
      <ColumnsMenu columns={columns} />
      <Toggle
        icon={ChartNoAxesColumn}
        name="Speed of the last minutes"
        isOn={speeds}
        onPress={() => actions.look({ speeds: !speeds })}
      />
      <Toggle icon={PanelRight} name="Details" isOn={details} onPress={() => actions.look({ details: !details })} />
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

interface ToggleProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly isOn: boolean;
  readonly onPress: () => void;
}

function Toggle({ icon: Icon, name, isOn, onPress }: ToggleProps) {
  return (
    <button type="button" className="plain icon" aria-label={name} title={name} aria-pressed={isOn} onClick={onPress}>
      <Icon size={16} aria-hidden />
    </button>
  );
}

function ColumnsMenu({ columns }: { readonly columns: FittingColumns }) {
  const actions = useActions();
  const { hidden, order } = useApp((state) => state.transferLook);
  const items: MenuItem[] = COLUMNS.filter(({ key }) => !ALWAYS_SHOWN.has(key)).map(({ key, title }) => {
    const isHidden = hidden.includes(key);
    const noRoom = columns.noRoom.includes(key) ? ' (no room here)' : '';
    return {
      label: `${title}${noRoom}`,
      isTicked: !isHidden,
      onChoose: () => actions.look({ hidden: isHidden ? hidden.filter((one) => one !== key) : [...hidden, key] }),
    };
  });
  if (order !== null)
    items.push({
      label: 'Sort as the queue goes',
      beginsGroup: true,
      onChoose: () => actions.look({ order: null }),
    });
  return (
    <Menu label="Columns" className="plain icon" items={items}>
      <Columns3 size={16} aria-hidden />
    </Menu>
  );
}
