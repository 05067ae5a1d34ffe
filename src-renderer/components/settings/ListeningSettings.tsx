/** Where we listen: a list one picks from, each with its state beside it. Nothing here is switched off by a typing error. */
import { useEffect, useRef, useState } from 'react';
import type { ListenAddress } from '../../../src-shared/model/settings';
import type { Listener } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { useActions, useSnapshot } from '../../state/use-app';
import { remedyFor } from '../parts/remedy';
import { Group, TextSetting } from './fields';
import { type Place, placeInWords, placesToAdd, portProblem, withPlace } from './listen-choices';
import { SavedMark, useSaved } from './Saved';
import { Found } from './search';
import { useChange } from './use-change';

export function ListeningSettings() {
  const actions = useActions();
  const change = useChange();
  const listen = useSnapshot(({ settings }) => settings.listen);
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const isReached = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  const [places, setPlaces] = useState<readonly Place[]>([]);
  const [isSaved, follow] = useSaved();
  useEffect(() => {
    void actions.run('listeners.places', {}).then((found) => setPlaces(found ?? []));
  }, [actions]);
  const replace = (index: number, port: number) =>
    change({ listen: listen.map((one, at) => (at === index ? { ...one, port } : one)) });
  const again = useRef<HTMLButtonElement>(null);
  const remove = (address: ListenAddress) => {
    // The button that was pressed goes with its line.
    again.current?.focus();
    follow(change({ listen: listen.filter((one) => one !== address) }));
  };
  const stop = () =>
    actions.openDialog({
      kind: 'confirm',
      title: 'Stop listening?',
      text: 'Nobody can reach you until you listen again. You can still reach others.',
      action: 'Stop listening',
      onConfirm: () => follow(change({ listen: [] })),
    });
  return (
    <Group title="Listening" hint="At which addresses of this computer friends can reach you.">
      {listen.length === 0 && <p className="quiet">You listen nowhere: nobody can reach you.</p>}
      {listen.map((address, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a port that changes must not begin its line anew.
        <Found key={`${index} ${address.host}`} by={`${placeInWords(address.host, places)} port`}>
          <section className="stack" aria-label={placeInWords(address.host, places)}>
            <div className="row">
              <strong className="grow cut">{placeInWords(address.host, places)}</strong>
              {listen.length > 1 && (
                <button
                  type="button"
                  aria-label={`Remove ${placeInWords(address.host, places)}`}
                  onClick={() => remove(address)}
                >
                  Remove
                </button>
              )}
            </div>
            <TextSetting
              label="Port"
              value={String(address.port)}
              hint={
                address.port === 0 ? '0: the system chooses one at each start.' : '59 is what friends’ programs try.'
              }
              check={portProblem}
              onSave={(text) => replace(index, Number(text))}
            />
            <ListenerState listener={listeners.find(({ id }) => id === `l${index}`)} />
          </section>
        </Found>
      ))}
      <AddPlace
        places={placesToAdd(listen, places)}
        known={places}
        onAdd={(host) => follow(change({ listen: withPlace(listen, host) }))}
      />
      <Found by="Stop listening, try again">
        <div className="row wrap">
          <SavedMark isSaved={isSaved} />
          <span className="grow" />
          {listen.length > 0 && (
            <button type="button" className="danger" onClick={stop}>
              Stop listening…
            </button>
          )}
          <button ref={again} type="button" onClick={() => actions.run('listeners.restart', {})}>
            Try again
          </button>
        </div>
      </Found>
      <p className="row small quiet">
        <span className={`dot ${isReached ? 'on' : ''}`} />
        {isReached
          ? 'Somebody from another computer has reached you.'
          : 'Nobody from another computer has reached you yet.'}
      </p>
    </Group>
  );
}

function ListenerState({ listener }: { readonly listener: Listener | undefined }) {
  const actions = useActions();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  if (listener === undefined) return null;
  const { problem, port } = listener;
  const remedy = problem === null ? null : remedyFor(problem, settings, actions);
  return (
    <div className="row" role="status">
      <span className={`dot ${problem === null ? 'on' : ''}`} />
      <span className={`grow small ${problem === null ? 'quiet' : 'failed'}`}>
        {problem === null ? `Listening on port ${port}` : describeProblem(problem)}
      </span>
      {remedy?.label.startsWith('Use') && (
        <button type="button" onClick={remedy.apply}>
          {remedy.label}
        </button>
      )}
    </div>
  );
}

interface AddPlaceProps {
  readonly places: readonly string[];
  readonly known: readonly Place[];
  readonly onAdd: (host: string) => void;
}

function AddPlace({ places, known, onAdd }: AddPlaceProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const host = places.find((one) => one === chosen) ?? places[0];
  if (host === undefined) return null;
  return (
    <Found by="Add an address to listen at">
      <div className="row">
        <select
          className="grow"
          aria-label="Address to add"
          value={host}
          onChange={(event) => setChosen(event.target.value)}
        >
          {places.map((one) => (
            <option key={one} value={one}>
              {placeInWords(one, known)}
            </option>
          ))}
        </select>
        <button type="button" onClick={() => onAdd(host)}>
          Add
        </button>
      </div>
    </Found>
  );
}
