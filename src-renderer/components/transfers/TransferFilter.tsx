import { User } from 'lucide-react';
import { memo } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { SHOWS, type TransferChoice, type TransfersView } from '../../state/transfers-view';
import { useActions } from '../../state/use-app';
import { Menu, type MenuItem } from '../parts/Menu';

interface TransferFilterProps {
  readonly view: TransfersView;
  readonly choice: TransferChoice;
}

export const TransferFilter = memo(function TransferFilter({ view, choice }: TransferFilterProps) {
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
      <PersonMenu people={view.people} person={choice.person} />
    </div>
  );
});

function PersonMenu({ people, person }: Pick<TransfersView, 'people'> & Pick<TransferChoice, 'person'>) {
  const actions = useActions();
  const chosen = people.find(({ key }) => key === person);
  const name = chosen === undefined ? 'Everybody' : visibleText(chosen.name);
  const isOneOfTwo = (wanted: string) => people.filter((one) => one.name === wanted).length > 1;
  const item = (label: string, key: string | null): MenuItem => ({
    label,
    isTaken: key === person,
    onChoose: () => actions.choose({ person: key }),
  });
  return (
    <Menu
      label={`Person: ${name}`}
      className={`of-person ${person === null ? '' : 'is-one'}`}
      items={() => [
        item('Everybody', null),
        ...people.map(({ key, name, host }) => item(visibleText(isOneOfTwo(name) ? `${name} (${host})` : name), key)),
      ]}
    >
      <User size={16} aria-hidden />
      <span className="cut">{name}</span>
    </Menu>
  );
}
