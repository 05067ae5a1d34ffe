import { useActions } from '../../state/use-app';
import { SHORTCUTS } from '../frame/shortcuts';
import { Dialog } from '../parts/Dialog';
import { ownKeys } from '../parts/own-keys';
import './ShortcutsSheet.css';

export function ShortcutsSheet() {
  const actions = useActions();
  const close = () => actions.openDialog(null);
  return (
    <Dialog title="Keys" onClose={close} isWide>
      <div className="shortcuts">
        {SHORTCUTS.map(({ title, keys }) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {keys.map(({ keys: combination, does }) => (
                <div key={combination}>
                  <dt>
                    <kbd>{ownKeys(combination)}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="row actions">
        <p className="grow small quiet">A browser keeps some of these keys, like {ownKeys('Ctrl+N')}, for itself.</p>
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
