/** Settings: pages to choose from, and a search over all of them. Each change is saved at once and says so where it is. */
import { useLayoutEffect, useRef, useState } from 'react';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { SearchFor } from './search';
import { settingsPagesOf } from './settings-pages';
import './Settings.css';

export function Settings() {
  const actions = useActions();
  const version = useSnapshot((snapshot) => snapshot.version);
  const host = useSnapshot((snapshot) => snapshot.host);
  const wanted = useApp(({ view }) => (view.kind === 'settings' ? view.page : undefined));
  const [typed, setTyped] = useState('');
  const sought = typed.trim();
  const pages = settingsPagesOf(host);
  const page = pages.find(({ id }) => id === wanted) ?? pages[0];
  const shown = sought === '' ? pages.filter((one) => one === page) : pages;
  const body = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(0);
  useLayoutEffect(() => {
    setCount(sought === '' ? 0 : (body.current?.querySelectorAll(FINDINGS).length ?? 0));
  }, [sought]);
  const choose = (id: string) => {
    setTyped('');
    actions.show({ kind: 'settings', page: id });
  };
  return (
    <section aria-label="Settings" className="main-pane">
      <header className="pane-head">
        <h1 className="grow">Settings</h1>
        <input
          type="search"
          aria-label="Find a setting"
          placeholder="Find a setting"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || typed === '') return;
            event.stopPropagation();
            setTyped('');
          }}
        />
        <span className="quiet small">Port59 {version}</span>
      </header>
      <div className="settings">
        <nav className="settings-pages" aria-label="Pages of the settings">
          {pages.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              className="plain item"
              aria-current={sought === '' && id === page?.id ? 'page' : undefined}
              onClick={() => choose(id)}
            >
              {title}
            </button>
          ))}
        </nav>
        <div className={`settings-body ${sought === '' ? '' : 'searched'}`} ref={body}>
          <SearchFor value={sought}>
            {shown.map(({ id, Page }) => (
              <Page key={id} />
            ))}
          </SearchFor>
          <p className={count === 0 && sought !== '' ? 'quiet' : 'sr-only'} role="status">
            {sought === '' ? '' : count === 0 ? 'No setting is called that.' : `${count} found`}
          </p>
        </div>
      </div>
    </section>
  );
}

const FINDINGS = '.setting, .switch, .field, .found';
